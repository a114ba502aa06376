from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from crawler.addresses import AddressBook
from crawler.egress import Guard
from crawler.proxy import EgressProxy
from tests.crawler.loopback import Site, reply, serving


async def _ask(proxy: EgressProxy, sent: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.server.rpartition(":")[2]))
    writer.write(sent)
    await writer.drain()
    try:
        return await asyncio.wait_for(reader.read(), 10)
    finally:
        writer.close()


def _play(test: Callable[[EgressProxy, Site, Site], Awaitable[None]]) -> None:
    """A site of the book, and a canary whose port the book does not open."""

    async def play() -> None:
        async with serving(Site({"/": "hola"})) as site, serving(Site()) as canary:
            proxy = await EgressProxy.open(Guard(AddressBook.of({"sitio.test": "127.0.0.1"}, ports=[site.port])))
            try:
                await test(proxy, site, canary)
            finally:
                await proxy.close()

    asyncio.run(play())


def test_a_plain_request_is_passed_on_in_origin_form() -> None:
    async def test(proxy: EgressProxy, site: Site, canary: Site) -> None:
        head = f"GET http://sitio.test:{site.port}/?a=b HTTP/1.1\r\nHost: sitio.test\r\nProxy-Connection: keep-alive\r\n\r\n"
        answer = await _ask(proxy, head.encode())
        assert answer.endswith(b"hola")
        assert site.asked == [("GET", "/?a=b")]
        assert proxy.carried == len(answer)

    _play(test)


def test_a_tunnel_carries_what_looks_like_tls_and_nothing_else() -> None:
    async def test(proxy: EgressProxy, site: Site, canary: Site) -> None:
        connect = f"CONNECT sitio.test:{site.port} HTTP/1.1\r\n\r\n".encode()
        opened = await _ask(proxy, connect + b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n")
        assert b"hola" not in opened
        assert site.asked == []
        assert proxy.refusals == {"not_tls": 1}

    _play(test)


REFUSED = [
    ("POST http://sitio.test:{site}/", "method"),
    ("OPTIONS http://sitio.test:{site}/", "method"),
    ("GET http://127.0.0.1:{canary}/", "port"),
    ("GET http://127.0.0.1/", "literal_address"),
    ("GET http://sitio.test:{canary}/", "port"),
    ("GET http://a@sitio.test:{site}/", "userinfo"),
    ("GET https://sitio.test:{site}/", "scheme"),
    ("GET ftp://sitio.test/", "scheme"),
    ("GET /", "scheme"),
    ("CONNECT 127.0.0.1:443", "literal_address"),
    ("CONNECT [::1]:443", "literal_address"),
    ("CONNECT localhost:443", "local_host"),
    ("CONNECT sitio.test:{canary}", "tunnel_port"),
    ("CONNECT sitio.test:80", "tunnel_port"),
    ("CONNECT sitio.test:x", "url_syntax"),
]


@pytest.mark.parametrize(("line", "reason"), REFUSED)
def test_what_the_rule_forbids_is_not_dialled_and_is_counted(line: str, reason: str) -> None:
    async def test(proxy: EgressProxy, site: Site, canary: Site) -> None:
        asked = line.format(site=site.port, canary=canary.port)
        answer = await _ask(proxy, f"{asked} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert answer == (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n" if "CONNECT" in line else b"")
        assert proxy.refusals == {reason: 1}
        assert site.asked == canary.asked == []

    _play(test)


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"]])
def test_a_name_with_a_private_address_is_not_dialled(answers: list[str]) -> None:
    async def lookup(host: str) -> list[str]:
        return answers

    async def play() -> None:
        async with serving(Site()) as canary:
            proxy = await EgressProxy.open(Guard(ports=[canary.port], lookup=lookup))
            head = f"GET http://malo.gob.gt:{canary.port}/ HTTP/1.1\r\nHost: x\r\n\r\n"
            assert await _ask(proxy, head.encode()) == b""
            assert proxy.failure(f"http://malo.gob.gt:{canary.port}/x").startswith("private_address")
            assert canary.asked == []
            await proxy.close()

    asyncio.run(play())


def test_failures_are_remembered_in_words_and_forgotten_when_it_works() -> None:
    async def test(proxy: EgressProxy, site: Site, canary: Site) -> None:
        await _ask(proxy, b"GET http://nadie.test/ HTTP/1.1\r\n\r\n")
        assert proxy.failure("http://nadie.test/").startswith("dns")
        await _ask(proxy, b"GET http://sitio.test:8080/ HTTP/1.1\r\n\r\n")
        assert proxy.failure("http://sitio.test:8080/otra") == "connect_refused"
        assert proxy.failure(f"http://sitio.test:{site.port}/") == ""
        assert proxy.refusals == {}

    _play(test)


def test_a_body_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.proxy._BYTES", 100_000)

    async def test(proxy: EgressProxy, site: Site, canary: Site) -> None:
        site.routes["/"] = reply(b"x" * 5_000_000)
        answer = await _ask(proxy, f"GET http://sitio.test:{site.port}/ HTTP/1.1\r\n\r\n".encode())
        assert 100_000 <= len(answer) < 400_000

    _play(test)


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\x00", b"GET " + b"x" * 200_000, b"\r\n\r\n", b"GET\r\n\r\n"])
def test_noise_is_cut_off(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.proxy._HEAD_S", 0.3)

    async def test(proxy: EgressProxy, site: Site, canary: Site) -> None:
        try:
            answer = await _ask(proxy, sent)
        except ConnectionError:
            answer = b""
        assert answer == b""
        assert site.asked == []

    _play(test)


def test_closing_cuts_what_is_open() -> None:
    async def play() -> None:
        proxy = await EgressProxy.open(Guard())
        reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.server.rpartition(":")[2]))
        writer.write(b"GET http://")
        await writer.drain()
        while not proxy._tasks:
            await asyncio.sleep(0.01)
        await asyncio.wait_for(proxy.close(), 5)
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()

    asyncio.run(play())
