"""Servers on loopback that say what a test tells them to, and a stage with a browser behind the egress proxy."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import trustme

from crawler.addresses import AddressBook
from crawler.egress import Guard
from crawler.proxy import EgressProxy
from crawler.render import Limits, Persona, Rendered, Renderer

T = TypeVar("T")
Answer = str | bytes  # HTML, or a whole HTTP answer


@dataclass
class Site:
    """What a local server answers by path, and what it was asked: ("GET", "/path")."""

    routes: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    slow: dict[str, float] = field(default_factory=dict)  # seconds before a path is answered
    port: int = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)).decode("latin-1")
            method, path = head.split(" ", 2)[:2]
            self.asked.append((method, path))
            self.agents.update(line[12:] for line in head.split("\r\n") if line.lower().startswith("user-agent: "))
            await asyncio.sleep(self.slow.get(path, 0.0))
            given = self.routes.get(path.partition("?")[0], reply(b"", 404))
            writer.write(reply(given.encode()) if isinstance(given, str) else given)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            pass
        finally:
            writer.close()


def reply(body: bytes, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """A whole HTTP answer; header names with _ for -."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = (
        f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{more}\r\n"
    )
    return head.encode() + body


@asynccontextmanager
async def serving(site: Site, address: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    """Serve until the block ends."""
    server = await asyncio.start_server(site.answer, address, 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()


class Stage:
    """An event loop in a thread with a site, a canary, the proxy and a renderer; tests speak to it from outside."""

    def __init__(self, browser: Path, hosts: Mapping[str, str], limits: Limits, acts: Callable[[str], bool]) -> None:
        self.site, self.canary = Site(), Site()
        self.secure = Site(self.site.routes, self.site.asked)  # the same over TLS
        self._browser, self._hosts, self._limits, self._acts = browser, hosts, limits, acts
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.proxy: EgressProxy
        self.renderer: Renderer

    def run(self, work: Coroutine[Any, Any, T], limit_s: float = 60.0) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(limit_s)

    def url(self, path: str, host: str = "sitio.test", *, secure: bool = False) -> str:
        return f"https://{host}:{self.secure.port}{path}" if secure else f"http://{host}:{self.site.port}{path}"

    def render(
        self, html: Answer, path: str = "/", site: str = "sitio", *, secure: bool = False, **more: Any
    ) -> Rendered:
        """Serve this at the path and render it."""
        self.site.routes[path] = html
        return self.run(self.renderer.render(site, self.url(path, secure=secure), **more))

    @contextmanager
    def open(self) -> Iterator[Stage]:
        self._thread.start()
        done = threading.Event()
        ended = asyncio.run_coroutine_threadsafe(self._hold(done), self._loop)
        assert done.wait(30)
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._end.set)
            ended.result(30)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop.close()

    async def _hold(self, done: threading.Event) -> None:
        self._end = asyncio.Event()
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        trustme.CA().issue_cert(*self._hosts).configure_cert(tls)
        async with serving(self.site), serving(self.secure, tls=tls), serving(self.canary):
            book = AddressBook.of(self._hosts, ports=[self.site.port, self.secure.port])
            self.proxy = await EgressProxy.open(Guard(book))
            agent = "EGobGT/1.0 (+https://ejemplo.test; correo@ejemplo.test)"
            persona = Persona(user_agent=agent, acts=self._acts, act_words=["logout"])
            self.renderer = Renderer(self._browser, self.proxy, self._limits, persona)
            done.set()
            await self._end.wait()
            await self.renderer.close()
            await self.proxy.close()
