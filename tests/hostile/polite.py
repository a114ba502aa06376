"""A log of page loads as the servers saw them: who asked whom for what, from when to when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tests.hostile.answers import good
from tests.hostile.town import Asked, House, Town

TAKES_S = 0.02  # of every answer, so that two at once would show


@dataclass(frozen=True)
class Load:
    """One request, in seconds of the machine's monotonic clock."""

    host: str
    address: str
    path: str
    status: int
    start: float
    end: float


Reply = Callable[[str], bytes]  # from a path to a whole answer


@dataclass
class Log:
    """The servers of a town, and what they were asked."""

    town: Town
    loads: list[Load] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)  # by host

    def add(self, name: str, reply: Reply = good, *, path: str = "/", beside: House | None = None) -> House:
        """A site on a server of its own, or on that of another: under a name of its own when it has a reply."""
        if beside is None:
            house = self.town.add(name, self._answer, path=path)
        else:
            host = "" if path == "/" else beside.host
            house = self.town.add(name, address=beside.address, path=path, host=host)
        self.replies.setdefault(house.host, reply)
        return house

    async def _answer(self, asked: Asked) -> None:
        host = asked.headers["host"].partition(":")[0]
        sent = self.replies[host.removeprefix("www.")](asked.path)
        await asyncio.sleep(TAKES_S)
        asked.writer.write(sent.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if asked.method == "HEAD" else sent)
        await asked.writer.drain()
        address, status = asked.writer.get_extra_info("sockname")[0], int(sent.split(b" ", 2)[1])
        self.loads.append(Load(host, address, asked.path, status, asked.at, time.monotonic()))

    def turns(self, key: Callable[[Load], str]) -> Iterator[tuple[Load, Load]]:
        """Every load with the next one of the same host, or of the same address."""
        for one in {key(load) for load in self.loads}:
            yield from pairwise(sorted((load for load in self.loads if key(load) == one), key=lambda load: load.start))

    def of(self, host: str) -> list[Load]:
        """Loads of a host in order."""
        return sorted((load for load in self.loads if load.host == host), key=lambda load: load.start)
