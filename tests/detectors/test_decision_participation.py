"""Open consultations and platforms, and texts, meetings and results that are none."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.detectors.decision_participation import detect
from scoring.finding import Outcome
from tests.building import site_evidence
from tests.detectors.participating import COMMENT, A, Case, P, U, behind, body, link

CASES: list[Case] = [
    ("open consultation with a form and date", {"/c": body("Envíe sus comentarios hasta el 30 de noviembre de 2026 "
     + COMMENT, "Consulta pública del anteproyecto de reglamento")}, {}, P, True),
    ("consultation past its date", {"/c": body("Envíe sus comentarios hasta el 3 de marzo de 2024 " + COMMENT,
     "Consulta pública del anteproyecto")}, {}, A, False),
    ("consultation without a way to answer", {"/c": body("", "Consulta pública del anteproyecto")}, {}, A, False),
    ("results of a consultation", {"/c": body(COMMENT, "Resultados de la consulta pública")}, {}, A, False),
    ("results as a document", {"/": link("/r.pdf", "Resultados de la consulta ciudadana")}, {}, A, False),
    ("a meeting", {"/c": body("Asamblea presencial en el salón municipal", "Consulta ciudadana")}, {}, A, False),
    ("a menu about participation", {"/": link("/pc", "Participación ciudadana")}, {}, A, False),
    ("open government plan", {"/": link("/plan.pdf", "Gobierno abierto: plan de acción")}, {}, A, False),
    ("complaint box", {"/q": body(COMMENT, "Buzón de quejas y denuncias")}, {}, A, False),
    ("request for public information", {"/u": body(COMMENT, "Solicitud de información pública")}, {}, A, False),
    ("consultation of files", {"/e": body(COMMENT, "Consulta de expediente")}, {}, A, False),
    ("medical consultation", {"/e": body(COMMENT, "Consulta externa")}, {}, A, False),
    ("Decidim", {"/": body('<script src="/packs/js/decidim_core-1a.js"></script>')}, {}, P, True),
    ("platform elsewhere, not opened", {"/": link("https://meta.decidim.org/processes/agua", "Participe")}, {}, P, False),
    ("consultation by a form elsewhere", *behind("Consulta pública", "Consulta pública del anteproyecto"), P, True),
    ("no consultation, not all seen", {"/": body()}, {"coverage": False}, U, False),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "given", "outcome", "sure"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_detect(pages: dict[str, str], given: dict[str, Any], outcome: Outcome, sure: bool) -> None:
    found = detect(site_evidence(pages, **given))
    assert found.outcome is outcome, found
    assert (found.confidence >= 0.9) is sure, found


def test_a_meeting_is_explained() -> None:
    pages = {"/c": body("Asamblea presencial en el salón municipal", "Consulta ciudadana")}
    assert "presencial" in detect(site_evidence(pages)).reason
