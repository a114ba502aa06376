"""Server: every simulated address in one process, until it is told to stop or its parent dies."""

from __future__ import annotations

import asyncio
import signal
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from service.simulation.access_log import AccessLog
from service.simulation.certificates import Authority
from service.simulation.clock import Clock
from service.simulation.handler import Handler
from service.simulation.protocol import Connection
from service.simulation.world import World

MORNING = time(15, 0, tzinfo=UTC)  # nine in the morning in Guatemala


@dataclass(frozen=True)
class Paths:
    """What the server writes and reads in its folder."""

    folder: Path

    def prepare(self, world: World) -> None:
        """Write registry and address book."""
        self.folder.mkdir(parents=True, exist_ok=True)
        world.write_registry(self.folder / "registry")
        world.write_addresses(self.folder / "addresses.json")

    @property
    def now(self) -> Path:
        """ISO time that sets the clock while the server runs."""
        return self.folder / "now.txt"

    @property
    def log(self) -> Path:
        """One JSON line per request."""
        return self.folder / "access.jsonl"


async def serve(world: World, folder: Path, now: datetime | None, ready: Callable[[str], None]) -> None:
    """Open every address, say so, and run until SIGTERM or SIGINT."""
    paths = Paths(folder)
    paths.prepare(world)
    clock = Clock(now or datetime.combine(world.start, MORNING), paths.now)
    log = AccessLog(paths.log)
    handler = Handler(world)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    servers = await open_all(world, handler, clock, log, folder)
    ready("ready")
    await stop.wait()
    for server in servers:
        server.close()
    log.close()


async def open_all(world: World, handler: Handler, clock: Clock, log: AccessLog, folder: Path) -> list[asyncio.Server]:
    """One listener per address, and one more with TLS where a host of the address needs it."""
    loop = asyncio.get_running_loop()
    ports, book = world.declaration.ports, world.addresses()

    def connect(*, https: bool) -> Callable[[], Connection]:
        return lambda: Connection(handler.answer, clock.now, log, https=https)

    servers = [
        await loop.create_server(connect(https=False), address, ports.http, backlog=64)
        for address in sorted(world.listening())
    ]
    for address, context in _contexts(world, book, folder).items():
        servers.append(await loop.create_server(connect(https=True), address, ports.https, ssl=context, backlog=64))
    return servers


def _contexts(world: World, book: dict[str, str], folder: Path) -> dict[str, ssl.SSLContext]:
    """Address -> TLS context; a name in the handshake picks the host's own certificate."""
    authority = Authority()
    (folder / "ca.pem").write_bytes(authority.pem)
    keys = folder / "tls"
    keys.mkdir(mode=0o700, exist_ok=True)
    by_host = {
        host: authority.context(host, fault, keys) for host, fault in world.secure_hosts().items() if host in book
    }

    def pick(sock: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
        chosen = by_host.get(name or "")
        if chosen is not None:
            sock.context = chosen

    contexts: dict[str, ssl.SSLContext] = {}
    for host, context in by_host.items():
        context.sni_callback = pick
        contexts.setdefault(book[host], context)
    return contexts
