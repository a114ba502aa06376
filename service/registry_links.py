"""Registry links: which hosts the pages of a crawled quarter link to, read from its archive."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.evidence import Reachability, Status
from crawler.registry import Registry
from crawler.vocabulary import ConfigError
from service.context import Context
from service.judging import Bench, over_sites
from service.registry_candidates import Link

_READ = Reachability(Status.EVALUATED)


def crawled_links(context: Context) -> Iterator[Link]:
    """(page, address) pairs of every site in a quarter's archive, one per page and host. No network.

    Raises ConfigError when the quarter was not crawled."""
    if not (context.frozen_registry / "sites.csv").is_file():
        raise ConfigError(f"{context.registry} {context.quarter}: not crawled yet; give --quarter, or --from FILE")
    registry = Registry.load(context.frozen_registry, context.registry)
    sites = [site.id for site in registry.sites.values() if site.url]
    for links in over_sites(links_of, sites, context.config, context.run_folder, registry):
        yield from links if isinstance(links, list) else ()


def links_of(bench: Bench, site: str) -> list[Link]:
    """One link per page and host that the pages of one site link to."""
    found: dict[tuple[str, str], str] = {}
    for reading in bench.evidence(site, _READ).readings:
        for link in reading.links:
            host = _host(link.url)
            if host:
                found.setdefault((reading.page.url, host), link.url)
    return [(page, url) for (page, _), url in found.items()]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # a link on a page can be anything
        return ""
