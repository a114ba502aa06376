"""Doubt: an interval is told where it can be seen; that nothing would move an average only where its bounds are equal."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from lxml import html

from reports.charts.bounds import bounds
from reports.charts.dots import ministries
from reports.charts.panel import averages, bars_of
from reports.edition import build
from reports.findings_text import findings_text
from reports.pages import pages, site_pages
from reports.publication import Publication
from reports.records import Edition
from reports.words import Words
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference
from tests.reports.test_share import book_of

INTERVAL = re.compile(r"[Ee]ntre |[Bb]etween |\d–\d")
CLAIM = re.compile(r"no lo cambiaría|no mueve|lo cambiaría|would not change|does not move|would change")
NAMED = "Simulación: "  # before every title
WIDE = {"wide_lower": 10.0, "wide_upper": 80.0}


@pytest.fixture(scope="module")
def few() -> Edition:
    """A site for each institution: pages are soon written."""
    return build(fake_frames(most=1), fake_method(), fake_reference(), fake_causes())


def bounded(edition: Edition, lower: float | None, upper: float | None) -> Edition:
    """The edition with every average at 36 between these bounds."""
    change = {"points": 36.0, "lower": lower, "upper": upper, **WIDE}
    found = {key: dataclasses.replace(a, **change) for key, a in edition.averages.items()}
    homes = tuple(
        dataclasses.replace(i, average=dataclasses.replace(i.average, **change)) for i in edition.institutions
    )
    return dataclasses.replace(edition, averages=found, institutions=homes)


def told(edition: Edition, language: str) -> dict[str, str]:
    """What is said of the averages: where -> text, without what it says of the wide bounds."""
    words, book = Words(language), book_of(edition, language, Publication())
    folder = "" if language == "es" else "en/"
    found = {**dict(pages(book)), **dict(site_pages(book, latest=True))}
    front, home = (
        html.fromstring(found[name]) for name in (f"{folder}index.html", f"{folder}{_HOME[language]}/mspas/index.html")
    )
    hero = front.xpath("//section[@class='hero']/p[@class='lead']")[0].text_content()
    image = book.render("compartir.svg", institution=edition.by_id["mspas"], lines=[])
    return {
        "panel": averages(edition, words).title,
        "findings": findings_text(edition, words)[0].sentences[1],
        "hero": hero.partition("10.0")[0].rpartition(". ")[0],
        "card": front.xpath("//div[@class='card'][1]/p[last()]")[0].text_content(),
        "institution": home.xpath("//p[@class='lead']")[0].text_content(),
        "image": html.fromstring(image).text_content(),
    }


_HOME = {"es": "instituciones", "en": "institutions"}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    ("lower", "upper", "interval", "claim"),
    [
        (30.0, 44.0, True, False),
        (36.0, 36.0, False, True),
        (35.97, 36.03, False, False),  # written alike: something is left to check all the same
        (None, None, False, False),
        (36.0, None, False, False),
    ],
)
def test_an_interval_is_told_and_nothing_is_claimed_but_of_equal_bounds(
    few: Edition, language: str, lower: float | None, upper: float | None, interval: bool, claim: bool
) -> None:
    said = told(bounded(few, lower, upper), language)
    assert {where for where, text in said.items() if INTERVAL.search(text)} == (set(said) if interval else set())
    assert {where for where, text in said.items() if CLAIM.search(text)} == (set(said) - {"panel"} if claim else set())


@pytest.mark.parametrize(
    ("lower", "upper", "first"),
    [
        (30.0, 44.0, "Aun con lo que no se pudo comprobar, el promedio queda entre 30.0 y 44.0; "),
        (36.0, 36.0, "Lo que no se pudo comprobar no mueve el promedio; "),
        (35.97, 36.03, ""),
        (None, None, ""),
    ],
)
def test_the_chart_of_bounds_says_what_is_known(
    few: Edition, lower: float | None, upper: float | None, first: str
) -> None:
    title = bounds(bounded(few, lower, upper), Words()).title.removeprefix(NAMED)
    assert title.startswith(first or "Con los sitios sin puntos, el promedio queda ")
    assert title.removeprefix(first).lower().startswith("con los sitios sin puntos, ")
    assert title.endswith("entre 10.0 y 80.0")


@pytest.mark.parametrize(
    ("lower", "upper", "title"),
    [
        (30.0, 44.0, "Aun con lo que no se pudo comprobar, el promedio queda entre 30.0 y 44.0"),
        (36.0, 36.0, "Lo que no se pudo comprobar no mueve el promedio"),
    ],
)
def test_where_every_site_has_points_the_wide_bounds_are_not_told(
    few: Edition, lower: float, upper: float, title: str
) -> None:
    edition = bounded(few, lower, upper)
    found = {k: dataclasses.replace(a, wide_lower=lower, wide_upper=upper) for k, a in edition.averages.items()}
    assert bounds(dataclasses.replace(edition, averages=found), Words()).title == f"{NAMED}{title}"


def test_an_average_that_is_none_is_not_told_as_one(few: Edition) -> None:
    none = dict.fromkeys(("points", "lower", "upper", "wide_lower", "wide_upper"))
    found = {key: dataclasses.replace(a, **none) for key, a in few.averages.items()}
    title = averages(dataclasses.replace(few, averages=found), Words()).title
    assert title == f"{NAMED}Ningún sitio del Organismo Ejecutivo tiene puntos"


def test_without_any_bounds_their_chart_claims_nothing(few: Edition) -> None:
    none = dict.fromkeys(("points", "lower", "upper", "wide_lower", "wide_upper"))
    found = {key: dataclasses.replace(a, **none) for key, a in few.averages.items()}
    assert bounds(dataclasses.replace(few, averages=found), Words()).title == f"{NAMED}Los promedios y sus límites"


@pytest.mark.parametrize(
    ("lower", "upper", "cell"),
    [(30.0, 44.0, "30.0–44.0"), (36.0, 36.0, "36.0"), (35.97, 36.03, "–"), (None, None, "–")],
)
def test_the_table_has_the_interval_one_number_or_nothing(
    few: Edition, lower: float | None, upper: float | None, cell: str
) -> None:
    page = dict(pages(book_of(bounded(few, lower, upper), "es", Publication())))["instituciones/index.html"]
    row = html.fromstring(page).xpath("//table/tbody/tr[1]")[0]
    assert cell in [" ".join(one.text_content().split()) for one in row.xpath("td")]


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
    zero = tuple(
        dataclasses.replace(i, average=dataclasses.replace(i.average, points=0.0)) for i in edition.institutions
    )
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
