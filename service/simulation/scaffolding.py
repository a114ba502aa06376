"""Scaffolding: hosts that are no site of the Executive: external surveys, a chat's loader, the control probe."""

from __future__ import annotations

from service.simulation.features.participation import survey_page
from service.simulation.response import Request, Response, data, html

SURVEY_HOST = "encuestas.simulacion.test"
CHAT_HOST = "embed.tawk.to"  # the real name, because that is what a detector knows; here it is loopback
CONTROL_HOST = "control.simulacion.test"
OPERATOR_HOST = "rastreador.simulacion.test"
MOVED_HOST = "promociones.simulacion.test"  # where an abandoned domain now leads
SCAFFOLDING = (SURVEY_HOST, CHAT_HOST, CONTROL_HOST, OPERATOR_HOST, MOVED_HOST)

# What a chat's loader draws once it runs: a frame with the button in it, at the lower right.
LAUNCHER = b"""(function () {
var box = document.createElement("div"), frame = document.createElement("iframe");
box.id = "tawk-simulado"; frame.title = "chat widget"; frame.width = "180"; frame.height = "44";
box.style.cssText = "position:fixed;right:16px;bottom:16px;background:#03a84e";
box.appendChild(frame); document.body.appendChild(box);
frame.contentDocument.body.textContent = "Chat en linea";
})();"""


def scaffolding(request: Request) -> Response:
    """The answer of one of these hosts."""
    if request.path == "/robots.txt":
        return html("", 404)
    if request.host == SURVEY_HOST:
        return html(survey_page("Encuestas del Estado (simulación)", request.target, closed=False))
    if request.host == CHAT_HOST:
        dead = "-inactiva/" in request.path
        return html("", 404) if dead else data(LAUNCHER, "text/javascript", ("Access-Control-Allow-Origin", "*"))
    if request.host == MOVED_HOST:
        return html("<title>Promociones</title><h1>Promociones del mes</h1><p>Una tienda que nada tiene que ver.</p>")
    return html("<title>Simulación</title><h1>Simulación</h1><p>Rastreador de la simulación.</p>")
