"""Local servers of the benchmark: a process of its own, a loopback address per site, pages from memory."""

from __future__ import annotations

import asyncio
import io
import multiprocessing
import resource
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.connection import Connection
from pathlib import PurePosixPath

import psutil  # type: ignore[import-untyped]
from PIL import Image, ImageFilter

from service.bench.pages import Site
from service.parent import die_with_parent
from service.simulation import files

_WAIT_S = 120.0  # for some hundred megabytes of pages to arrive and every address to listen
_FILES = 8192  # listeners and connections, as in the simulation
_TRIES = 5  # free ports: the one found on the first address may be taken on another
_PHOTO = (768, 512)  # the size that the pages say their pictures have


@dataclass(frozen=True)
class Server:
    """Origins such as http://127.1.0.1:41234, in the order of the sites, and the process that serves them."""

    origins: Sequence[str]
    pid: int

    def cpu_seconds(self) -> float:
        """CPU of the servers so far; no row pays for it."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)


@contextmanager
def served(sites: Sequence[Site], hosts: int = 0) -> Iterator[Server]:
    """Serve while the block runs. With more `hosts` than sites the sites are repeated under other addresses."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.send((list(sites), hosts or len(sites)))
        if not ours.poll(_WAIT_S):
            raise TimeoutError(f"the servers of the benchmark do not listen after {_WAIT_S:.0f} s")
        yield Server(ours.recv(), process.pid or 0)
    finally:
        process.terminate()
        process.join(_WAIT_S)


def _serve(pipe: Connection) -> None:
    die_with_parent()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(_FILES, hard) if hard > 0 else _FILES, hard))
    sites, hosts = pipe.recv()
    with suppress(KeyboardInterrupt):
        asyncio.run(_listen(sites, hosts, pipe))


async def _listen(sites: Sequence[Site], hosts: int, pipe: Connection) -> None:
    """One address per host, the same port on all: with one address for all, a polite crawl would queue."""
    addresses = [f"127.1.{n // 250}.{n % 250 + 1}" for n in range(hosts)]
    for attempt in range(_TRIES):
        servers: list[asyncio.Server] = []
        try:
            port = 0
            for number, address in enumerate(addresses):
                servers.append(await _server(sites[number % len(sites)], address, port))
                port = servers[0].sockets[0].getsockname()[1]
            break
        except OSError:
            for server in servers:
                server.close()
            if attempt == _TRIES - 1:
                raise
    pipe.send([f"http://{address}:{port}" for address in addresses])
    await asyncio.Event().wait()


async def _server(site: Site, address: str, port: int) -> asyncio.Server:
    return await asyncio.get_running_loop().create_server(partial(_Connection, site), address, port, backlog=256)


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
            method, target, _ = head.split(b" ", 2)
            self._transport.write(answer(self._site, target.decode("ascii", "replace"), with_body=method != b"HEAD"))
            if b"connection: close" in head.lower():
                self._transport.close()


def answer(site: Site, target: str, *, with_body: bool = True) -> bytes:
    """The bytes of an answer: a page, a file of the kind that the path names, or 404."""
    path = target.partition("?")[0]
    status, kind, body = b"200 OK", "text/html; charset=utf-8", site.get(target) or site.get(path)
    if body is None:
        kind, body = _file(PurePosixPath(path).suffix)
    if not body:
        status, kind, body = b"404 Not Found", "text/html; charset=utf-8", b"<h1>404</h1>"
    head = b"HTTP/1.1 %b\r\nContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (status, kind.encode(), len(body))
    return head + body if with_body else head


@cache
def _file(suffix: str) -> tuple[str, bytes]:
    match suffix.lower():
        case ".jpg":
            return "image/jpeg", _photo()
        case ".gif":
            return "image/gif", files.GIF
        case ".css":
            return (
                "text/css",
                b"body{font:16px sans-serif;max-width:72rem}img{max-width:100%;height:auto}",
            )
        case ".js":
            return "text/javascript", b"document.documentElement.classList.add('js');"
        case ".pdf":
            return files.PDF, files.pdf("Formulario")
    return "", b""


def _photo() -> bytes:
    """A picture that costs a browser what a photograph costs: noise is not compressed away, softened it is as large."""
    out = io.BytesIO()
    noise = Image.effect_noise(_PHOTO, 60).filter(ImageFilter.GaussianBlur(1.5))
    noise.convert("RGB").save(out, "JPEG", quality=75)
    return out.getvalue()
