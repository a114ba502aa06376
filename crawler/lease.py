"""Leases: the turn on a host or address among processes; of one machine, as locked files that remember its end.

Shards are cut so that no two share a host or an address; what is found out later (a redirect, a page elsewhere, a name
that now has another address) meets here. The operating system frees the lock of a process that ends in any way.
"""

from __future__ import annotations

import asyncio
import fcntl
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from crawler.storage import storing

_LOOK_AGAIN_S = 0.05  # a load takes longer than that, and two shards seldom want the same


class Leases(Protocol):
    """Turns that processes share."""

    def hold(self, key: str) -> AbstractAsyncContextManager[float]:
        """Wait until no other process holds the key; gives when its last load ended (monotonic, -inf: never).

        Leaving the context is the end of this one's load."""


class LeaseFolder:
    """A folder with a file per key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with storing(folder):
            folder.mkdir(parents=True, exist_ok=True)

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[float]:
        """See Leases."""
        with self._open(key) as file:
            while not _taken(file):
                await asyncio.sleep(_LOOK_AGAIN_S)
            try:
                yield _last_end(file)
            finally:
                with suppress(OSError):  # a full disk forgets the end; whoever writes to the archive will say so
                    file.truncate(0)
                    file.write(repr(time.monotonic()).encode())

    def _open(self, key: str) -> FileIO:
        path = self._folder / quote(key, safe="")
        with storing(path):
            return FileIO(path, "a+")


def _taken(file: FileIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _last_end(file: FileIO) -> float:
    file.seek(0)
    try:
        ended = float(file.read())
    except ValueError:  # never held, or cut short by a full disk
        return float("-inf")
    return min(ended, time.monotonic())  # the machine was started anew: its clock began at zero again
