"""Frame: what every visit of a run knows beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.config import CrawlConfig
from crawler.readings.priority import Priority
from crawler.registry import Registry
from crawler.robots import Rules
from crawler.scope import origin


@dataclass(frozen=True)
class Frame:
    """Configuration, registry, the worth of links, and what robots.txt says of an origin (None: not asked yet)."""

    config: CrawlConfig
    registry: Registry
    priority: Priority
    rules_of: Callable[[str], Rules | None]
    browser: bool

    def forbids(self, url: str, page: bool) -> bool:
        """Whether robots.txt keeps a page's own script from an address. Of an origin that was not asked, no page is
        loaded; what a page loads beside itself belongs to it."""
        rules = self.rules_of(origin(url))
        return page if rules is None else not rules.allows(url)
