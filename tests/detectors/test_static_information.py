"""Structure and services told, and what only has their words."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.detectors.static_information import detect
from scoring.finding import Outcome
from tests.building import site_evidence

P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN
PARAMS: dict[str, Any] = {
    "min_chars": 300,
    "min_items": 3,
    "max_heading_words": 7,
    "one_sided_confidence": 0.6,
    "laip_confidence": 0.75,
}
LONG = "La institución atiende a la población del país con personal capacitado y oficinas en cada departamento. " * 5


def told(heading: str, body: str = LONG, title: str = "") -> str:
    return f"<title>{title}</title><main><h1>{heading}</h1><p>{body}</p></main>"


HOME = "<title>Dirección de Minas</title><main><p>Bienvenidos</p></main>"
MENU = "<nav>" + "".join(f"<a href='/p{i}'>Página {i}</a>" for i in range(15)) + "</nav>"
UNDER = "Página en construcción. "
STRUCTURE, SERVICES = told("Misión y Visión"), told("Nuestros servicios")

CASES: list[tuple[str, dict[str, str], dict[str, Any], Outcome, float]] = [
    ("two pages", {"/": HOME, "/m": STRUCTURE, "/s": SERVICES}, {}, P, 0.97),
    (
        "by title",
        {"/": HOME, "/m": told("", title="Organigrama - Minas"), "/s": told("", title="Trámites | Minas")},
        {},
        P,
        0.97,
    ),
    ("by address", {"/": HOME, "/quienes-somos.html": told("Bienvenido"), "/tramites/": told("Lista")}, {}, P, 0.97),
    ("one page", {"/": f"<main><h2>Misión</h2><p>{LONG}</p><h2>Servicios</h2><p>{LONG}</p></main>"}, {}, P, 0.92),
    (
        "services as a list of links",
        {"/": HOME, "/m": STRUCTURE, "/s": told("Servicios", "<a href=/a>A</a><a href=/b>B</a><a href=/c>C</a>")},
        {},
        P,
        0.97,
    ),
    (
        "chart as a picture",
        {"/": HOME, "/o": told("Organigrama", "<img src='/i/organigrama.png' alt=''>"), "/s": SERVICES},
        {},
        P,
        0.97,
    ),
    (
        "entry of the transparency index",
        {
            "/": HOME,
            "/laip": told("Información pública", "<a href='/1.pdf'>Numeral 1. Estructura orgánica</a>"),
            "/s": SERVICES,
        },
        {},
        P,
        0.75,
    ),
    (
        "service named as a task",
        {"/": HOME, "/m": STRUCTURE, "/s": told("Solicitar constancia de trabajo")},
        {},
        P,
        0.97,
    ),
    ("structure only", {"/": HOME, "/m": STRUCTURE}, {}, P, 0.6),
    ("services only", {"/": HOME, "/s": SERVICES}, {}, P, 0.6),
    ("neither", {"/": HOME, "/x": told("Galería de fotos")}, {}, A, 0.05),
    ("neither, without coverage", {"/": HOME}, {"coverage": False}, U, 0.3),
    (
        "news of a road structure",
        {"/": HOME, "/noticias/7": told("Nueva estructura vial"), "/noticias/8": told("Servicios de bacheo")},
        {},
        A,
        0.05,
    ),
    ("road structure outside the news", {"/": HOME, "/7": told("Nueva estructura vial")}, {}, A, 0.05),
    ("headlines", {"/": told("El ministro visitó los servicios de salud y conoció su misión en Nebaj")}, {}, A, 0.05),
    (
        "menu that leads nowhere",
        {"/": HOME + "<nav><a href='#'>Misión</a><a href='#'>Servicios</a></nav>"},
        {},
        A,
        0.05,
    ),
    (
        "menu that leads to an error",
        {"/": HOME, "/m": STRUCTURE, "/s": SERVICES},
        {"status": {"/m": 404, "/s": 404}},
        A,
        0.05,
    ),
    (
        "under construction",
        {
            "/": HOME,
            "/m": told("Misión", "Página en construcción. " * 15),
            "/s": told("Servicios", "Próximamente. " * 25),
        },
        {},
        A,
        0.05,
    ),
    (
        "under construction behind a whole menu",
        {"/": HOME, "/m": MENU + told("Misión", UNDER * 15), "/s": MENU + told("Servicios", UNDER * 15)},
        {},
        A,
        0.05,
    ),
    (
        "headlines with whole phrases",
        {"/": told("El alcalde presentó la carta de servicios y la nueva misión y visión de su equipo")},
        {},
        A,
        0.05,
    ),
    (
        "sample text of a theme",
        {
            "/": HOME,
            "/m": told("Quiénes somos", "Lorem ipsum dolor sit amet. " * 20),
            "/s": told("Servicios", "Lorem ipsum dolor sit amet. " * 20),
        },
        {},
        A,
        0.05,
    ),
    (
        "write to us, and an industry",
        {"/": told("Contacte con nosotros"), "/s": told("Industrias y servicios diversos")},
        {},
        A,
        0.05,
    ),
    ("headings without a body", {"/": HOME, "/m": told("Misión", "x"), "/s": told("Servicios", "x")}, {}, A, 0.05),
]


@pytest.mark.parametrize(
    ("html", "given", "outcome", "confidence"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_static_information(html: dict[str, str], given: dict[str, Any], outcome: Outcome, confidence: float) -> None:
    finding = detect(site_evidence(html, **given), **PARAMS)
    assert (finding.outcome, finding.confidence) == (outcome, confidence), finding.reason


def test_cites_both_pages() -> None:
    finding = detect(site_evidence({"/": HOME, "/m": STRUCTURE, "/s": SERVICES}, clicks={"/s": 3}), **PARAMS)
    assert [c.url.rpartition("/")[2] for c in finding.citations] == ["m", "s"]
    assert finding.citations[0].selector == "body > main:nth-of-type(1) > h1:nth-of-type(1)"
    assert "Misión y Visión" in finding.reason
    assert finding.fact("depth") == "3"
