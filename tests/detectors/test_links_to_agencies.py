"""Links to other institutions, and links that are not that."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.detectors.links_to_agencies import detect
from scoring.finding import Outcome
from tests.building import site_evidence

P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN
PARAMS: dict[str, Any] = {
    "min_institutions": 3,
    "template_confidence": 0.95,
    "few_confidence": 0.6,
    "news_confidence": 0.35,
}


def links(*hosts: str) -> str:
    return "".join(f'<a href="https://{host}/">{host}</a>' for host in hosts)


THREE = links("www.salud.gob.test", "educacion.gob.test", "www.tribunal.org.test")
SAME = links("www.salud.gob.test", "tramites.salud.gob.test", "citas.salud.gob.test")
OWN = links("sistemas.ejemplo.gob.test", "mapas.ejemplo.gob.test", "www.ejemplo.gob.test")
SOCIAL = links("www.facebook.com", "x.com", "www.youtube.com", "vendedor.example.org")
IMAGES = (
    "<map>"
    + "".join(f'<area href="https://{h}.gob.test/" alt="{h}">' for h in ("salud", "finanzas", "trabajo"))
    + "</map>"
)
REDIRECT = "".join(f'<a href="/ir?url=https://{h}.gob.test/">{h}</a>' for h in ("salud", "finanzas", "trabajo"))

CASES: list[tuple[str, dict[str, str], dict[str, Any], Outcome, float]] = [
    ("footer", {"/": f"<footer>{THREE}</footer>"}, {}, P, 0.95),
    ("home page", {"/": f"<main>{THREE}</main>"}, {}, P, 0.95),
    ("list of links", {"/": "x", "/e": f"<h1>Enlaces de interés</h1>{THREE}"}, {}, P, 0.95),
    ("footer of an inner page", {"/": "x", "/e": f"<footer>{THREE}</footer>"}, {}, P, 0.95),
    ("logos on an image map", {"/": f"<footer>{IMAGES}</footer>"}, {}, P, 0.95),
    ("through a redirector", {"/": f"<footer>{REDIRECT}</footer>"}, {}, P, 0.95),
    ("two institutions", {"/": f"<footer>{links('salud.gob.test', 'finanzas.gob.test')}</footer>"}, {}, P, 0.6),
    ("only the government's banner", {"/": f"<header>{links('www.gobierno.gob.test')}</header>"}, {}, P, 0.6),
    ("three hosts of one institution", {"/": f"<footer>{SAME}</footer>"}, {}, P, 0.6),
    ("only inside news", {"/": "x", "/n": f"<title>Nota</title><article>{THREE}</article>"}, {}, U, 0.35),
    ("own sites", {"/": f"<footer>{OWN}</footer>"}, {}, A, 0.05),
    ("social networks and vendors", {"/": f"<footer>{SOCIAL}</footer>"}, {}, A, 0.05),
    ("look-alike host", {"/": links("salud.gob.test.evil.com", "malsalud.gob.test", "gob.test")}, {}, A, 0.05),
    ("nothing, without coverage", {"/": "x"}, {"coverage": False}, U, 0.3),
]


@pytest.mark.parametrize(
    ("html", "given", "outcome", "confidence"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_links_to_agencies(html: dict[str, str], given: dict[str, Any], outcome: Outcome, confidence: float) -> None:
    finding = detect(site_evidence(html, **given), **PARAMS)
    assert (finding.outcome, finding.confidence) == (outcome, confidence), finding.reason


def test_reason_and_citations() -> None:
    finding = detect(site_evidence({"/": f"<footer>{THREE}</footer>"}), **PARAMS)
    assert finding.reason == (
        "Se hallaron enlaces a 3 instituciones distintas en el pie de página: SALUD, EDUCACION, TRIBUNAL."
    )
    assert [c.selector.rpartition(" ")[2] for c in finding.citations] == [f"a:nth-of-type({i})" for i in (1, 2, 3)]
