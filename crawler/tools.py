"""Tools: what all visitors of a run share."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from crawler.archive import Archive
from crawler.clock import Clock
from crawler.config import CrawlConfig
from crawler.control import Network
from crawler.egress import Guard
from crawler.fetching import Fetcher
from crawler.frame import Frame
from crawler.hours import may_load
from crawler.ledger import Ledger
from crawler.opt_out import OptOut
from crawler.pacing import Pacer
from crawler.readings.reading import Lens
from crawler.registry import Registry
from crawler.robots import RobotsBook


@dataclass
class Tools:
    """One of each for all visitors."""

    config: CrawlConfig
    registry: Registry
    ledger: Ledger
    archive: Archive
    fetcher: Fetcher
    pacer: Pacer
    clock: Clock
    lens: Lens
    frame: Frame
    guard: Guard
    robots: RobotsBook
    opt_out: OptOut
    network: Network
    extra_ca: str = ""
    only_home: bool = False
    official: bool = False  # keeps to the hours

    def __post_init__(self) -> None:
        self._robots_locks: dict[str, asyncio.Lock] = {}

    def may_load(self, attempt: int) -> bool:
        """Whether an attempt may load pages at this hour."""
        return not self.official or may_load(attempt, self.clock.now(), self.config.attempts)

    def hold(self, keys: Sequence[str], seconds: float) -> None:
        """Leave hosts and addresses alone as long as they ask, also after an interruption."""
        self.pacer.pause(keys, seconds)
        self.ledger.hold(keys, self.clock.now() + timedelta(seconds=seconds))

    def robots_lock(self, host: str) -> asyncio.Lock:
        """One robots.txt is fetched once, however many sites wait for it."""
        return self._robots_locks.setdefault(host, asyncio.Lock())

    def resume_holds(self) -> None:
        """Go on leaving alone who asked for it before this process began."""
        now = self.clock.now()
        for key, until in self.ledger.holds().items():
            self.pacer.pause([key], min((until - now).total_seconds(), self.config.pace.retry_after_max_s))

    def take_back(self) -> int:
        """Forget what failed since our own network was heard last. Returns how many passes lost steps."""
        places, lasted = self.network.doubted()
        for place in places:
            if place.seq == 0:
                self.ledger.discard(place.site, place.attempt)
            else:
                self.ledger.take_back(place.site, place.attempt, place.seq, second=place.second)
        self.robots.forget_failures(self.clock.now() - timedelta(seconds=lasted))
        return len(places)
