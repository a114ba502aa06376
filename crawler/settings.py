"""Scrapy's settings: what departs from its defaults, and why; the numbers come from config/crawl.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawler.config import CrawlConfig

BOT_NAME = "egob"
SPIDER_MODULES = ["crawler.spiders"]

# Two ports that run code sent to them, open by default in Scrapy 2.19.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
# The resolver below guards the reactor's dials only; without the reactor nothing would.
TWISTED_REACTOR_ENABLED = True
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
TWISTED_DNS_RESOLVER = "crawler.egress.GuardResolver"

DOWNLOAD_HANDLERS = {
    "http": "crawler.render.RenderHandler",
    "https": "crawler.render.RenderHandler",
    "file": None,
    "ftp": None,
    "data": None,
    "s3": None,
}

# The visit decides on redirects, robots.txt, retries and pacing itself, so that each is in the ledger.
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
RETRY_ENABLED = False
ROBOTSTXT_OBEY = False
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy in the environment would dial addresses that nobody checked
AUTOTHROTTLE_ENABLED = False
DOWNLOAD_DELAY = 0
DOWNLOAD_DELAY_JITTER = 0
HTTPERROR_ALLOW_ALL = True
REFERER_ENABLED = False
REFERRER_POLICY = "no-referrer"
# A body shorter than promised is kept and marked, instead of lost.
DOWNLOAD_FAIL_ON_DATALOSS = False
# A site with a bad certificate is read anyway; a verified handshake of its own records the defect.
DOWNLOAD_VERIFY_CERTIFICATES = False
LOG_INSTALL_ROOT_HANDLER = False
LOG_LEVEL = "WARNING"
LOGSTATS_INTERVAL = 0
STATS_DUMP = False


def settings_for(config: CrawlConfig, **more: Any) -> dict[str, Any]:
    """The settings of one crawl: this module's constants and the numbers of the configuration."""
    base = {name: value for name, value in globals().items() if name.isupper()}
    numbers = {
        "USER_AGENT": config.agent.user_agent,
        "DOWNLOAD_TIMEOUT": config.time.request_s,
        "DNS_TIMEOUT": config.time.dns_s,
        "DOWNLOAD_MAXSIZE": config.budget.body_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "CONCURRENT_REQUESTS": config.pace.sites_at_once,
        "CONCURRENT_REQUESTS_PER_DOMAIN": config.pace.sites_at_once,  # the pacer holds back, not Scrapy
    }
    return base | numbers | more


def default_config() -> Path:
    """config/ beside the packages."""
    return Path(__file__).resolve().parent.parent / "config"
