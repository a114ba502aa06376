from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from crawler.addresses import NOBODY, AddressBook
from crawler.egress import Guard, RefusedAddressError, UnresolvedError, check_url, is_public, resolve

BOOK = AddressBook.of({"www.mides.test": "127.4.0.1"}, ports=[18080])


@pytest.mark.parametrize(
    "address",
    [
        *["8.8.8.8", "190.56.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2a00:1450:4001::5"],
    ],
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *["127.0.0.1", "127.255.255.254", "0.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
        *["100.64.0.1", "169.254.169.254", "168.63.129.16", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1"],
        *["198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"],
        *["::1", "::", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1"],
        *["64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::", "2001:0:4136:e378:8000:63bf:80ff:fffe"],
        *[
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fe80::1%eth0",
            "fec0::1",
            "ff02::1",
            "100::1",
            "2001:db8::1",
            "3fff::1",
        ],
        *["", "no", "127.1", "0x7f000001", "2130706433", "017700000001", "1.2.3.4.5", "１２７.0.0.1"],
    ],
)
def test_everything_else_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *["https://www.mides.gob.gt/", "http://mides.gob.gt:8080/a?b=c#d", "https://educación.gob.gt/", "HTTP://A.GT/"],
        *["https://xn--educacin-13a.gob.gt/", "http://a_b.gob.gt/", "https://a.gt:8443/@b", "http://3w.gob.gt/"],
        *["http://www.mides.gob.gt./", "https://a.gt/?u=http://127.0.0.1/"],
    ],
)
def test_urls_that_may_be_asked_for(url: str) -> None:
    assert check_url(url) == ""


# The forms of the same loopback, private or metadata address that other guards were fooled by, and plain mistakes.
FORMS = [
    *[("http://127.0.0.1/", "literal"), ("http://2130706433/", "literal"), ("http://0x7f000001/", "literal")],
    *[("http://0x7f.1/", "literal"), ("http://017700000001/", "literal"), ("http://127.1/", "literal")],
    *[("http://0/", "literal"), ("http://127.0.0.1./", "literal"), ("http://[::1]/", "literal")],
    *[("http://[::ffff:127.0.0.1]/", "literal"), ("http://[::127.0.0.1]/", "literal")],
    *[("http://[::ffff:0:127.0.0.1]/", "literal"), ("http://[64:ff9b::7f00:1]/", "literal")],
    *[("http://[2002:7f00:1::]/", "literal"), ("http://[2001::1]/", "literal"), ("http://[fd00:ec2::254]/", "literal")],
    *[("http://[fe80::1]/", "literal"), ("http://100.64.0.1/", "literal"), ("http://169.254.169.254/", "literal")],
    *[("http://localhost/", "local"), ("http://a.localhost/", "local"), ("http://metadata.google.internal/", "local")],
    *[("http://intranet/", "local"), ("http://user@mides.gob.gt/", "user"), ("http://a.gt#@127.0.0.1/", "")],
    *[("http://a.gt@127.0.0.1/", "user"), ("http://１２７.０.０.１/", "literal"), ("http://①②⑦.0.0.1/", "literal")],
    *[
        ("http://127。0。0。1/", "literal"),
        ("http://127.0.0.1%2f@a.gt/", "user"),
        ("http://%31%32%37.0.0.1/", "literal"),
    ],
    *[
        ("http://a.gt\\@127.0.0.1/", "url"),
        ("http://a.gt\t/", "url"),
        ("http:///etc/passwd", "host"),
        ("http://[::1/", "url"),
    ],
    *[("http://a..gt/", "host"), ("http://a%00.gt/", "host"), ("http://" + "a" * 64 + ".gt/", "host")],
    *[
        ("http://" + "abcdefghi." * 26 + "gt/", "host"),
        ("http://a.gt/" + "x" * 2100, "url"),
        ("http://a.gt:99999/", "url"),
    ],
    *[(f"{scheme}://a.gt/", "scheme") for scheme in ("file", "ftp", "gopher", "ws", "chrome", "dict", "ldap")],
    *[("data:text/html,x", "scheme"), ("javascript:alert(1)", "scheme"), ("view-source:http://a.gt/", "scheme")],
    *[(f"http://a.gt:{port}/", "port") for port in (22, 25, 6379, 9200, 8000, 1)],
]


@pytest.mark.parametrize(("url", "reason"), FORMS)
def test_urls_that_must_not_be_asked_for(url: str, reason: str) -> None:
    said = check_url(url)
    assert said.startswith(reason)
    assert bool(said) == bool(reason)


def answering(*addresses: str) -> Callable[[str], Awaitable[list[str]]]:
    async def lookup(host: str) -> list[str]:
        return list(addresses)

    return lookup


