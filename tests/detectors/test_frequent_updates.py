"""Frequent updates, and the dates that are not that. Every visit is of 20 November 2026."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.detectors.frequent_updates import detect
from scoring.finding import Outcome
from tests.building import site_evidence

P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN
PARAMS: dict[str, Any] = {
    "window_days": 90,
    "min_items": 3,
    "min_dates": 2,
    "recent_days": 30,
    "year_items": 6,
    "probable_days": 180,
    "listing_confidence": 0.95,
    "prose_confidence": 0.65,
    "duty_confidence": 0.65,
}


def news(*days: str) -> str:
    items = (f"<li><a href='/n{i}'>Nota {chr(65 + i)}</a> <span>{day}</span></li>" for i, day in enumerate(days))
    return f"<main><ul>{''.join(items)}</ul></main>"


def feed(*days: str) -> str:
    items = (f"<item><title>Nota {chr(65 + i)}</title><pubDate>{day}</pubDate></item>" for i, day in enumerate(days))
    return f"<rss><channel>{''.join(items)}</channel></rss>"


RECENT = ("12 de noviembre de 2026", "3 de octubre de 2026", "25/09/2026")
YEAR = ("12/11/2026", "1/7/2026", "1/6/2026", "1/5/2026", "1/3/2026", "1/12/2025")
RSS = feed("Thu, 12 Nov 2026 08:00:00 -0600", "Sat, 03 Oct 2026 08:00:00 -0600", "2026-09-25T08:00:00-06:00")
PROSE = "El ministro conversó con las autoridades del lugar. " * 8
TABLE = "<tr><td>Numeral {0}</td><td>Información actualizada al {1}</td></tr>"

CASES: list[tuple[str, dict[str, str], dict[str, Any], Outcome, float]] = [
    ("three on three days", {"/": news(*RECENT)}, {}, P, 0.95),
    ("feed", {"/": "x"}, {"feeds": {"https://www.ejemplo.gob.test/feed/": RSS}}, P, 0.97),
    ("one this month, six in the year", {"/": news(*YEAR)}, {}, P, 0.95),
    ("three on one day", {"/": news("12/11/2026", "12/11/2026", "12/11/2026")}, {}, P, 0.65),
    ("one", {"/": news("12/11/2026")}, {}, P, 0.65),
    ("alive half a year ago", {"/": news("12/06/2026", "1/6/2026")}, {}, P, 0.65),
    ("in running text only", {"/": "".join(f"<p>{PROSE} el {d} fue. {PROSE}</p>" for d in RECENT)}, {}, P, 0.65),
    (
        "transparency only",
        {"/": f"<table>{''.join(TABLE.format(i, d) for i, d in enumerate(RECENT))}</table>"},
        {},
        P,
        0.65,
    ),
    ("the same item on many pages", {f"/{i}": news("12/11/2026") for i in range(5)}, {}, P, 0.65),
    ("old", {"/": news("12/11/2024", "3/10/2024", "1/10/2024")}, {}, A, 0.05),
    ("none", {"/": "x"}, {}, A, 0.05),
    ("none, without coverage", {"/": "x"}, {"coverage": False}, U, 0.3),
    ("old, without coverage", {"/": news("12/11/2024")}, {"coverage": False}, U, 0.3),
    ("clock", {f"/{i}": "<p>viernes 20 de noviembre de 2026</p>" for i in range(4)}, {}, A, 0.05),
    (
        "laws",
        {"/": "<p>Decreto 5-2026 del 4 de octubre de 2026</p><p>Acuerdo 7-2026 del 5 de noviembre de 2026</p>"},
        {},
        A,
        0.05,
    ),
    ("foundation", {"/": "<p>Fundada el 13 de abril de 1945</p>"}, {}, A, 0.05),
    (
        "terms",
        {"/": "<p>Vigente hasta el 1 de octubre de 2026</p><p>Vigente hasta el 2 de noviembre de 2026</p>"},
        {},
        A,
        0.05,
    ),
    ("future events", {"/": news("12/12/2026", "3/01/2027", "1/02/2027")}, {}, A, 0.05),
    ("timeline of a network", {"/": f"<div class='twitter-timeline'>{news(*RECENT)}</div>"}, {}, A, 0.05),
    ("exchange rate", {"/": f"<div class='tipo-cambio'>{news(*RECENT)}</div>"}, {}, A, 0.05),
    ("footer", {"/": "<footer>© 2026 — 12/11/2026 — 11/11/2026 — 1/11/2026</footer>"}, {}, A, 0.05),
    (
        "sample post",
        {"/": "x"},
        {"feeds": {"https://www.ejemplo.gob.test/feed/": RSS.replace("Nota", "Hello world! Nota")}},
        A,
        0.05,
    ),
    (
        "REST that is switched off",
        {"/": "x"},
        {"feeds": {"https://www.ejemplo.gob.test/wp-json/wp/v2/posts": '{"code":"no"}'}},
        A,
        0.05,
    ),
]


@pytest.mark.parametrize(
    ("html", "given", "outcome", "confidence"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_frequent_updates(html: dict[str, str], given: dict[str, Any], outcome: Outcome, confidence: float) -> None:
    finding = detect(site_evidence(html, **given), **PARAMS)
    assert (finding.outcome, finding.confidence) == (outcome, confidence), finding.reason


def test_counts_for_other_windows() -> None:
    finding = detect(
        site_evidence({"/": news("12/11/2026", "3/10/2026", "1/7/2026", "1/1/2026", "1/1/2020")}), **PARAMS
    )
    assert [finding.fact(f"count_{days}") for days in (30, 90, 180, 365)] == ["1", "2", "3", "4"]
    assert finding.fact("newest") == "2026-11-12"
    assert "12/11/2026" in finding.reason


def test_an_item_in_list_page_and_feed_is_one() -> None:
    page = "<title>Nota A - Minas</title><meta property='article:published_time' content='2026-11-12'>"
    evidence = site_evidence(
        {"/": news("12/11/2026"), "/n0": page}, feeds={"https://www.ejemplo.gob.test/feed/": feed("2026-11-12")}
    )
    assert detect(evidence, **PARAMS).fact("count_90") == "1"
