"""Local server of the benchmark: every site on a port of its own, loopback only, pages from memory."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial

from service.bench.pages import Site

_WAIT = 10.0  # seconds for the ports to open or close


@contextmanager
def served(sites: Sequence[Site]) -> Iterator[list[str]]:
    """Serve while the block runs; gives the origin of each site ("http://127.0.0.1:41234")."""
    desk = _Desk(sites)
    thread = threading.Thread(target=lambda: asyncio.run(desk.run()), daemon=True)
    thread.start()
    try:
        yield desk.origins.result(_WAIT)
    finally:
        desk.close()
        thread.join(_WAIT)


class _Desk:
    """The servers, in a loop of their own beside the caller's thread."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._sites = sites
        self.origins: Future[list[str]] = Future()

    async def run(self) -> None:
        """Open a port per site, and wait to be told to close."""
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        servers = [await self._loop.create_server(partial(_Connection, site), "127.0.0.1", 0) for site in self._sites]
        ports = [server.sockets[0].getsockname()[1] for server in servers]
        self.origins.set_result([f"http://127.0.0.1:{port}" for port in ports])
        await self._stop.wait()
        for server in servers:
            server.close()

    def close(self) -> None:
        """Let the loop end."""
        if self.origins.done():
            self._loop.call_soon_threadsafe(self._stop.set)


class _Connection(asyncio.Protocol):
    """One connection, kept open; requests without a body only."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what create_server gives
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._buffer += data
        while b"\r\n\r\n" in self._buffer:
            head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
            target = head.split(b" ", 2)[1].decode("ascii", "replace")
            self._transport.write(_answer(self._site.get(target)))


def _answer(page: bytes | None) -> bytes:
    status = b"200 OK" if page is not None else b"404 Not Found"
    body = page if page is not None else b"<h1>404</h1>"
    head = b"HTTP/1.1 %b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
    return head + body
