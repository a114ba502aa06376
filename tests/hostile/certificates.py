"""Houses whose TLS is out of order, for F13-F15."""

from __future__ import annotations

import asyncio
import socket
import ssl
import warnings
from pathlib import Path

from tests.crawler.test_handshake import MIDDLE, ROOT, STRANGER, Issued, context_of, issue
from tests.hostile.answers import http, redirect
from tests.hostile.network import within
from tests.hostile.town import Town

DEFECTS = ("expired", "wrong_host", "self_signed", "untrusted", "incomplete_chain")
FALLBACK = ("f14-tls10", "f14-cipher", "f14-plain", "f14-hang")


def privileged() -> bool:
    """Whether the usual ports can be had: only then is http tried after https."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.99.0.1", 443))
        except PermissionError:
            return False
        return True


def build(town: Town, folder: Path) -> str:
    """Every house of this street; returns the file of the authority that signed the good ones."""
    for defect in ("valid", *DEFECTS):
        name = f"f13-{defect.replace('_', '-')}"
        town.add(name, within({}), tls=context_of(folder, *_issued(defect, f"{name}.hostil.gob.test")))
    down = town.add("f15-downgrade", lambda asked: redirect(f"http://f15-downgrade.hostil.gob.test:8080{asked.path}"),
                    tls=context_of(folder, *_issued("valid", "f15-downgrade.hostil.gob.test")))  # fmt: skip
    town.serve_also(down, within({}), port=8080)
    if privileged():
        _without_ports(town, folder)
    root = folder / "raiz.pem"
    root.write_bytes(ROOT.pem)
    return str(root)


def _issued(defect: str, host: str) -> tuple[Issued, list[Issued]]:
    return {
        "valid": (issue(host, MIDDLE), [MIDDLE]),
        "expired": (issue(host, MIDDLE, days=(-90, -1)), [MIDDLE]),
        "wrong_host": (issue("otro.test", MIDDLE), [MIDDLE]),
        "self_signed": (issue(host), []),
        "untrusted": (issue(host, STRANGER), [STRANGER]),
        "incomplete_chain": (issue(host, MIDDLE, aia=True), []),
    }[defect]


def _without_ports(town: Town, folder: Path) -> None:
    """Sites that fail on 443 and are good on 80."""

    def context(name: str) -> ssl.SSLContext:
        return context_of(folder, *_issued("valid", f"{name}.hostil.gob.test"))

    old, odd = context("f14-tls10"), context("f14-cipher")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1
    old.set_ciphers("ALL:@SECLEVEL=0")
    odd.maximum_version = ssl.TLSVersion.TLSv1_2
    odd.set_ciphers("ADH-AES256-SHA256:@SECLEVEL=0")  # nobody offers it, as nobody offers RC4 any more

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(http("<h1>Bad Request</h1>", 400))
        await writer.drain()

    houses = [
        town.add("f14-tls10", within({}), tls=old, port=443),
        town.add("f14-cipher", within({}), tls=odd, port=443),
        town.add("f14-plain", wire=plain, port=443, scheme="https"),
        town.add("f14-hang", wire=never, port=443, scheme="https"),
    ]
    for house in houses:
        town.serve_also(house, within({}), port=80)
