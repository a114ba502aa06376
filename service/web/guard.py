"""Guard: what holds for every route: headers, the size and the time of a body, HEAD, requests of other sites."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.rules import WebRules
from service.web.visitor import client_of, from_our_pages

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
)
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with no-referrer a browser sends our own forms with the origin "null"
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    "cross-origin-opener-policy": "same-origin",
}
_EMBEDDED = ("/insertar/", "/en/embed/")  # charts that others may show in their pages
_READING = {"GET", "HEAD", "OPTIONS"}

Refuse = Callable[[Scope, int], Awaitable[Response]]  # an error page for a status


class Guard:
    """Around the application."""

    def __init__(self, app: ASGIApp, rules: WebRules, trusted: frozenset[str], refuse: Refuse) -> None:
        self._app, self._rules, self._trusted, self._refuse = app, rules, trusted, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        reply = _with_headers(scope, send)
        if scope["method"] == "HEAD":
            scope["method"], reply = "GET", _without_body(reply)
        if scope["method"] in _READING:
            await self._app(scope, receive, reply)
            return
        headers = Headers(scope=scope)
        peer = (scope.get("client") or ("?", 0))[0]
        forwarded = ",".join(headers.getlist("x-forwarded-for"))
        scope.setdefault("state", {})["visitor"] = client_of(peer, forwarded, self._trusted)
        status, body = await self._body(headers, receive)
        if status or not from_our_pages(headers):
            answer = await self._refuse(scope, status or 403)
            await answer(scope, receive, reply)
            return
        await self._app(scope, _again(body, receive), reply)

    async def _body(self, headers: Headers, receive: Receive) -> tuple[int, bytes]:
        """The whole body, or the status with which it is refused."""
        most = self._rules.body_kb * 1024
        told = headers.get("content-length", "0")
        if not told.isdigit() or int(told) > most:
            return 413, b""
        try:
            async with asyncio.timeout(self._rules.body_s):
                return await _read(receive, most)
        except TimeoutError:
            return 408, b""


async def _read(receive: Receive, most: int) -> tuple[int, bytes]:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return 400, b""
        body += message.get("body", b"")
        if len(body) > most:
            return 413, b""
        if not message.get("more_body", False):
            return 0, bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """The body that was read, then what the connection says next."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay


def _with_headers(scope: Scope, send: Send) -> Send:
    embedded = str(scope["path"]).startswith(_EMBEDDED)
    policy = _POLICY.format(frames="*" if embedded else "'none'")
    added = _HEADERS | {"content-security-policy": policy} | ({} if embedded else {"x-frame-options": "DENY"})
    raw = [(name.encode(), value.encode()) for name, value in added.items()]

    async def reply(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *raw]
            if message["status"] in {408, 413}:  # what is left of the body is not waited for
                MutableHeaders(raw=message["headers"])["connection"] = "close"
        await send(message)

    return reply


def _without_body(send: Send) -> Send:
    async def reply(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return reply
