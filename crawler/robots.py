"""robots.txt by RFC 9309 and the method: what a host allows, how slowly, and where its sitemaps are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import urlsplit

from protego import Protego

from crawler.clock import local_day
from crawler.evidence import Cause
from crawler.ledger import Ledger, RobotsAnswer
from crawler.opt_out import NOBODY, OptOut

MAX_BYTES = 500 * 1024  # RFC 9309 2.5: parse at least this much
MAX_REDIRECTS = 5  # RFC 9309 2.3.1.2
_CLOSED = "User-agent: *\nDisallow: /"
_KEPT = timedelta(hours=24)  # RFC 9309 2.4


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


class RobotsBook:
    """What every host of a run answered, parsed once. An answer is kept a day; a failure only for its own day, so
    that the attempt of another day asks again."""

    def __init__(self, ledger: Ledger, agent: str, now: Callable[[], datetime], opt_out: OptOut = NOBODY) -> None:
        self._ledger, self._agent, self._now, self._opt_out = ledger, agent, now, opt_out
        self._known: dict[str, Rules | None] = {}

    def rules_of(self, host: str) -> Rules | None:
        """Rules of an origin; None when it must be asked. A host that opted out is closed without being asked."""
        if self._opt_out.of_host(urlsplit(host).hostname or "", local_day(self._now())):
            return Rules(RobotsAnswer(host, self._now(), 200, "", _CLOSED), self._agent)
        if host not in self._known:
            answer = self._ledger.robots(host)
            self._known[host] = Rules(answer, self._agent) if answer else None
        rules = self._known[host]
        return rules if rules is not None and self._fresh(rules) else None

    def _fresh(self, rules: Rules) -> bool:
        now, at = self._now(), rules.answer.at
        return now - at < _KEPT and (rules.failure is Cause.NONE or local_day(now) == local_day(at))

    def put(self, answer: RobotsAnswer) -> None:
        """Store an answer."""
        self._ledger.set_robots(answer)
        self._known[answer.host] = Rules(answer, self._agent)

    def forget_failures(self, since: datetime) -> None:
        """Ask again where nothing answered since then: our own network was down."""
        self._ledger.forget_robots_failures(since)
        self._known.clear()
