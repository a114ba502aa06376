"""Guard: lets in only who holds this start's token, under this machine's own name; and the headers of every answer."""

from __future__ import annotations

import secrets

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COOKIE = "llave"
_MAX_BYTES = 200_000  # fourteen answers of the longest kind are below 30 kB
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with no-referrer a browser sends its own forms with the origin "null"
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """ASGI application before the pages."""

    def __init__(self, app: ASGIApp, token: str, host: str) -> None:
        self._app, self._token, self._host = app, token, host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, let in, or hand on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        answer = self._answer(Request(scope))
        await (answer or self._app)(scope, receive, sealed)

    def _answer(self, request: Request) -> Response | None:
        """What the guard itself says; None lets the request through."""
        if request.headers.get("host") != self._host:  # another name that points here: a page of a stranger's domain
            return PlainTextResponse("Esta página se abre con la dirección que muestra egob review.", 421)
        if request.url.path == "/entrar":
            return self._enter(request.query_params)
        if not secrets.compare_digest(request.cookies.get(_COOKIE, "").encode(), self._token.encode()):
            return PlainTextResponse("Abra la dirección completa que muestra egob review.", 403)
        if request.method not in {"GET", "HEAD"}:
            if request.headers.get("origin") != f"http://{self._host}":
                return PlainTextResponse("El formulario viene de otra página.", 403)
            length = request.headers.get("content-length", "")
            if not length.isdigit() or int(length) > _MAX_BYTES:
                return PlainTextResponse("Demasiado largo.", 413)
        return None

    def _enter(self, query: QueryParams) -> Response:
        if not secrets.compare_digest(query.get("llave", "").encode(), self._token.encode()):
            return PlainTextResponse("La llave es de otro arranque: abra la dirección que muestra egob review.", 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(_COOKIE, self._token, httponly=True, samesite="strict")
        return answer
