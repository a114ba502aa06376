"""Errors: what a visitor is told when something is refused or broken; never where in our program."""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from service.web.pages import Pages
from service.web.paths import language_of
from service.web.words import say

_ = str  # marks a message for the catalogue
_SAID = {
    400: (_("No se entiende lo pedido"), _("Revise la dirección o lo escrito y vuelva a intentarlo.")),
    403: (_("No permitido"), _("El pedido no viene de una página de este sitio. Ábrala y pídalo desde ella.")),
    404: (_("No existe esta página"), _("La dirección no lleva a nada de este sitio.")),
    405: (_("No se entiende lo pedido"), _("Revise la dirección o lo escrito y vuelva a intentarlo.")),
    408: (_("Tardó demasiado"), _("Lo enviado no llegó a tiempo. Vuelva a intentarlo.")),
    413: (_("Demasiado grande"), _("Lo enviado es más grande que lo que esta página recibe.")),
    429: (_("Espere un momento"), _("Ya hay una revisión suya en curso, o la cola está llena.")),
    503: (_("Por ahora no se puede"), _("El servicio no puede responder ahora. Vuelva a intentarlo más tarde.")),
}
_OTHER = (_("Algo falló aquí"), _("Fue un error nuestro y quedó anotado. Vuelva a intentarlo más tarde."))


def problem(status: int, code: str = "") -> dict[str, object]:
    """The body of an error of the API: status, a code and what it means in both languages."""
    title, text = _SAID.get(status, _SAID[400] if status < 500 else _OTHER)
    said = {language: f"{say(language, title)}. {say(language, text)}" for language in ("es", "en")}
    return {"status": status, "code": code or HTTPStatus(status).name.lower(), "message": said}


def error(pages: Pages, scope: Scope, status: int, headers: dict[str, str] | None = None, code: str = "") -> Response:
    """JSON below /api/, else a page in the language of the address."""
    kept = {"cache-control": "no-store", **(headers or {})}
    path = str(scope["path"])
    if path.startswith("/api/"):
        body = json.dumps(problem(status, code), ensure_ascii=False)
        return Response(body, status, {**kept, "content-type": "application/json"})
    language = language_of(path)
    title, text = _SAID.get(status, _SAID[400] if status < 500 else _OTHER)
    html = pages.render("error.html", language, "home", title=say(language, title), text=say(language, text))
    return HTMLResponse(html, status, kept)
