"""Chromium's only way out: a forward proxy on loopback that dials checked addresses and nothing else."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Self
from urllib.parse import urlsplit

from crawler.egress import Guard, RefusedAddressError, UnresolvedError

_HEAD = 64 * 1024  # more than any browser sends before a body
_HEAD_S = 20.0  # a browser writes its head at once
_CONNECT_S = 15.0  # a host that does not answer a dial in this time is not coming back within a page's wall clock
_LIFE_S = 120.0  # longer than any render lives
_BYTES = 64 * 2**20  # one tunnel carries a whole page with its pictures; films are cut
_PIECE = 64 * 1024
_OPEN = 256  # connections at once: four pages of some sixty each
_REMEMBERED = 1000
_TUNNELS = frozenset({443, 8443})  # ports of TLS; a tunnel to another port is a WebSocket in the clear
_TLS = b"\x16"  # how a TLS conversation begins: a handshake record
_SAFE = frozenset({"GET", "HEAD"})


class EgressProxy:
    """Start with `await EgressProxy.open(guard)`; `server` is what a browser is given; close it after the browser."""

    def __init__(self, guard: Guard) -> None:
        self.guard = guard
        self.refusals: Counter[str] = Counter()  # first word of the reason -> how often
        self.carried = 0  # bytes from the web to the browser
        self._failures: dict[str, str] = {}  # "host:port" -> why the last attempt did not get through
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(cls, guard: Guard) -> Self:
        """A proxy that listens on a free port of 127.0.0.1."""
        proxy = cls(guard)
        proxy._server = await asyncio.start_server(proxy._accept, "127.0.0.1", 0, limit=_HEAD)
        return proxy

    @property
    def server(self) -> str:
        """Its address, as in http://127.0.0.1:40123."""
        if self._server is None:
            raise RuntimeError("the proxy is not open")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def failure(self, url: str) -> str:
        """Why the last attempt on this URL's host and port did not get through, or ""."""
        parts = urlsplit(url)
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            return ""
        return self._failures.get(f"{parts.hostname}:{port}", "")

    async def close(self) -> None:
        """Stop listening and cut what is open."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._tasks) >= _OPEN:
            writer.transport.abort()
            return
        self._tasks.add(task)
        try:
            async with asyncio.timeout(_LIFE_S):
                await self._serve(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # either side may go at any time; the browser sees a closed connection
        finally:
            self._tasks.discard(task)
            writer.transport.abort() if writer.transport.get_write_buffer_size() else writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(_HEAD_S):
            head = await reader.readuntil(b"\r\n\r\n")
        line, _, fields = head.partition(b"\r\n")
        method, _, rest = line.decode("latin-1").partition(" ")
        target = rest.rpartition(" ")[0]
        tunnel = method == "CONNECT"
        host, port, reason = self._judge(method, target)
        if reason:
            self._refuse(f"{host}:{port}", reason)
        upstream = None if reason else await self._dial(host, port)
        if upstream is None:
            if tunnel:
                writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return  # for plain HTTP an empty reply: an error page of ours must never be read as the site's
        try:
            if tunnel:
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
                async with asyncio.timeout(_HEAD_S):
                    first = await reader.read(_PIECE)
                if first[:1] != _TLS:  # a browser tunnels only TLS and WebSockets in the clear
                    self._refuse(f"{host}:{port}", "not_tls")
                    return
            else:
                first = _origin_form(method, target, fields)
            upstream[1].write(first)
            await self._carry(reader, writer, *upstream)
        finally:
            upstream[1].close()

    def _judge(self, method: str, target: str) -> tuple[str, int, str]:
        url = f"https://{target}/" if method == "CONNECT" else target
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or (443 if method == "CONNECT" else 80)
        except ValueError:
            return "", 0, "url_syntax"
        if method != "CONNECT":
            refused = f"method {method}" if method not in _SAFE else self.guard.refusal(target)
            return host, port, refused or ("scheme" if parts.scheme != "http" else "")
        plain = port not in _TUNNELS and not self.guard.book.permits(host, port)
        return host, port, f"tunnel_port {port}" if plain else self.guard.refusal_of(host, port)

    def _refuse(self, where: str, reason: str) -> None:
        self.refusals[reason.partition(" ")[0]] += 1
        self._remember(where, reason)

    def _remember(self, where: str, reason: str) -> None:
        if len(self._failures) >= _REMEMBERED:
            self._failures.pop(next(iter(self._failures)))
        self._failures[where] = reason

    async def _dial(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        where = f"{host}:{port}"
        try:
            address = (await self.guard.resolve(host))[0]
            async with asyncio.timeout(_CONNECT_S):
                streams = await asyncio.open_connection(address, port, limit=_PIECE)
        except RefusedAddressError as error:
            self._refuse(where, str(error))
        except UnresolvedError as error:
            self._remember(where, f"dns {error}")
        except TimeoutError:
            self._remember(where, "connect_timeout")
        except ConnectionRefusedError:
            self._remember(where, "connect_refused")
        except OSError as error:
            self._remember(where, f"connect_failed {error}")
        else:
            self._failures.pop(where, None)
            return streams
        return None

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        from_web: asyncio.StreamReader,
        to_web: asyncio.StreamWriter,
    ) -> None:
        up = asyncio.create_task(_pump(reader, to_web, _BYTES))
        try:
            self.carried += await _pump(from_web, writer, _BYTES)
        finally:
            up.cancel()
            with suppress(OSError, asyncio.CancelledError):
                await up


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter, limit: int) -> int:
    """Carry bytes until the source ends or the limit is reached; returns how many."""
    carried = 0
    while carried < limit and (piece := await source.read(_PIECE)):
        carried += len(piece)
        sink.write(piece)
        await sink.drain()
    return carried


def _origin_form(method: str, target: str, fields: bytes) -> bytes:
    """The request as the origin server expects it, on a connection that ends with the answer."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [
        field
        for field in fields.split(b"\r\n")
        if field and field.partition(b":")[0].strip().lower() not in {b"connection", b"proxy-connection"}
    ]
    line = f"{method} {path} HTTP/1.1".encode("latin-1", "replace")
    return b"\r\n".join([line, *kept, b"Connection: close", b"", b""])
