"""Look-ups: the addresses of a name, asked of the system within a limit."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from typing import Any

LIMIT_S = 10.0  # two tries of a resolver's usual five seconds


class UnresolvedError(OSError):
    """The host has no address: it does not exist, or the name service did not answer."""


async def system_lookup(host: str, limit_s: float = LIMIT_S) -> list[str]:
    """Every address the system knows for a host, IPv4 first. Raises UnresolvedError."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[Any]] = loop.create_future()
    # A thread of its own, and not of a pool: a hung look-up keeps its thread until the system gives up, and neither
    # other names nor the end of the process shall wait for that.
    threading.Thread(target=_ask, args=(host, loop, answer), name=f"dns {host}", daemon=True).start()
    try:
        found = await asyncio.wait_for(answer, limit_s)
    except TimeoutError as error:
        raise UnresolvedError(f"{host}: no answer in {limit_s:g} s") from error
    except (OSError, UnicodeError) as error:
        raise UnresolvedError(f"{host}: {error}") from error
    addresses = sorted({(info[0] != socket.AF_INET, str(info[4][0])) for info in found})
    return [address for _, address in addresses]


def _ask(host: str, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[list[Any]]) -> None:
    try:
        found: list[Any] | Exception = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        found = error
    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(_tell, answer, found)


def _tell(answer: asyncio.Future[list[Any]], found: list[Any] | Exception) -> None:
    if answer.done():  # the limit was quicker
        return
    if isinstance(found, Exception):
        answer.set_exception(found)
    else:
        answer.set_result(found)
