"""Mailboxes of the institution, and addresses that are not that."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.detectors.email_contact import detect
from scoring.finding import Outcome
from tests.building import site_evidence

P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN
PARAMS: dict[str, Any] = {"elsewhere_confidence": 0.65, "foreign_confidence": 0.5, "form_confidence": 0.65}
CLOAK = "Esta dirección de correo electrónico está siendo protegida contra los robots de spam. Active JavaScript."
CODE = "5a" + bytes(byte ^ 0x5A for byte in b"info@ejemplo.gob.test").hex()
FORM = """<main><h1>Contáctenos</h1><form method=post action=/enviar><label>Nombre <input name=nombre></label>
<label>Correo <input type=email name=email></label><label>Mensaje <textarea name=mensaje></textarea></label>
<button>Enviar mensaje</button></form></main>"""

CASES: list[tuple[str, dict[str, str], dict[str, Any], Outcome, float]] = [
    ("link on the home page", {"/": "<a href='mailto:info@ejemplo.gob.test'>x</a>"}, {}, P, 0.97),
    ("text in the footer of an inner page", {"/": "x", "/n": "<footer>info@ejemplo.gob.test</footer>"}, {}, P, 0.97),
    ("contact page", {"/": "x", "/contacto": "<p>info@ejemplo.gob.test</p>"}, {}, P, 0.97),
    ("directory page", {"/": "x", "/d": "<h1>Directorio</h1><p>juan@ejemplo.gob.test</p>"}, {}, P, 0.97),
    ("coded by Cloudflare", {"/": f"<a data-cfemail='{CODE}'>x</a>"}, {}, P, 0.9),
    ("spelled out", {"/": "<p>info [arroba] ejemplo [punto] gob [punto] test</p>"}, {}, P, 0.9),
    ("cloaked by Joomla", {"/": f"<p>{CLOAK}</p>"}, {}, P, 0.9),
    ("free mailbox", {"/": "<footer>ejemplo.minas@gmail.com</footer>"}, {}, P, 0.97),
    ("ministry's domain", {"/": "<footer>info@otra.gob.test</footer>"}, {}, P, 0.97),
    ("picture with an alternative text", {"/": "<img src=a.png alt='info@ejemplo.gob.test'>"}, {}, P, 0.65),
    ("in the text of a news item", {"/": "x", "/n": "<p>Escribir a info@ejemplo.gob.test</p>"}, {}, P, 0.65),
    ("another institution's", {"/": "<footer>info@salud.gob.test</footer>"}, {}, P, 0.5),
    ("of a company", {"/": "<p>reservas@hotel.example.org</p>"}, {}, P, 0.5),
    ("on a bare IP address", {"/": "<footer>info@otra.gob.test</footer>"}, {"url": "http://10.0.0.7/"}, P, 0.97),
    ("company on an IP address", {"/": "<p>a@hotel.example.org</p>"}, {"url": "http://10.0.0.7/"}, P, 0.5),
    ("contact form only", {"/": "x", "/contacto": FORM}, {}, P, 0.65),
    ("picture file", {"/": "<p>logo@2x.png</p>"}, {}, A, 0.05),
    ("library", {"/": "<p>leaflet@1.9.4</p>"}, {}, A, 0.05),
    ("placeholder", {"/": "<p>usuario@correo.com</p>"}, {}, A, 0.05),
    ("share link", {"/": "<a href='mailto:?subject=x&body=y'>Compartir</a>"}, {}, A, 0.05),
    ("web agency in the footer", {"/": "<footer>Diseño web por Pixel: ventas@pixel.example</footer>"}, {}, A, 0.05),
    ("error monitor", {"/": "<p>abc1@o12.ingest.sentry.io</p>"}, {}, A, 0.05),
    (
        "webmail of the staff",
        {"/": "<a href='https://correo.ejemplo.gob.test/owa'>Correo institucional</a>"},
        {},
        A,
        0.05,
    ),
    ("nothing", {"/": "x"}, {}, A, 0.05),
    ("nothing, without coverage", {"/": "x"}, {"coverage": False}, U, 0.3),
]


@pytest.mark.parametrize(
    ("html", "given", "outcome", "confidence"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_email_contact(html: dict[str, str], given: dict[str, Any], outcome: Outcome, confidence: float) -> None:
    finding = detect(site_evidence(html, **given), **PARAMS)
    assert (finding.outcome, finding.confidence) == (outcome, confidence), finding.reason


def test_free_mail_is_flagged() -> None:
    free = detect(site_evidence({"/": "<footer>ejemplo.minas@gmail.com</footer>"}), **PARAMS)
    own = detect(site_evidence({"/": "<footer>ejemplo.minas@gmail.com info@ejemplo.gob.test</footer>"}), **PARAMS)
    assert (free.fact("free_mail"), own.fact("free_mail")) == ("yes", "no")
    assert "gmail" not in free.reason + free.citations[0].excerpt
    assert "info@ejemplo.gob.test" in own.reason
