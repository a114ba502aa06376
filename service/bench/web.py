"""Web: requests a second of the read side, beside a bare Starlette route that gives the same bytes, in the same run."""

from __future__ import annotations

import asyncio
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.context import Context
from service.web.app import build
from service.web.server import server_of

PATHS = ("/", "/sitios/", "/api/v1/quarters", "/api/v1/sites", "/api/v1/findings", "/api/v1/findings?outcome=present")
LEAST = 0.5  # of what the bare route answers
_LINES = 8  # connections at once


@dataclass(frozen=True)
class WebRow:
    """Requests a second of one address: ours and the bare route's, medians of the rounds."""

    path: str
    kb: float
    ours: float
    bare: float

    @property
    def share(self) -> float:
        """Ours of the bare route's."""
        return self.ours / self.bare


def measure_web(context: Context, seconds: float = 2.0, rounds: int = 3) -> list[WebRow]:
    """Ours and bare in turns, so that whatever else the machine does meets both. Raises LookupError when an address
    does not answer 200."""
    with _serving(server_of(build(context), "127.0.0.1", 0)) as ours:
        bodies = {path: asyncio.run(_one(ours, path)) for path in PATHS}
        with _serving(_bare(bodies)) as bare:
            return [_row(path, bodies[path], ours, bare, seconds, rounds) for path in PATHS]


def _row(path: str, body: bytes, ours: int, bare: int, seconds: float, rounds: int) -> WebRow:
    number = PATHS.index(path)
    found = [
        (asyncio.run(_load(ours, path, seconds)), asyncio.run(_load(bare, f"/{number}", seconds)))
        for _ in range(rounds)
    ]
    return WebRow(
        path, len(body) / 1024, statistics.median(o for o, _ in found), statistics.median(b for _, b in found)
    )


def _bare(bodies: dict[str, bytes]) -> uvicorn.Server:
    """Nothing but the bytes: no header of ours, no file, no check."""

    def route(number: int, body: bytes) -> Route:
        async def answer(_request: Request) -> Response:
            return Response(body, media_type="text/html")

        return Route(f"/{number}", answer)

    app = Starlette(routes=[route(number, body) for number, body in enumerate(bodies.values())])
    return uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, http="h11", access_log=False, log_level="warning")
    )


@contextmanager
def _serving(server: uvicorn.Server) -> Iterator[int]:
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    if not server.started:
        raise LookupError("the server did not start")
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)


async def _load(port: int, path: str, seconds: float) -> float:
    """Requests a second over some connections that stay open."""
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    done = await asyncio.gather(*(_line(port, path, until) for _ in range(_LINES)))
    return sum(done) / (time.perf_counter() - began)


async def _line(port: int, path: str, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.perf_counter() < until:
        await _ask(reader, writer, path)
        done += 1
    writer.close()
    return done


async def _one(port: int, path: str) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = await _ask(reader, writer, path)
    writer.close()
    return body


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> bytes:
    writer.write(f"GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise LookupError(f"{path}: {head.splitlines()[0].decode()}; publish a quarter first")
    length = next(int(line[15:]) for line in head.lower().splitlines() if line.startswith(b"content-length:"))
    return await reader.readexactly(length)
