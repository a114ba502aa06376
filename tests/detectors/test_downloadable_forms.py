"""Forms that download, and documents that are no forms."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.evidence import DocumentCheck
from crawler.readings.model import Inside
from scoring.detectors.downloadable_forms import detect
from scoring.finding import Outcome
from tests.building import BASE, site_evidence

P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN
PARAMS: dict[str, Any] = {
    "min_score": 2,
    "confirmed_confidence": 0.95,
    "context_confidence": 0.8,
    "unchecked_confidence": 0.65,
    "opened_confidence": 0.98,
    "long_confidence": 0.7,
    "min_fields": 3,
    "min_blanks": 5,
    "min_asks": 2,
    "max_pages": 10,
    "types": ["pdf", "msword", "officedocument", "octet-stream", "zip"],
}
DRIVE = "https://drive.google.com/file/d/abc/view"


def link(label: str, path: str = "f.pdf") -> str:
    return f"<main><p><a href='{path if '://' in path else '/' + path}'>{label}</a></p></main>"


def check(
    path: str = "f.pdf",
    status: int = 200,
    kind: str = "application/pdf",
    name: str = "",
    inside: Inside | None = None,
) -> dict[str, Any]:
    return {"documents": [DocumentCheck(path if "://" in path else BASE + path, status, kind, name, "", inside)]}


CMS = "descargas/download/505-x/2742-boleta"
FORM = link("Formulario de inscripción")

CASES: list[tuple[str, dict[str, str], dict[str, Any], Outcome, float]] = [
    ("confirmed", {"/": FORM}, check(), P, 0.95),
    (
        "word file",
        {"/": link("Solicitud de licencia", "s.docx")},
        check("s.docx", kind="application/vnd.openxmlformats-officedocument"),
        P,
        0.95,
    ),
    ("no file ending, type says file", {"/": link("Boleta de inscripción", CMS)}, check(CMS), P, 0.95),
    (
        "no file ending, name says file",
        {"/": link("Boleta de inscripción", CMS)},
        check(CMS, kind="application/x-y", name="boleta.PDF"),
        P,
        0.95,
    ),
    ("coded name", {"/": link("SAT-2237")}, check(), P, 0.95),
    ("context only", {"/": "<li>Formulario de inscripción <a href='/f.pdf'>aquí</a></li>"}, check(), P, 0.8),
    ("ranged answer", {"/": FORM}, check(status=206), P, 0.95),
    ("not asked", {"/": FORM}, {}, P, 0.65),
    ("server refuses to say", {"/": FORM}, check(status=405), P, 0.65),
    ("cloud", {"/": link("Formulario", DRIVE)}, check(DRIVE, kind="text/html"), P, 0.65),
    ("on the owner's portal", {"/": "x"}, {"services": {BASE + "t": FORM}, **check()}, P, 0.95),
    ("opened, it has fields", {"/": FORM}, check(inside=Inside(2, 3)), P, 0.98),
    ("opened, it has lines and asks", {"/": FORM}, check(inside=Inside(1, 0, 5, ("dpi", "firma"))), P, 0.98),
    ("opened, two fields are no form yet", {"/": FORM}, check(inside=Inside(2, 2)), P, 0.95),
    ("opened, lines that ask nothing", {"/": FORM}, check(inside=Inside(1, 0, 9, ("firma",))), P, 0.95),
    ("opened, a long text", {"/": FORM}, check(inside=Inside(11)), P, 0.7),
    ("opened, a long text with lines", {"/": FORM}, check(inside=Inside(11, 0, 9, ("dpi", "firma"))), P, 0.7),
    (
        "a file that nothing is said of, but asks",
        {"/": link("Descargar", "scan0001.pdf")},
        check("scan0001.pdf", inside=Inside(1, 0, 6, ("dpi", "firma"))),
        P,
        0.98,
    ),
    (
        "a file that nothing is said of, and tells",
        {"/": link("Descargar", "scan0001.pdf")},
        check("scan0001.pdf", inside=Inside(2)),
        A,
        0.05,
    ),
    (
        "a file that nothing is said of, not opened",
        {"/": link("Descargar", "scan0001.pdf")},
        check("scan0001.pdf"),
        A,
        0.05,
    ),
    (
        "requirements that have lines",
        {"/": link("Requisitos")},
        check(inside=Inside(1, 0, 9, ("dpi", "firma"))),
        A,
        0.05,
    ),
    ("broken link", {"/": FORM}, check(status=404), A, 0.05),
    ("error page with status 200", {"/": FORM}, check(kind="text/html"), A, 0.05),
    ("report on requests", {"/": link("Informe de solicitudes de información recibidas")}, check(), A, 0.05),
    ("travel allowance form", {"/": link("Formulario de viáticos V-A")}, check(), A, 0.05),
    ("store form", {"/": link("Formulario 1-H almacén")}, check(), A, 0.05),
    ("staff slips", {"/": link("Boletas Institucionales")}, check(), A, 0.05),
    ("requirements", {"/": link("Requisitos")}, check(), A, 0.05),
    ("guide to a form", {"/": link("Guía para llenar el formulario")}, check(), A, 0.05),
    ("law", {"/": link("Decreto 12-2002")}, check(), A, 0.05),
    (
        "online form",
        {"/": link("Formulario de inscripción al curso", "https://docs.google.com/forms/d/e/abc/viewform")},
        {},
        A,
        0.05,
    ),
    ("picture of a form", {"/": link("Formulario", "formulario.jpg")}, {}, A, 0.05),
    ("nothing", {"/": "x"}, {}, A, 0.05),
    ("nothing, without coverage", {"/": "x"}, {"coverage": False}, U, 0.3),
]


@pytest.mark.parametrize(
    ("html", "given", "outcome", "confidence"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_downloadable_forms(html: dict[str, str], given: dict[str, Any], outcome: Outcome, confidence: float) -> None:
    finding = detect(site_evidence(html, **given), **PARAMS)
    assert (finding.outcome, finding.confidence) == (outcome, confidence), finding.reason


def test_reason_and_citation() -> None:
    finding = detect(site_evidence({"/": "x", "/t": FORM}, clicks={"/t": 2}, **check()), **PARAMS)
    assert "«Formulario de inscripción»" in finding.reason
    assert finding.fact("depth") == "2"
    assert finding.citations[0].url == BASE + "t"
