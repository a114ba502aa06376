"""The server on real loopback sockets: TLS, keep-alive, pace, broken wires, the log, the clock."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from service.simulation.declaration import Ports
from service.simulation.world import World
from tests.simulation.asking import CONFIG

PATIENCE = 60  # seconds until the server must be ready; a loaded machine needs some of them


@dataclass(frozen=True)
class Running:
    """A server that was started for these tests."""

    world: World
    folder: Path
    process: subprocess.Popen[str]

    def connection(self, site_id: str) -> HTTPConnection:
        """To the site's own address; the certificate is checked against the simulation's authority."""
        site = self.world.sites[site_id]
        address = self.world.addresses()[site.host]
        if not site.https:
            return HTTPConnection(address, site.port, timeout=10)
        context = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))
        connection = HTTPSConnection(site.host, site.port, timeout=10, context=context)
        raw = socket.create_connection((address, site.port), timeout=10)
        connection.sock = context.wrap_socket(raw, server_hostname=site.host)
        return connection

    def get(self, site_id: str, path: str = "/", method: str = "GET") -> tuple[int, bytes, dict[str, str]]:
        connection = self.connection(site_id)
        site = self.world.sites[site_id]
        connection.request(method, path, headers={"Host": f"{site.host}:{site.port}", "User-Agent": "prueba"})
        answer = connection.getresponse()
        body, headers = answer.read(), dict(answer.getheaders())
        connection.close()
        return answer.status, body, headers


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("simulacion")
    ports = Ports(http=_free_port(), https=_free_port())
    world = World.load(CONFIG, limit=40, ports=ports)
    command = [sys.executable, "-m", "service.simulation", "--config", str(CONFIG), "--folder", str(folder)]
    command += ["--limit", "40", "--ports", str(ports.http), str(ports.https)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CONFIG.parent) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Running(world, folder, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    rows = [json.loads(line) for line in (folder / "access.jsonl").read_text().splitlines()]
    assert {"start", "end", "address", "host", "method", "path", "status", "user_agent"} == set(rows[0])
    assert all(row["end"] >= row["start"] for row in rows)
    assert any(row["user_agent"] == "prueba" for row in rows)


def test_a_page_over_http_and_head_without_a_body(running: Running) -> None:
    status, body, headers = running.get("maga")
    assert (status, len(body)) == (200, int(headers["Content-Length"]))
    head = running.get("maga", method="HEAD")
    assert (head[0], head[1], head[2]["Content-Length"]) == (200, b"", headers["Content-Length"])


def test_a_certificate_that_verifies(running: Running) -> None:
    status, body, _ = running.get("minfin")
    assert status == 200
    assert "Finanzas" in body.decode()


@pytest.mark.parametrize(("site", "complaint"), [("mindef", "expired"), ("mingob-migracion", "match")])
def test_certificates_that_do_not(running: Running, site: str, complaint: str) -> None:
    if site not in running.world.sites:
        pytest.fail(f"{site} is not among the forty")
    with pytest.raises(ssl.SSLCertVerificationError, match=complaint):
        running.get(site)


def test_two_requests_on_one_connection(running: Running) -> None:
    connection = running.connection("maga")
    host = {"Host": f"{running.world.sites['maga'].host}:{running.world.sites['maga'].port}"}
    for path in ("/", "/robots.txt"):
        connection.request("GET", path, headers=host)
        answer = connection.getresponse()
        assert answer.status == 200
        answer.read()
    connection.close()


def test_a_slow_site_takes_its_time_without_holding_up_the_others(running: Running) -> None:
    async def both() -> tuple[float, float]:
        start = time.monotonic()
        slow = asyncio.create_task(asyncio.to_thread(running.get, "mspas-salud-totonicapan"))
        await asyncio.to_thread(running.get, "maga")
        quick = time.monotonic() - start
        await slow
        return quick, time.monotonic() - start

    quick, slow = asyncio.run(both())
    assert slow >= 0.8
    assert quick < slow


def test_an_address_that_is_not_served_refuses(running: Running) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.20.99.99", running.world.declaration.ports.http), timeout=5)


def test_the_clock_follows_the_file(running: Running) -> None:
    site = next(
        s
        for s in running.world.sites.values()
        if s.variants and running.world.plan(s).clock and not s.style.startswith("spa")
    )
    part = running.folder / "now.part"
    part.write_text("2026-10-08T12:00:00-06:00")
    part.replace(running.folder / "now.txt")
    until = time.monotonic() + 10
    while "jueves 8 de octubre de 2026" not in running.get(site.id, site.prefix)[1].decode("utf-8", "replace"):
        assert time.monotonic() < until
    assert "08 Oct 2026" in running.get("maga")[2]["Date"]
