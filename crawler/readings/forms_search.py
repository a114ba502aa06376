"""The search a visit may try: which form, whether it is harmless, what exactly is sent (hand-book 5.7, 8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from crawler.readings.forms_concepts import bare
from crawler.readings.forms_score import OFFERED
from crawler.readings.model import Block, Field, Form, FormType

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_TYPED = {"text", "search", "textbox"}
_FORBIDDEN = {
    "password": "tiene un campo de contraseña",
    "file": "pide adjuntar un archivo",
    "textarea": "tiene un campo de mensaje",
    "email": "pide un correo electrónico",
}
ONLY_SCRIPT = "funciona solo con JavaScript"
_MAX_HIDDEN = 12  # hand-book 8, rule 3: more is an application, not a search
_POSTBACK = re.compile(r"__doPostBack\('([^']*)','([^']*)'\)")
_ACTS = re.compile(
    r"(?:logout|salir|delete|eliminar|borrar|vote|votar|confirm|unsubscribe|baja|checkout|cart)\b", re.IGNORECASE
)


def best_search(readings: Iterable[Reading]) -> tuple[Reading, Form] | None:
    """The form to try: harmless before harmful, highest score, GET before POST, header before the rest, first seen."""
    ranked = [
        ((not is_harmless(form), form.search_score, form.method == "get", form.block is Block.HEADER), reading, form)
        for reading in readings
        for form in reading.forms
        if offers_search(form)
    ]
    if not ranked:
        return None
    _, reading, form = max(ranked, key=lambda row: row[0])
    return reading, form


def offers_search(form: Form) -> bool:
    """Whether a visitor is offered a search of the site by this form."""
    return form.type is FormType.SEARCH and form.search_score >= OFFERED


def is_harmless(form: Form) -> str:
    """Empty when the safety contract allows to submit the form; else why not, in Spanish."""
    if not offers_search(form):
        return "no es una búsqueda del sitio"
    for field in form.fields:
        if field.type in _FORBIDDEN:
            return _FORBIDDEN[field.type]
    if form.captcha:
        return "tiene un captcha"
    if urlsplit(form.action).scheme not in {"http", "https"} or _ACTS.search(urlsplit(form.action).path):
        return "su dirección de envío no es la de una consulta"
    typed = [f for f in form.fields if f.type in _TYPED]
    if not typed or (not typed[0].name and form.method == "get"):
        return ONLY_SCRIPT
    if form.method == "post":
        return _harmless_post(form, typed)
    return ""


def is_typed(form: Form) -> bool:
    """Whether the words are to be typed into the page itself: the form names nowhere to send them, and nothing but
    them is asked for. A submission that a script then makes by POST is stopped like any other."""
    boxes = [f for f in form.fields if f.type in _TYPED]
    asked = any(f.type in _FORBIDDEN for f in form.fields) or form.captcha or not offers_search(form)
    return len(boxes) == 1 and not asked and form.scripted and form.method == "get"


def _harmless_post(form: Form, typed: list[Field]) -> str:
    if len(typed) != 1:
        return "envía más de un campo de texto por POST"
    if sum(f.type == "hidden" for f in form.fields) > _MAX_HIDDEN:
        return f"envía más de {_MAX_HIDDEN} campos ocultos por POST"
    buttons = [f for f in form.fields if f.type in {"submit", "image", "link"}]
    if buttons and all(f.type == "link" and not _POSTBACK.search(f.value) for f in buttons):
        return ONLY_SCRIPT
    return ""


def build_query(form: Form, text: str) -> tuple[str, str, dict[str, str]]:
    """(address, method, body): hidden fields as served, selects and other fields at their default, `text` in the box.

    Of GET the values are in the address and the body is empty. Whether it may be sent is for is_harmless() to say;
    a form without a named box gives its bare address."""
    box = _box(form)
    if box is None:
        return form.action, "GET", {}
    values = {f.name: f.value for f in form.fields if f.name and f is not box and _sent(f)}
    values.update(_button(form))
    values[box.name] = text
    parts = urlsplit(form.action)
    if form.method == "post":
        return form.action, "POST", values
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(values), "")), "GET", {}


def _box(form: Form) -> Field | None:
    typed = [f for f in form.fields if f.type in _TYPED and f.name]
    by_kind = sorted(typed, key=lambda f: (f.type != "search", "busc" not in bare(f.name).lower()))
    return by_kind[0] if by_kind else None


def _sent(field: Field) -> bool:
    if field.type in {"checkbox", "radio"}:
        return field.checked
    return field.type not in {"submit", "image", "button", "reset", "link", "file"}


def _button(form: Form) -> dict[str, str]:
    for field in form.fields:
        if field.type == "submit" and field.name:
            return {field.name: field.value}
        if field.type == "image" and field.name:
            return {f"{field.name}.x": "1", f"{field.name}.y": "1"}
        called = _POSTBACK.search(field.value) if field.type == "link" else None
        if called:
            return {"__EVENTTARGET": called.group(1), "__EVENTARGUMENT": called.group(2)}
    return {}
