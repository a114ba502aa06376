"""Houses whose network is out of order, for F01-F12."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Callable, Iterable

import brotli
from backports import zstd

from tests.hostile.answers import good, http, page
from tests.hostile.names import SERVFAIL, SILENT, Told
from tests.hostile.town import Asked, Handler, Reply, Town, Wire

MB = 2**20
NAMES: dict[str, Told] = {"f02-servfail.hostil.gob.test": SERVFAIL, "f02-silent.hostil.gob.test": SILENT}
LATE = "f05-beside"  # a good site that is visited from the second night on, when only those that hang are left
SPAM = (page("Bomba") + " " * 1000).encode()


def reset(asked: Asked) -> Reply:
    """The connection is torn down instead of an answer."""
    raw = asked.writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asked.writer.transport.abort()
    return None


async def silent(asked: Asked) -> Reply:
    """Nothing, until the other side leaves."""
    await asked.reader.read()
    return None


def drip(sent: bytes, then: bytes = b"x", every_s: float = 0.2) -> Handler:
    """Some bytes at once, then one now and then without end."""

    async def handler(asked: Asked) -> Reply:
        asked.writer.write(sent)
        while not asked.writer.is_closing():
            await asyncio.sleep(every_s)
            asked.writer.write(then)
            await asked.writer.drain()
        return None

    return handler


def endless(sent: bytes, chunk: bytes) -> Handler:
    """A body without end, as fast as it is taken."""

    async def handler(asked: Asked) -> Reply:
        asked.writer.write(sent)
        while not asked.writer.is_closing():
            asked.writer.write(chunk)
            await asked.writer.drain()
        return None

    return handler


def says(raw: bytes) -> Wire:
    """These bytes, whatever is asked."""

    async def wire(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        await writer.drain()

    return wire


def within(answers: dict[str, Handler | bytes]) -> Handler:
    """A good site, some paths of which do harm."""

    def handler(asked: Asked) -> object:
        chosen = answers.get(asked.path)
        if callable(chosen):
            return chosen(asked)
        return good(asked.path, {} if chosen is None else {asked.path: chosen})

    return handler  # type: ignore[return-value]


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
HUGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def _pressed(pressed: Callable[[bytes], bytes], name: str) -> bytes:
    return http(pressed(SPAM), headers=[("Content-Encoding", name)])


def bombs(size: int = 200 * MB) -> dict[str, bytes]:
    """Answers that are small until they are unpacked."""
    block = b"<p>hola</p>" * (MB // 11)

    def gz(blocks: Iterable[bytes]) -> bytes:
        packer = zlib.compressobj(9, wbits=31)
        return b"".join([*(packer.compress(b) for b in blocks), packer.flush()])

    br = brotli.Compressor(quality=4)
    brotlied = b"".join([*(br.process(block) for _ in range(size // MB)), br.finish()])
    zs = zstd.ZstdCompressor()
    zstded = b"".join([*(zs.compress(block) for _ in range(size // MB)), zs.flush()])
    once = gz([block] * (size // MB))
    packed = {"gzip": once, "br": brotlied, "zstd": zstded, "gzip, gzip": gzip.compress(once)}
    return {name: http(body, headers=[("Content-Encoding", name)]) for name, body in packed.items()}


def build(town: Town) -> None:
    """Every house of this street."""
    town.add("bueno", within({}))
    for name in ("f01-nxdomain", "f02-servfail", "f02-silent"):
        del town.hosts[town.add(name).host]  # only the name service knows of them, or nobody
    town.add("f04-refused")
    town.add("f04-reset", reset)
    town.add("f04-empty", lambda _: None)
    town.add("f04-inside", within({"/contacto": reset, "/noticias": lambda _: None}))
    town.hang("f05-blackhole")
    town.add(LATE, within({}))
    town.add("f06-silent", silent)
    town.add("f06-headers", drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"))
    town.add(
        "f06-inside", within({"/contacto": silent, "/noticias": drip(OK + b"Content-Length: 90000\r\n\r\n" + SPAM)})
    )
    body = b"10000\r\n" + b"<p>hola</p>".ljust(65536) + b"\r\n"
    town.add("f07-endless", within({"/contacto": endless(CHUNKED, body), "/noticias": endless(HUGE, body)}))
    paths = ("/contacto", "/noticias", "/servicios", "/quienes-somos")
    town.add("f08-bombs", within(dict(zip(paths, bombs().values(), strict=True))))
    town.add("f09-incomplete", within({
        "/contacto": OK + b"Content-Length: 90000\r\n\r\n" + page("Contacto truncado").encode(),
        "/noticias": http(gzip.compress(page("Noticias").encode() * 50)[:-40], headers=[("Content-Encoding", "gzip")]),
        "/servicios": http(b"\x1f\x8b\x08\x00" + b"no es gzip" * 50, headers=[("Content-Encoding", "gzip")]),
        "/quienes-somos": CHUNKED + b"5\r\n<p>ho\r\nZZ\r\nla</p>\r\n0\r\n\r\n",
    }))  # fmt: skip
    body = page("Portada").encode()
    many = b"".join(b"X-%d: a\r\n" % n for n in range(50_000))
    wires = {
        "f10-long-header": OK + b"X-Long: " + b"a" * 2 * MB + b"\r\n\r\n" + body,
        "f10-no-colon": OK + b"esto no es una cabecera\r\n\r\n" + body,
        "f10-negative": OK + b"Content-Length: -5\r\n\r\n" + body,
        "f10-status-only": b"HTTP/1.1 200 OK\r\n",
        "f10-http09": body,
        "f10-ssh": b"SSH-2.0-OpenSSH_9.2p1\r\n",
    }
    for name, raw in wires.items():
        town.add(name, wire=says(raw))
    town.add("f10-many-headers", within({"/": OK + many + b"\r\n" + body}))
    town.add("f11-ipv6", within({}), address="::1")
    town.add("f12-flips", lambda asked: http("<h1>Error</h1>", 500) if town.night == 0 else good(asked.path))
