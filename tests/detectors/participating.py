"""Pages with surveys, polls and consultations, for the three criteria that read them."""

from __future__ import annotations

from typing import Any

from scoring.finding import Outcome

TEXT = "<p>" + "El Ministerio informa a la población sobre sus programas. " * 12 + "</p>"
LINKS = "".join(f'<a href="/p{i}">Página {i}</a> ' for i in range(8))
GOOGLE = "https://docs.google.com/forms/d/e/1FAIpQL/viewform"
GTM = '<script src="https://www.googletagmanager.com/gtm.js?id=GTM-X"></script>'
COMMENT = '<form method="post" action="/enviar">Comentarios <textarea name="comentario"></textarea><button>Enviar</button></form>'
POLL = '<form method="post" class="wp-polls-form" id="polls_form_1">{}<input type="button" value="Votar"></form>'
RADIOS = '<input type="radio" name="poll_1" value="1">Sí <input type="radio" name="poll_1" value="2">No'
P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN

Case = tuple[str, dict[str, str], dict[str, Any], Outcome, bool]


def body(more: str = "", title: str = "Ministerio") -> str:
    return f"<title>{title}</title><main><h1>{title}</h1>{TEXT}{LINKS}<p>{more}</p></main>"


def link(url: str, label: str) -> str:
    return body(f'<a href="{url}">{label}</a>')


def google(title: str, more: str = "Pregunta 1") -> str:
    return f"<title>{title}</title><div role=heading><h1>{title}</h1></div><p>{more}</p>"


def behind(label: str, title: str, more: str = "Pregunta 1") -> tuple[dict[str, str], dict[str, Any]]:
    return {"/": link(GOOGLE, label)}, {"external": {GOOGLE: google(title, more)}}
