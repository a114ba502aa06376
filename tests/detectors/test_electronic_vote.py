"""Polls that take votes, and results, elections and stars that are none."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.detectors.electronic_vote import detect
from scoring.finding import Outcome
from tests.building import site_evidence
from tests.detectors.participating import POLL, RADIOS, A, Case, P, U, behind, body, link

CASES: list[Case] = [
    ("open poll", {"/": body("¿Está de acuerdo?" + POLL.format(RADIOS))}, {}, P, True),
    ("poll that shows results only", {"/": body(POLL.format("<ul><li>Sí 40%</li></ul>"))}, {}, A, False),
    ("poll that was closed", {"/": body(POLL.format(RADIOS + "<p>Votación cerrada</p>"))}, {}, A, False),
    ("election news", {"/": link("/tse", "TSE: votación de las elecciones generales")}, {}, A, False),
    ("election news with a form", {"/": link("https://docs.google.com/forms/d/e/1F/viewform", "Elecciones generales: vota informado")},
     {}, A, False),
    ("votes in the minutes", {"/": body("La votación nominal consta en el acta", "Acta de la junta")}, {}, A, False),
    ("stars of an article", {"/": body("<form method=post>Valora este artículo <input type=radio name=r value=1>"
     "<input type=radio name=r value=2><button>Votar</button></form>")}, {}, A, False),
    ("a survey is no vote", *behind("Encuesta", "Encuesta de satisfacción"), A, False),
    ("no vote, not all seen", {"/": body()}, {"coverage": False}, U, False),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "given", "outcome", "sure"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_detect(pages: dict[str, str], given: dict[str, Any], outcome: Outcome, sure: bool) -> None:
    found = detect(site_evidence(pages, **given))
    assert found.outcome is outcome, found
    assert (found.confidence >= 0.9) is sure, found
