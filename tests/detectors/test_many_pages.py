"""A larger number of pages, and what only looks like many."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.detectors.many_pages import detect
from scoring.finding import Outcome
from tests.building import site_evidence

P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN
PARAMS = {"min_pages": 20, "probable_pages": 10, "min_read": 8, "min_chars": 200, "listed_confidence": 0.92}


def text(topic: int) -> str:
    words = " ".join(f"palabra{topic}x{i} dicha{i * topic}" for i in range(30))
    return f"<title>Tema {topic}</title><main><h1>Tema {topic}</h1><p>{words}</p></main>"


def pages(count: int, extra: str = "") -> dict[str, str]:
    return {"/": text(0) + extra, **{f"/tema-{i}": text(i) for i in range(1, count)}}


def links(paths: list[str]) -> str:
    return "".join(f'<a href="{path}">Enlace {i}</a>' for i, path in enumerate(paths))


MORE = [f"/otro-{i}" for i in range(30)]

CASES: list[tuple[str, dict[str, str], dict[str, Any], Outcome, float]] = [
    ("twenty read", pages(20), {}, P, 0.97),
    ("ten read, thirty linked", pages(10, links(MORE)), {}, P, 0.92),
    ("ten read, thirty in the site map", pages(10), {"sitemap": MORE}, P, 0.92),
    ("twelve and no more", pages(12), {}, P, 0.65),
    ("few, exhausted", pages(5), {}, A, 0.05),
    ("few, without coverage", pages(5), {"coverage": False}, U, 0.3),
    ("two read, a long list", pages(2, links(MORE)), {}, P, 0.65),
    ("a list whose pages fail", pages(2, links(MORE)) | {f"/mal-{i}": "x" for i in range(18)}, {}, U, 0.3),
    ("one page with thirty anchors", {"/": text(0) + links([f"#s{i}" for i in range(30)])}, {}, A, 0.05),
    ("thirty anchors by their whole address", {"/": text(0) + links([f"/#s{i}" for i in range(30)])}, {}, A, 0.05),
    ("site map of media", pages(5), {"sitemap": [f"/wp-content/uploads/{i}.jpg" for i in range(500)]}, A, 0.05),
    (
        "copies by language",
        {"/": text(0), **{f"/?lang={c}": text(i) for i, c in enumerate("abcdefghijklmnopqrstuv")}},
        {},
        A,
        0.05,
    ),
    ("the same text at many addresses", {f"/p{i}": text(1) for i in range(30)}, {}, A, 0.05),
    ("folder of documents", pages(5, links([f"/doc/{i}.pdf" for i in range(40)])), {}, A, 0.05),
    (
        "calendar",
        pages(5, links([f"/eventos/2031-{i:02}" for i in range(1, 13)] + [f"/calendario/{i}" for i in range(30)])),
        {},
        A,
        0.05,
    ),
    (
        "tags and later pages",
        pages(5, links([f"/tag/{i}" for i in range(30)] + [f"/noticias/page/{i}" for i in range(3, 40)])),
        {},
        A,
        0.05,
    ),
    ("links elsewhere", pages(5, links([f"https://otro.test/{i}" for i in range(40)])), {}, A, 0.05),
    ("empty pages", {f"/p{i}": f"<p>Página {i}</p>" for i in range(30)}, {}, A, 0.05),
    ("answers with an error", pages(25), {"status": {f"/tema-{i}": 404 for i in range(1, 25)}}, A, 0.05),
    ("nothing read", {}, {"coverage": False}, U, 0.3),
]


@pytest.mark.parametrize(
    ("html", "given", "outcome", "confidence"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_many_pages(html: dict[str, str], given: dict[str, Any], outcome: Outcome, confidence: float) -> None:
    finding = detect(site_evidence(html, **given), **PARAMS)
    assert (finding.outcome, finding.confidence) == (outcome, confidence), finding.reason


def test_reason_has_the_numbers() -> None:
    finding = detect(site_evidence(pages(10, links(MORE))), **PARAMS)
    assert "10 páginas" in finding.reason
    assert "30 más" in finding.reason
    assert finding.fact("pages") == "10"
    assert finding.citations[0].url == "https://www.ejemplo.gob.test/"


def test_site_in_a_folder_counts_its_own_pages_only() -> None:
    url = "https://www.ejemplo.gob.test/minas/"
    inside = {"": text(0) + links(MORE), **{f"p{i}": text(i) for i in range(1, 9)}}
    assert detect(site_evidence(inside, url=url), **PARAMS).outcome is A
