"""Menus by need and menus by office."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scoring.detectors.organised_by_needs import detect
from scoring.finding import Outcome
from tests.building import site_evidence

P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN
PARAMS: dict[str, Any] = {
    "min_index": 0.5,
    "max_index": 0.25,
    "min_labels": 3,
    "min_tasks": 5,
    "max_clicks": 2,
    "confidence": 0.7,
}


def menu(*labels: str) -> str:
    return (
        "<nav><ul>" + "".join(f"<li><a href='/{i}'>{label}</a></li>" for i, label in enumerate(labels)) + "</ul></nav>"
    )


def hub(*labels: str) -> str:
    return (
        "<title>Trámites</title><main><ul>"
        + "".join(f"<li><a href='/t{i}'>{x}</a>" for i, x in enumerate(labels))
        + "</ul></main>"
    )


NEEDS = menu("Inicio", "Solicita tu licencia", "Para empresas", "Buscar empleo", "Contacto")
OFFICES = menu("Inicio", "Despacho", "Dirección de Minas", "Viceministerio de Energía", "Organigrama", "Contacto")
MIXED = menu("Inicio", "Despacho", "Dirección de Minas", "Solicita tu licencia", "Para empresas", "Contacto")
WOMEN = menu("Inicio", "Mujeres", "Mujer rural", "Mujeres indígenas", "Despacho")
PLAIN = menu("Inicio", "Servicios", "Noticias", "Transparencia", "Contacto")
TASKS = hub("Solicitar constancia", "Renovar licencia", "Pagar multa", "Denunciar", "Inscribir empresa")
BY_OFFICE = hub(
    "Dirección de Recursos", "Viceministerio de Salud", "Unidad de Becas", "Departamento de Pagos", "Gerencia"
)

CASES: list[tuple[str, dict[str, str], dict[str, Any], Outcome]] = [
    ("needs and a list of tasks", {"/": NEEDS, "/tramites": TASKS}, {}, P),
    ("needs without a list of tasks", {"/": NEEDS}, {}, U),
    ("the list is too deep", {"/": NEEDS, "/t": TASKS}, {"clicks": {"/t": 3}}, U),
    ("offices", {"/": OFFICES, "/tramites": TASKS}, {}, A),
    ("offices, without coverage", {"/": OFFICES}, {"coverage": False}, U),
    ("both", {"/": MIXED, "/tramites": TASKS}, {}, U),
    ("services menu whose entries are offices", {"/": PLAIN, "/servicios": BY_OFFICE}, {}, A),
    ("neither", {"/": PLAIN}, {}, A),
    ("a carousel with one link", {"/": PLAIN + "<main><a href=/t>Solicita tu licencia</a></main>"}, {}, A),
    ("news titles", {"/": PLAIN + hub(*[f"Ministra invita a los jóvenes a estudiar en {x}" for x in "ABCDE"])}, {}, A),
    (
        "news titles that speak of the public",
        {"/": PLAIN + hub(*[f"Invitan a los jóvenes a estudiar en {x}" for x in "ABCDE"])},
        {},
        A,
    ),
    ("no menu", {"/": "x"}, {}, U),
    ("no home page", {}, {"coverage": False}, U),
]


@pytest.mark.parametrize(("html", "given", "outcome"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_organised_by_needs(html: dict[str, str], given: dict[str, Any], outcome: Outcome) -> None:
    finding = detect(site_evidence(html, **given), **PARAMS)
    assert finding.outcome is outcome, finding.reason
    assert finding.confidence < 0.75, "a person confirms before it counts"


def test_an_institution_about_an_audience() -> None:
    evidence = site_evidence({"/": WOMEN, "/tramites": TASKS})
    women = replace(evidence, site=evidence.site.model_copy(update={"name": "Secretaría Presidencial de la Mujer"}))
    assert detect(evidence, **PARAMS).outcome is P
    assert detect(women, **PARAMS).outcome is A
