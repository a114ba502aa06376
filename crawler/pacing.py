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

from crawler.lease import Leases


class Turnstile:
    """The queue of one host or address."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.ended = float("-inf")  # monotonic seconds, of the last load
        self.not_before = float("-inf")


class Pacer:
    """Hands out turns. Keys are hosts and resolved addresses; a load holds all of its keys at once."""

    def __init__(self, delay_s: float, leases: Leases | None = None) -> None:
        self._delay = delay_s
        self._leases = leases  # of other processes at work; None: there are none
        self._turnstiles: dict[str, Turnstile] = defaultdict(Turnstile)
        self._slower: dict[str, float] = {}

    def slow_down(self, key: str, delay_s: float) -> None:
        """Ask for a longer delay on a key (Crawl-delay)."""
        self._slower[key] = max(delay_s, self._slower.get(key, 0.0))

    def pause(self, key: str, seconds: float) -> None:
        """No load on a key for a while (Retry-After)."""
        stile = self._turnstiles[key]
        stile.not_before = max(stile.not_before, time.monotonic() + seconds)

    def _ready_at(self, key: str, gap_s: float) -> float:
        stile = self._turnstiles[key]
        wait = max(self._delay, self._slower.get(key, 0.0), gap_s)
        return max(stile.ended + wait, stile.not_before)

    @asynccontextmanager
    async def turn(self, keys: Iterable[str], gap_s: float = 0.0) -> AsyncIterator[None]:
        """Wait for a turn on all keys; the load happens inside the context."""
        ordered = sorted(set(keys))  # one order for everybody: no two loads wait for each other
        async with AsyncExitStack() as stack:
            for key in ordered:
                await stack.enter_async_context(self._turnstiles[key].lock)
                if self._leases is not None:
                    held = await stack.enter_async_context(self._leases.hold(key))
                    self._turnstiles[key].ended = max(self._turnstiles[key].ended, held)
            delay = max(self._ready_at(key, gap_s) for key in ordered) - time.monotonic()
            if delay > 0:
                await asyncio.sleep(delay)
            try:
                yield
            finally:
                ended = time.monotonic()
                for key in ordered:
                    self._turnstiles[key].ended = ended
