"""Doubt: an interval is told where there is one; where nothing is left to check no page says "between 36.0 and 36.0"."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from lxml import html

from reports.charts.bounds import bounds
from reports.charts.dots import ministries
from reports.charts.panel import averages, bars_of
from reports.findings_text import findings_text
from reports.pages import pages, site_pages
from reports.publication import Publication
from reports.records import Edition
from reports.words import Words
from tests.reports.test_share import book_of


def settled(edition: Edition) -> Edition:
    """The edition with every interval closed."""
    found = {key: dataclasses.replace(a, lower=a.points, upper=a.points) for key, a in edition.averages.items()}
    return dataclasses.replace(edition, averages=found)


def told(edition: Edition) -> list[str]:
    words = Words()
    front = dict(pages(book_of(edition, "es", Publication())))["index.html"]
    hero = html.fromstring(front).xpath("//section[@class='hero']")[0]
    return [
        averages(edition, words).title,
        bounds(edition, words).title,
        findings_text(edition, words)[0].sentences[1],
        " ".join(hero.text_content().split()),
    ]


def test_an_interval_is_told_and_a_closed_one_is_not(edition: Edition) -> None:
    assert all("ntre " in text for text in told(edition))
    main = Words().points(edition.average("executive").points)
    closed = told(settled(edition))
    assert [text for text in closed if f"ntre {main} y {main}" in text or f"{main}–{main}" in text] == []
    assert "El Organismo Ejecutivo promedia" in closed[0]
    assert "Lo que no se pudo comprobar no mueve el promedio" in closed[1]
    assert "nada de lo que no se pudo comprobar lo cambiaría" in closed[2]


@pytest.mark.parametrize(("n", "unit"), [(1, "institución"), (2, "instituciones")])
def test_one_is_said_as_one(edition: Edition, n: int, unit: str) -> None:
    key = ("group", edition.second, "headline")
    found = {**edition.averages, key: dataclasses.replace(edition.averages[key], n_counted=n)}
    assert bars_of(dataclasses.replace(edition, averages=found), Words())[3][1] == unit


def test_who_was_not_measured_did_not_fail_to_pass(edition: Edition) -> None:
    first = edition.of_kind(edition.first)
    assert f"de {len(first)} ministerios" in ministries(edition, Words()).title
    lost = dataclasses.replace(first[-1], average=dataclasses.replace(first[-1].average, points=None))
    left = tuple(lost if i.id == lost.id else i for i in edition.institutions)
    title = ministries(dataclasses.replace(edition, institutions=left), Words()).title
    assert f"de {len(first) - 1} con puntos" in title


def test_nobody_leads_where_all_have_nothing(edition: Edition) -> None:
    zero = tuple(dataclasses.replace(i, average=dataclasses.replace(i.average, points=0.0)) for i in edition.institutions)
    title = ministries(dataclasses.replace(edition, institutions=zero), Words()).title
    assert title.endswith("ningún promedio pasa de 0 puntos")


def shown(edition: Edition, **changes: Any) -> html.HtmlElement:
    """The page of a site that could not be read: the store has a finding for each criterion of it all the same."""
    unread = next(s for s in edition.sites if s.status == "unreachable")
    read = next(s for s in edition.sites if len(s.findings) > 10)
    first, *rest = (dataclasses.replace(f, outcome="unknown", verdict="unchecked", citations=()) for f in read.findings)
    site = dataclasses.replace(unread, findings=(dataclasses.replace(first, **changes), *rest))
    home = edition.by_id[unread.institution]
    changed = dataclasses.replace(home, sites=tuple(site if s.id == site.id else s for s in home.sites))
    institutions = tuple(changed if i.id == home.id else i for i in edition.institutions)
    book = book_of(dataclasses.replace(edition, institutions=institutions), "es", Publication())
    return html.fromstring(dict(site_pages(book, latest=True))[f"sitios/{site.id}/index.html"])


def test_a_site_that_was_not_read_says_so_once(edition: Edition) -> None:
    """Not fourteen times; where a person answered a criterion, all of them are shown."""
    article = "//article[starts-with(@class, 'finding')]"
    page = shown(edition)
    assert page.xpath(article) == []
    assert "no se buscó ninguno de los 14 criterios" in page.text_content()
    answered = shown(edition, reviewer="Ana", verdict="found")
    assert len(answered.xpath(article)) == 14
    assert "no se buscó ninguno" not in answered.text_content()
