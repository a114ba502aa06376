"""Preflight: whether this machine can crawl now: disk, browser, names, control probe, registry, contact."""

from __future__ import annotations

import asyncio
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler.address_rule import check_url
from crawler.browser import BrowserNotFoundError, find_browser, missing_browser_advice
from crawler.config import CrawlConfig
from crawler.job import Exit
from crawler.lookup import UnresolvedError, system_lookup
from crawler.registry import Registry
from crawler.vocabulary import ConfigError
from service.context import Context
from service.schedule_rules import PreflightRules

BROWSER = "navegador"
_GB = 1e9


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `code` is what a crawl would end with; DONE for a warning or a good result."""

    name: str
    good: bool
    said: str
    advice: str = ""
    code: Exit = Exit.DONE

    @property
    def stops(self) -> bool:
        """Whether no crawl should begin."""
        return not self.good and self.code is not Exit.DONE


def preflight(context: Context, rules: PreflightRules) -> list[Check]:
    """Every check, in the order in which a person would mend what fails. Raises ConfigError for a bad crawl.yaml."""
    config = CrawlConfig.load(context.config).with_overrides(context.overrides)
    found = [disk(context.var, rules), browser(), contact(context, config)]
    try:
        registry = Registry.load(context.registry_source, context.registry)
    except ConfigError as error:
        return [*found, Check("registro", False, str(error), "corrija el archivo que se nombra", Exit.USAGE)]
    found.append(rows(registry))
    if context.simulated:  # its hosts are on this machine and need no network
        return found
    hosts = [urlsplit(url).hostname or "" for url in (*config.control, *(s.url for s in registry.sites.values()))]
    return [*found, names([host for host in hosts if host], rules), control(config, rules)]


def disk(var: Path, rules: PreflightRules) -> Check:
    """Room where everything is written, and that it can be written."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        probe = var / ".preflight"
        probe.write_bytes(b"")
        probe.unlink()
        free = shutil.disk_usage(var).free / _GB
    except OSError as error:
        advice = "dé permiso de escritura a quien corre egob, o nombre otra carpeta con EGOB_VAR"
        return Check("disco", False, f"{var}: {error.strerror}", advice, Exit.STORAGE)
    said = f"{var}: {free:.1f} GB libres"
    advice = f"libere espacio hasta {rules.free_gb:g} GB (egob prune dice qué archivo ya no se guarda)"
    return Check("disco", free >= rules.free_gb, said, "" if free >= rules.free_gb else advice, Exit.STORAGE)


def browser() -> Check:
    """A Chromium that works: without it what only a browser can tell stays unknown on every site."""
    try:
        found = find_browser()
    except BrowserNotFoundError as error:
        return Check(BROWSER, False, str(error), missing_browser_advice(), Exit.USAGE)
    if found is None:
        return Check(BROWSER, False, "no hay ninguno que funcione", missing_browser_advice(), Exit.USAGE)
    return Check(BROWSER, True, str(found), "", Exit.USAGE)


def contact(context: Context, config: CrawlConfig) -> Check:
    """Who visits says so, with a page and a mail address."""
    if context.simulated or (config.agent.contact_url and config.agent.contact_mail):
        return Check("contacto", True, config.agent.user_agent, "", Exit.USAGE)
    advice = f"llene agent.contact_url y agent.contact_mail en {context.config / 'crawl.yaml'}"
    return Check("contacto", False, "falta la página o el correo de quien visita", advice, Exit.USAGE)


def rows(registry: Registry) -> Check:
    """The registry was read; sites without an address are said."""
    known = sum(bool(site.url) for site in registry.sites.values())
    said = f"{len(registry.sites)} sitios, {len(registry.sites) - known} sin dirección"
    return Check("registro", known > 0, said, "" if known else "agregue direcciones a sites.csv", Exit.USAGE)


def names(hosts: Iterable[str], rules: PreflightRules) -> Check:
    """Whether the name service answers for one of the first hosts."""
    tried = list(dict.fromkeys(hosts))[: rules.names]
    for host in tried:
        try:
            address = asyncio.run(system_lookup(host, rules.wait_s))[0]
        except UnresolvedError:
            continue
        return Check("nombres", True, f"{host}: {address}", "", Exit.OWN_NETWORK)
    advice = "revise el servicio de nombres de esta máquina (/etc/resolv.conf) y su red"
    return Check("nombres", False, f"ninguno de {', '.join(tried)} tiene dirección", advice, Exit.OWN_NETWORK)


def control(config: CrawlConfig, rules: PreflightRules) -> Check:
    """Whether a control address answers anything at all, an error page included."""
    if not config.control:
        advice = (
            "nombre dos o tres direcciones fiables en control, de crawl.yaml: sin ellas toda falla parece del sitio"
        )
        return Check("control", False, "no hay direcciones de control", advice)
    for url in config.control:
        if not check_url(url) and _answers(url, config.agent.user_agent, rules.wait_s):
            return Check("control", True, url, "", Exit.OWN_NETWORK)
    advice = "revise la red de esta máquina; si funciona, nombre otras direcciones en control"
    return Check("control", False, f"no responde ninguna de {', '.join(config.control)}", advice, Exit.OWN_NETWORK)


def _answers(url: str, agent: str, wait_s: float) -> bool:
    request = urllib.request.Request(url, headers={"User-Agent": agent}, method="HEAD")  # noqa: S310 - checked above
    try:
        with urllib.request.urlopen(request, timeout=wait_s):  # noqa: S310
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except (OSError, ValueError):
        return False
