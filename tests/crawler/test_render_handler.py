"""The handler inside a real crawl, in a process of its own: the reactor of Scrapy starts once per process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CRAWL = """
import asyncio, json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from crawler.addresses import AddressBook
from crawler.render import renderer_of
from tests.crawler.loopback import Site, serving

browser = sys.argv[1]
seen = {}

class Visit(scrapy.Spider):
    name = "visit"

    async def start(self):
        self.site, self.canary = Site({"/": "<p id=p></p><script>p.textContent='a'+'b'</script>"}), Site()
        self.held = serving(self.site), serving(self.canary)
        for server in self.held:
            await server.__aenter__()
        self.settings.get("EGOB_ADDRESS_BOOK")
        book = self.crawler.settings["EGOB_ADDRESS_BOOK"]
        object.__setattr__(book, "ports", frozenset({self.site.port}))
        port = self.site.port
        home = f"http://sitio.test:{port}/"
        asked = {
            "plain": (home, {}),
            "rendered": (home, {"render": True, "site_key": "sitio"}),
            "unknown host": ("http://nadie.test/", {}),
            "unknown host rendered": ("http://nadie.test/", {"render": True}),
            "literal": (f"http://127.0.0.1:{port}/", {}),
            "literal in hex": ("http://0x7f.1/", {}),
            "user": (f"http://a@sitio.test:{port}/", {}),
            "port": (f"http://sitio.test:{self.canary.port}/", {}),
            "port rendered": (f"http://sitio.test:{self.canary.port}/", {"render": True}),
            "proxy": (home, {"proxy": f"http://127.0.0.1:{self.canary.port}"}),
            "closed": ("http://sitio.test:8080/", {"render": True}),
        }
        for name, (url, meta) in asked.items():
            meta = {**meta, "name": name}
            yield scrapy.Request(url, meta=meta, callback=self.good, errback=self.bad, dont_filter=True)

    def good(self, response):
        rendered = response.meta.get("rendered")
        seen[response.meta["name"]] = [response.status, response.css("p::text").get(), bool(rendered and rendered.screenshot)]

    def bad(self, failure):
        seen[failure.request.meta["name"]] = [type(failure.value).__name__, str(failure.value)]

    async def closed_down(self):
        for server in self.held:
            await server.__aexit__(None, None, None)

process = AsyncCrawlerProcess({
    "TWISTED_DNS_RESOLVER": "crawler.egress.GuardResolver",
    "DOWNLOAD_HANDLERS": {"http": "crawler.render.RenderHandler", "https": "crawler.render.RenderHandler"},
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "RETRY_ENABLED": False, "LOG_ENABLED": False,
    "EGOB_ADDRESS_BOOK": AddressBook.of({"sitio.test": "127.0.0.1"}),
    "EGOB_BROWSER": browser, "USER_AGENT": "EGobGT/1.0 (+https://ejemplo.test)",
})
crawler = process.create_crawler(Visit)
process.crawl(crawler)
process.start()
spider = crawler.spider
json.dump({"seen": seen, "canary": spider.canary.asked, "agents": sorted(spider.site.agents),
           "closed": renderer_of(crawler) is None}, sys.stdout)
"""


def _crawl(browser: str) -> dict[str, object]:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-W", "ignore::ResourceWarning", "-c", CRAWL, browser]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, cwd=root, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_crawl_renders_what_it_is_told_to_and_refuses_what_it_must(browser: Path) -> None:
    found = _crawl(str(browser))
    seen = found["seen"]
    assert isinstance(seen, dict)
    assert seen["plain"] == [200, None, False]
    assert seen["rendered"] == [200, "ab", True]
    assert {name: said[0] for name, said in seen.items() if name not in {"plain", "rendered"}} == {
        "unknown host": "CannotResolveHostError",
        "unknown host rendered": "CannotResolveHostError",
        "literal": "RefusedAddressError",
        "literal in hex": "RefusedAddressError",
        "user": "RefusedAddressError",
        "port": "RefusedAddressError",
        "port rendered": "RefusedAddressError",
        "proxy": "RefusedAddressError",
        "closed": "RenderError",
    }
    assert seen["closed"][1] == "network: connect_refused"
    assert (found["canary"], found["closed"]) == ([], True)
    assert found["agents"] == ["EGobGT/1.0 (+https://ejemplo.test)"]


@pytest.mark.parametrize("missing", [""])
def test_without_a_browser_plain_pages_are_read_and_the_others_say_so(missing: str) -> None:
    seen = _crawl(missing)["seen"]
    assert isinstance(seen, dict)
    assert seen["plain"] == [200, None, False]
    assert seen["rendered"] == ["RenderError", "crash: no browser"]
