"""Protocol: HTTP/1.1 as far as the simulation needs it, on asyncio, written to cost little."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus

from service.simulation.access_log import AccessLog
from service.simulation.response import Request, Response, Wire

Answer = Callable[[Request, datetime], Response]
MAX_REQUEST = 64 * 1024  # bytes of one request; nothing here needs more
IDLE_SECONDS = 75.0  # a connection that says nothing is closed
HOLD_SECONDS = 120.0  # a black hole lets go in the end, so that no socket outlives a test


class Connection(asyncio.Protocol):
    """One connection with keep-alive; requests are answered one after the other."""

    def __init__(self, answer: Answer, now: Callable[[], datetime], log: AccessLog, *, https: bool) -> None:
        self._answer, self._now, self._log, self._https = answer, now, log, https
        self._buffer = b""
        self._busy = False
        self._transport: asyncio.Transport
        self._address = ""
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember which address was dialled."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what create_server gives
        self._transport = transport
        self._address = str(transport.get_extra_info("sockname")[0])
        self._wait(IDLE_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Forget the timer."""
        if self._timer:
            self._timer.cancel()

    def data_received(self, data: bytes) -> None:
        """Collect and answer."""
        self._buffer += data
        if len(self._buffer) > MAX_REQUEST:
            self._transport.abort()
            return
        self._next()

    def _next(self) -> None:
        while not self._busy and not self._transport.is_closing():
            parsed = parse(self._buffer, https=self._https)
            if parsed is None:
                return
            request, self._buffer = parsed
            self._serve(request)

    def _serve(self, request: Request) -> None:
        start = time.time()
        response = self._answer(request, self._now())
        if response.wire is Wire.HOLD:
            self._busy = True
            self._note(request, response, start)
            self._wait(HOLD_SECONDS)
        elif response.delay:
            self._busy = True
            asyncio.get_running_loop().call_later(response.delay, self._send, request, response, start)
        else:
            self._send(request, response, start)

    def _send(self, request: Request, response: Response, start: float) -> None:
        waited, self._busy = self._busy, False
        self._note(request, response, start)
        if self._transport.is_closing():
            return
        if response.wire is Wire.SEND:
            keep = request.headers.get("connection", "").lower() != "close"
            self._transport.write(encode(response, head=request.method == "HEAD", keep=keep, now=self._now()))
            self._wait(IDLE_SECONDS)
            if not keep:
                self._transport.close()
            elif waited:
                self._next()
        else:
            self._break(response.wire)

    def _break(self, wire: Wire) -> None:
        if wire is Wire.GARBAGE:
            self._transport.write(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
        if wire is Wire.RESET:
            raw = self._transport.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._transport.abort()
        else:
            self._transport.close()

    def _note(self, request: Request, response: Response, start: float) -> None:
        agent = request.headers.get("user-agent", "")
        self._log.write(start, self._address, request.host, request.method, request.target, response.status, agent)

    def _wait(self, seconds: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._transport.abort)


def parse(buffer: bytes, *, https: bool) -> tuple[Request, bytes] | None:
    """The first whole request of a buffer and what follows it; None when it is not whole yet."""
    head, mark, rest = buffer.partition(b"\r\n\r\n")
    if not mark:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", "0") or 0)
    if len(rest) < length:
        return None
    method, target, *_ = [*first.split(" "), "/", ""]
    host = headers.get("host", "").lower().rpartition(":")
    name = host[0] if host[1] and host[2].isdigit() else headers.get("host", "").lower()
    return Request(method, name, target, headers, rest[:length], https), rest[length:]


def encode(response: Response, *, head: bool, keep: bool, now: datetime) -> bytes:
    """The bytes of an answer; HEAD gets the headers of GET."""
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {response.status} {phrase}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    if not any(name == "Server" for name, _ in response.headers):
        lines.append("Server: Apache")
    lines += [f"Date: {format_datetime(now, usegmt=True)}", f"Content-Length: {len(response.body)}"]
    lines += ["Connection: keep-alive" if keep else "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace") + (b"" if head else response.body)