def test_answers_that_are_all_public_are_given() -> None:
    assert asyncio.run(resolve("a.gt", NOBODY, answering("8.8.8.8", "8.8.4.4"))) == ["8.8.8.8", "8.8.4.4"]


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("8.8.8.8", "10.0.0.1"), ("8.8.8.8", "::ffff:169.254.169.254")])
def test_one_private_answer_refuses_the_host(addresses: tuple[str, ...]) -> None:
    with pytest.raises(RefusedAddressError, match="private_address"):
        asyncio.run(resolve("a.gt", NOBODY, answering(*addresses)))


def test_a_host_without_address_is_unresolved() -> None:
    with pytest.raises(UnresolvedError):
        asyncio.run(resolve("a.gt", NOBODY, answering()))


def test_only_the_book_may_name_loopback_and_a_closed_book_names_all() -> None:
    assert asyncio.run(resolve("WWW.mides.test.", BOOK, answering("8.8.8.8"))) == ["127.4.0.1"]
    with pytest.raises(UnresolvedError, match="not in the address book"):
        asyncio.run(resolve("www.mides.gob.gt", BOOK, answering("8.8.8.8")))


def test_the_book_opens_its_ports_for_its_hosts_only() -> None:
    assert check_url("http://www.mides.test:18080/", book=BOOK) == ""
    assert check_url("http://www.mides.test:8080/", book=BOOK) == ""
    assert check_url("http://www.mides.test:18081/", book=BOOK) == "port 18081"
    assert check_url("http://otro.test:18080/", book=BOOK) == "port 18080"


@pytest.mark.parametrize(
    ("pair", "url", "allowed"),
    [
        ("127.0.0.1:8123", "http://127.0.0.1:8123/x", True),
        ("127.0.0.1:8123", "http://127.0.0.1:8124/", False),
        ("127.0.0.1:8123", "http://127.0.0.1/", False),
        ("127.0.0.1:8123", "http://127.0.0.2:8123/", False),
        ("127.0.0.1:8123", "http://localhost:8123/", False),
        ("localhost:8123", "http://localhost:8123/", True),
        ("[::1]:8123", "http://[::1]:8123/", True),
        ("intranet:80", "http://intranet/", True),
        ("127.0.0.1:8123", "https://www.mides.gob.gt/", True),
        ("127.0.0.1:8123", "ftp://127.0.0.1:8123/", False),
    ],
)
def test_allow_private_permits_exactly_one_origin(pair: str, url: str, allowed: bool) -> None:
    assert (check_url(url, book=AddressBook.private([pair])) == "") is allowed


def test_a_private_name_may_have_a_private_address_and_no_other_may() -> None:
    book = AddressBook.private(["pruebas.local:8000"])
    assert asyncio.run(resolve("pruebas.local", book, answering("10.0.0.9"))) == ["10.0.0.9"]
    with pytest.raises(RefusedAddressError):
        asyncio.run(resolve("otro.local", book, answering("10.0.0.9")))


def test_rebinding_meets_the_remembered_answer_then_the_rule() -> None:
    answers = [["8.8.8.8"], ["127.0.0.1"]]
    now = [0.0]

    async def lookup(host: str) -> list[str]:
        return answers.pop(0)

    async def play() -> None:
        guard = Guard(lookup=lookup, clock=lambda: now[0])
        assert await guard.resolve("a.gt") == ["8.8.8.8"]
        assert await guard.resolve("a.gt") == ["8.8.8.8"]
        now[0] = 4000.0
        with pytest.raises(RefusedAddressError):
            await guard.resolve("a.gt")

    asyncio.run(play())


def test_the_system_is_asked_for_the_ascii_name_and_its_failure_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def getaddrinfo(host: str, *rest: object, **more: object) -> list[object]:
        asked.append(host)
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(UnresolvedError, match="not known"):
        asyncio.run(resolve("educación.gob.gt"))
    assert asked == ["xn--educacin-13a.gob.gt"]


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"host": {}}', '{"hosts": []}', '{"hosts": {"a.test": "8.8.8.8"}}', '{"hosts": {"a.test": "x"}}'],
)
def test_a_bad_book_is_one_clear_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "libro.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"libro\.json: expected"):
        AddressBook.load(path)


def test_a_book_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "libro.json"
    path.write_text(json.dumps({"hosts": {"A.test": "127.1.2.3"}}))
    book = AddressBook.load(path)
    assert (book.lookup("a.test."), book.lookup("b.test"), book.closed) == ("127.1.2.3", None, True)
    with pytest.raises(ValueError, match="HOST:PORT"):
        AddressBook.private(["127.0.0.1"])
