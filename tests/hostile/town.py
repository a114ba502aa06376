"""A town of hostile servers on loopback, each with an address and a name of its own, crawled by the real crawl process.

with Town().open() as town:
    town.add("f09-truncated", lambda asked: b"HTTP/1.1 200 OK...")      # bytes are sent, then the connection closes
    run = town.crawl(tmp_path)                                          # python -m crawler, closed address book
    run.ending("f09-truncated"), run.units("f09-truncated"), run.evidence("f09-truncated")
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from inspect import isawaitable
from pathlib import Path
from typing import Any

from crawler.job import Job
from tests.hostile.run import CONFIG, Run

PORTS = {"http": 8080, "https": 8443}
USUAL = {"http": 80, "https": 443}  # need privileges; only without a port in the address is the other scheme tried
FIRST_NIGHT, SECOND_NIGHT, THIRD_DAY = (
    "2026-10-05T22:00:00-06:00",
    "2026-10-06T22:00:00-06:00",
    "2026-10-08T10:00:00-06:00",
)
#: Short, so that hostile servers cost a test little; what is measured is whether a limit holds, not how long it is.
OVERRIDES: dict[str, Any] = {
    "pace": {"delay_s": 0.02, "search_gap_s": 0.05},
    "slowing": {"most_s": 0.1},
    "network": {"pause_s": 0.5, "again_s": 0.1},
    "time": {"request_s": 6, "dns_s": 2, "render_s": 10, "settle_s": 1, "settle_home_s": 2},
    "budget": {"body_bytes": 2 * 2**20},
    "measures": {"mobile": False, "axe": False},
}


@dataclass
class Asked:
    """One request as it arrived. A handler may write to `writer` itself and return None."""

    method: str
    path: str  # with query
    headers: Mapping[str, str]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    at: float = field(default_factory=time.monotonic)


Reply = bytes | None
Handler = Callable[[Asked], Reply | Awaitable[Reply]]
Wire = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class House:
    """One server: where it is and what it was asked."""

    name: str
    host: str
    address: str
    port: int
    scheme: str = "http"
    path: str = "/"
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        port = "" if self.port == USUAL[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"

    def paths(self, method: str = "GET") -> list[str]:
        return [one.path for one in self.asked if one.method == method]


class Town:
    """Opens the servers, writes registry, address book and job, and runs the crawl process over them."""

    def __init__(self) -> None:
        self.houses: dict[str, House] = {}
        self.hosts: dict[str, str] = {}  # the address book
        self.institution_hosts = ""
        self._servers: list[asyncio.Server] = []
        self.night = 0  # counts the crawls; a house may answer by it
        self._held: list[socket.socket] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._claim, self._base = _claimed()

    @contextmanager
    def open(self) -> Iterator[Town]:
        """Serve until the block ends."""
        self._thread.start()
        try:
            yield self
        finally:
            self.do(self._close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop.close()
            self._claim.close()

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine in the town's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def add(self, name: str, handler: Handler | None = None, *, wire: Wire | None = None, tls: ssl.SSLContext | None = None,
            address: str = "", path: str = "/", port: int = 0, host: str = "", listed: bool = True,
            scheme: str = "") -> House:  # fmt: skip
        """A server on an address of its own. `handler` answers requests, `wire` has the bare connection; neither: nobody
        listens. `listed`: it is a site of the registry; else it is only in the address book. `scheme`: of its address in
        the registry, where the server speaks another."""
        count = len(self.hosts) + 1
        scheme = scheme or ("https" if tls else "http")
        house = House(
            name=name, host=host or f"{name}.hostil.gob.test", address=address or f"{self._base}.{count // 200}.{count % 200 + 2}",
            port=port or PORTS[scheme], scheme=scheme, path=path,
        )  # fmt: skip
        self.hosts[house.host] = house.address
        if listed:
            self.houses[name] = house
        if handler or wire:
            self.do(self._serve(house, wire or _http(house, handler), tls))
        return house

    def serve_also(self, house: House, handler: Handler, *, port: int, tls: ssl.SSLContext | None = None) -> None:
        """The same host on one more port."""
        self.do(self._serve(house, _http(house, handler), tls, port))

    def hang(self, name: str) -> House:
        """A house whose street swallows packets: nobody takes the connections of a full queue."""
        house = self.add(name)
        full = socket.socket()
        self._held.append(full)
        full.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        full.bind((house.address, house.port))
        full.listen(0)
        for _ in range(3):  # the queue of zero holds one, sometimes two
            waiting = socket.socket()
            waiting.setblocking(False)
            waiting.connect_ex((house.address, house.port))
            self._held.append(waiting)
        return house

    async def _serve(self, house: House, wire: Wire, tls: ssl.SSLContext | None, port: int = 0) -> None:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            house.connections += 1
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
                await wire(reader, writer)
            writer.close()

        self._servers.append(
            await asyncio.start_server(connected, house.address, port or house.port, ssl=tls, ssl_handshake_timeout=5 if tls else None)
        )  # fmt: skip

    async def _close(self) -> None:
        for held in self._held:
            held.close()
        for server in self._servers:
            server.close()
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()
        await asyncio.sleep(0)  # lets the cancelled handlers close what they hold

    # the crawl

    def job(self, folder: Path, only: Iterable[str] = (), *, browser: Path | None = None, second: bool = False,
            overrides: Mapping[str, Any] | None = None, extra_ca: str = "", closed: bool = True,
            official: bool = False, config: Path = CONFIG) -> Path:  # fmt: skip
        """Write registry, address book and job; returns the job's file."""
        registry = folder / "registry"
        registry.mkdir(parents=True, exist_ok=True)
        _csv(registry / "institutions.csv", ["id", "acronym", "name", "kind", "hosts"],
             [["hostil", "HOS", "Institución de pruebas", "other", self.institution_hosts]])  # fmt: skip
        _csv(registry / "sites.csv", ["id", "institution", "name", "url"],
             [[h.name, "hostil", f"Sitio {h.name}", h.url] for h in self.houses.values()])  # fmt: skip
        book = folder / "addresses.json"
        book.write_text(json.dumps({"hosts": self.hosts, "closed": closed}))
        merged = {
            **OVERRIDES,
            **{k: {**OVERRIDES.get(k, {}), **v} if isinstance(v, Mapping) else v for k, v in (overrides or {}).items()},
        }
        job = Job(
            registry="hostil", registry_folder=registry, config=config, run_folder=folder, sites=tuple(only) or tuple(self.houses),
            second=second, browser=str(browser or ""), address_book=book, extra_ca=extra_ca, overrides=merged,
            official=official,
        )  # fmt: skip
        path = folder / ("job-2.json" if second else "job-1.json")
        path.write_text(job.model_dump_json())
        return path

    def crawl(self, folder: Path, only: Iterable[str] = (), *, now: str = FIRST_NIGHT, limit_s: float = 120.0,
              module: str = "crawler", environment: Mapping[str, str] | None = None, **job: Any) -> Run:  # fmt: skip
        """Run one crawl process to its end; more arguments are those of `job`. Fails when it outlives the limit."""
        path = self.job(folder, only, **job)
        started = time.monotonic()
        command = [sys.executable, "-m", module, str(path)]
        environment = {**os.environ, "EGOB_NOW": now, **(environment or {})}
        with (folder / "crawl.log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stderr=log, stdout=log, cwd=CONFIG.parent)
            code, peak_mb = _end(process, started + limit_s)
        self.night += 1
        text = (folder / "crawl.log").read_text("utf-8", "replace")
        return Run(folder, code, text, time.monotonic() - started, peak_mb)


def _end(process: subprocess.Popen[bytes], until: float) -> tuple[int, float]:
    """Exit code and peak memory in MB of a process (of it alone, not of a browser that it starts)."""
    peak_mb = 0.0  # as the kernel counts it for the process; what it counts at the end includes who started it
    while time.monotonic() < until:
        if process.poll() is not None:
            return process.returncode, peak_mb
        with suppress(OSError):
            told = Path(f"/proc/{process.pid}/status").read_text("ascii").partition("VmHWM:")[2].split()
            peak_mb = float(told[0]) / 1024 if told else peak_mb
        time.sleep(0.02)
    process.kill()
    process.wait()
    raise AssertionError(f"the crawl did not end in its limit: {process.args}")


def _http(house: House, handler: Handler | None) -> Wire:
    async def wire(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)).decode("latin-1")
        first, *lines = head.split("\r\n")
        method, path = first.split(" ", 2)[:2]
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
        asked = Asked(method, path, headers, reader, writer)
        house.asked.append(asked)
        assert handler is not None
        reply = handler(asked)
        sent = await reply if isawaitable(reply) else reply
        if sent:
            writer.write(sent.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else sent)
            await writer.drain()

    return wire


def _csv(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def _claimed() -> tuple[socket.socket, str]:
    """A part of 127/8 that no other town uses now, held by a listening socket; two test runs may go on at once."""
    for number in range(100, 250):
        claim = socket.socket()
        try:
            claim.bind((f"127.{number}.0.1", 8079))
            claim.listen()
        except OSError:
            claim.close()
            continue
        return claim, f"127.{number}"
    raise RuntimeError("no free part of 127/8")
