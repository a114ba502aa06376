"""Pacing: one page load at a time per host and per address, and the delay between two of them.

The method asks for the delay from the beginning of the last load. It is counted from its end here: when a request
leaves is known to the downloader or the browser only, and on a busy machine it leaves late; its end is after its
beginning on the server's clock too, so no server ever sees two loads closer than the delay.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager

from crawler.config import Slowing
from crawler.lease import Leases
from crawler.slowing import Load, next_delay


class HeldError(Exception):
    """A server asked to be left alone for longer than the load can wait. `seconds` are left of it."""

    def __init__(self, key: str, seconds: float) -> None:
        super().__init__(f"{key} asked to be left alone for {seconds:.0f} s more")
        self.seconds = seconds


class Turnstile:
    """The queue of one host or address."""

    def __init__(self, delay_s: float) -> None:
        self.lock = asyncio.Lock()
        self.delay_s = delay_s  # grows and shrinks with what the loads tell
        self.asked_s = 0.0  # Crawl-delay
        self.ended = float("-inf")  # monotonic seconds, of the last load
        self.not_before = float("-inf")  # Retry-After

    def ready_at(self, gap_s: float) -> float:
        """When the next load may begin; `gap_s` is the least delay of this very load."""
        return max(self.ended + max(self.delay_s, self.asked_s, gap_s), self.not_before)


class Pacer:
    """Hands out turns. Keys are hosts and resolved addresses; a load holds all of its keys at once.

    `leases`: the turns are shared with other processes."""

    def __init__(self, floor_s: float, rule: Slowing, leases: Leases | None = None) -> None:
        self._floor, self._rule, self._leases = floor_s, rule, leases
        self._turnstiles: dict[str, Turnstile] = defaultdict(lambda: Turnstile(floor_s))

    def ask_delay(self, key: str, delay_s: float) -> None:
        """Never go faster than this on a key (Crawl-delay)."""
        self._turnstiles[key].asked_s = max(delay_s, self._turnstiles[key].asked_s)

    def pause(self, keys: Iterable[str], seconds: float) -> None:
        """No load on these keys for a while (Retry-After)."""
        for key in keys:
            stile = self._turnstiles[key]
            stile.not_before = max(stile.not_before, time.monotonic() + seconds)

    def learn(self, keys: Iterable[str], load: Load) -> None:
        """Slow down or recover by what a load told."""
        for key in keys:
            stile = self._turnstiles[key]
            stile.delay_s = next_delay(stile.delay_s, load, self._floor, self._rule)

    @asynccontextmanager
    async def turn(
        self, keys: Iterable[str], gap_s: float = 0.0, patience_s: float = float("inf")
    ) -> AsyncIterator[None]:
        """Wait for a turn on all keys; the load happens inside the context. Raises HeldError when a pause that was
        asked for outlasts the patience."""
        ordered = sorted(set(keys))  # one order for everybody: no two loads wait for each other
        async with AsyncExitStack() as stack:
            for key in ordered:
                await self._enter(stack, key)
            now = time.monotonic()
            for key in ordered:
                if self._turnstiles[key].not_before - now > patience_s:
                    raise HeldError(key, self._turnstiles[key].not_before - now)
            await asyncio.sleep(max(self._turnstiles[key].ready_at(gap_s) for key in ordered) - now)
            try:
                yield
            finally:
                ended = time.monotonic()
                for key in ordered:
                    self._turnstiles[key].ended = ended

    async def _enter(self, stack: AsyncExitStack, key: str) -> None:
        stile = self._turnstiles[key]
        await stack.enter_async_context(stile.lock)
        if self._leases is not None:
            stile.ended = max(stile.ended, await stack.enter_async_context(self._leases.hold(key)))
