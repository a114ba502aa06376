"""Control: whether our own network works, asked of hosts that are known to answer before failures are believed."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.config import CrawlConfig
from crawler.evidence import Cause
from crawler.fetching import Fetcher
from crawler.pacing import Pacer
from crawler.page import Purpose
from crawler.slowing import TRANSPORT
from crawler.step import Answer, Step

log = logging.getLogger(__name__)


class OwnNetworkError(Exception):
    """No control address answers: what failed lately says nothing of the sites."""


@dataclass(frozen=True, slots=True)
class Place:
    """A step of a pass over a site."""

    site: str
    attempt: int
    seq: int
    second: bool = False


@dataclass(frozen=True, slots=True)
class _Failure:
    place: Place  # of the first step of that pass that failed
    host: str
    at: float


class Network:
    """Failures since any host answered last. They are doubted until a control address answers."""

    def __init__(self, fetcher: Fetcher, pacer: Pacer, config: CrawlConfig) -> None:
        self._fetcher, self._pacer = fetcher, pacer
        self._control, self._rule = config.control, config.network
        self._row: dict[tuple[str, int], _Failure] = {}
        self._asking = asyncio.Lock()
        self._worked = float("-inf")  # when a question that was answered began, monotonic

    def doubted(self) -> tuple[list[Place], float]:
        """Where each pass has its first doubtful failure, and how many seconds ago the first of them was."""
        first = min((failure.at for failure in self._row.values()), default=time.monotonic())
        return [failure.place for failure in self._row.values()], time.monotonic() - first

    async def heard(self, place: Place, url: str, answer: Answer, began: float) -> None:
        """Take note of an answer or a failure that began at a monotonic time. Raises OwnNetworkError."""
        if not answer.error:
            self._forgive(began)  # what failed while this one was under way may still have failed with our network
        elif Cause(answer.error) in TRANSPORT:
            failure = _Failure(place, urlsplit(url).hostname or "", time.monotonic())
            self._row.setdefault((place.site, place.attempt), failure)
            if len({failure.host for failure in self._row.values()}) >= self._rule.hosts:
                await self.check()

    async def confirm(self, site: str, attempt: int) -> None:
        """Before an attempt ends: are its failures its own? Raises OwnNetworkError."""
        if (site, attempt) in self._row:
            await self.check()

    async def check(self) -> None:
        """Ask the control addresses. Raises OwnNetworkError when none answers."""
        doubted = time.monotonic()
        async with self._asking:
            if self._worked < doubted and not await self._works():  # else another's question answered this one
                raise OwnNetworkError

    async def returns(self) -> bool:
        """Wait for our network; False when it did not come back in time."""
        until = time.monotonic() + self._rule.pause_s
        while not await self._works():
            if time.monotonic() > until:
                return False
            await asyncio.sleep(self._rule.again_s)
        return True

    async def _works(self) -> bool:
        """True when any control address answers at all, or when none is configured: then what failed before stands."""
        began = time.monotonic()
        for url in self._control:
            async with self._pacer.turn([urlsplit(url).hostname or ""]):
                fetched = await self._fetcher.take(Step(Purpose.CONTROL, url), {})
            if not fetched.answer.error:
                break
            log.warning("control probe %s: %s %s", url, fetched.answer.error, fetched.answer.detail)
        else:
            if self._control:
                return False
        self._worked = began
        self._forgive(began)
        return True

    def _forgive(self, before: float) -> None:
        """Believe the failures before a moment: something answered after it."""
        self._row = {key: failure for key, failure in self._row.items() if failure.at > before}
