"""robots.txt by RFC 9309 and the method: what a host allows, how slowly, and where its sitemaps are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from protego import Protego

from crawler.evidence import Cause
from crawler.ledger import RobotsAnswer

MAX_BYTES = 500 * 1024  # RFC 9309 2.5: parse at least this much
MAX_REDIRECTS = 5  # RFC 9309 2.3.1.2


@dataclass(frozen=True)
class Rules:
    """The rules of one host for one agent."""

    answer: RobotsAnswer
    agent: str

    @property
    def failure(self) -> Cause:
        """Transport failure, ROBOTS_UNAVAILABLE for 5xx, else NONE."""
        if self.answer.error:
            return Cause(self.answer.error)
        # 429 asks us to stay away just as 5xx does (RFC 9309 2.3.1.4 read with 6585).
        if self.answer.status >= 500 or self.answer.status == 429:
            return Cause.ROBOTS_UNAVAILABLE
        return Cause.NONE

    @cached_property
    def _parsed(self) -> Protego:
        usable = 200 <= self.answer.status < 300
        return Protego.parse(self.answer.body.lstrip("\ufeff") if usable else "")

    def allows(self, url: str) -> bool:
        """Whether the agent may fetch the address; 4xx allows everything, a failure nothing."""
        return self.failure is Cause.NONE and bool(self._parsed.can_fetch(url, self.agent))

    @property
    def delay(self) -> float:
        """Crawl-delay in seconds, 0 when none is asked."""
        return float(self._parsed.crawl_delay(self.agent) or 0.0)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Sitemap: lines."""
        return tuple(self._parsed.sitemaps)
