"""Dated items, and the dates that are something else."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.readings.dates_spanish import parse_dates
from crawler.readings.model import Tier
from crawler.text import norm
from tests.building import reading, vocabulary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 de marzo de 2025", date(2025, 3, 12)),
        ("12 de Marzo del 2025", date(2025, 3, 12)),
        ("1º de setiembre de 2024", date(2024, 9, 1)),
        ("1ro. de enero, 2024", date(2024, 1, 1)),
        ("05 mar. 2025", date(2025, 3, 5)),
        ("5-mar-2025", date(2025, 3, 5)),
        ("05/Ago/2025", date(2025, 8, 5)),
        ("marzo 12, 2025", date(2025, 3, 12)),
        ("October 3, 2025", date(2025, 10, 3)),
        ("03/04/2025", date(2025, 4, 3)),
        ("3-4-2025", date(2025, 4, 3)),
        ("03.04.2025", date(2025, 4, 3)),
        ("04/25/2025", date(2025, 4, 25)),
        ("2025-04-03T10:00", date(2025, 4, 3)),
        ("2025/04/03", date(2025, 4, 3)),
        ("12 de marzo del año 2025", date(2025, 3, 12)),
        ("31/02/2025", None),
        ("Decreto 5-2021", None),
        ("45/13/2025", None),
        ("Tel. 2411-2025", None),
        ("1.12.3.2025", None),
        ("marzo de 2025", None),
        ("13 de abril de 1945", None),
    ],
)
def test_parse(text: str, expected: date | None) -> None:
    months = vocabulary().lists["dates.months"]
    assert [day for day, _, _ in parse_dates(norm(text), months)] == ([expected] if expected else [])


LONG = "El ministro conversó con las autoridades locales sobre el puente. " * 6


@pytest.mark.parametrize(
    ("html", "day", "source", "tier"),
    [
        (
            '<script type="application/ld+json">{"datePublished":"2026-11-03T08:00:00-06:00"}</script>',
            date(2026, 11, 3),
            "jsonld",
            Tier.B,
        ),
        ("<meta property='article:published_time' content='2026-10-02T00:00:00Z'>", date(2026, 10, 2), "meta", Tier.B),
        ("<article><h2>Nota</h2><time datetime='2026-10-02'>x</time></article>", date(2026, 10, 2), "time", Tier.B),
        (
            "<ul><li><a href=/n>Inauguran puente</a> <span>2 de octubre de 2026</span></ul>",
            date(2026, 10, 2),
            "text",
            Tier.B,
        ),
        (f"<p>Guatemala, 2 de octubre de 2026. {LONG}</p>", date(2026, 10, 2), "text", Tier.B),
        (f"<p>{LONG} El 2 de octubre de 2026 se reunieron con todos. {LONG}</p>", date(2026, 10, 2), "text", Tier.C),
        ("<li><b>2</b> <i>oct</i> <span>2026</span><p>Nota</p>", date(2026, 10, 2), "text", Tier.B),
        ("<main><a href='/2026/10/02/inauguran-puente'>Nota</a></main>", date(2026, 10, 2), "url", Tier.C),
        ("<p>jueves 12 de noviembre de 2026</p>", date(2026, 11, 12), "text", Tier.B),
    ],
)
def test_item(html: str, day: date, source: str, tier: Tier) -> None:
    (item,) = reading(html).dates
    assert (item.day, item.source, item.tier, item.transparency) == (day, source, tier, False)


@pytest.mark.parametrize(
    "html",
    [
        "<p>viernes 20 de noviembre de 2026</p>",
        "<p>Hoy es 20 de noviembre de 2026</p>",
        "<header>12 de noviembre de 2026</header>",
        "<footer>© 2026. Sitio actualizado 12/11/2026</footer>",
        "<p>Decreto 5-2021 del 4 de octubre de 2026</p>",
        "<p>Acuerdo Gubernativo 12-2026 de fecha 4 de octubre de 2026</p>",
        "<p>Fundada el 13 de abril de 1999</p>",
        "<p><b>Vigente hasta:</b> 4 de octubre de 2026</p>",
        "<p>La feria se realizará el 4 de diciembre de 2026</p>",
        "<p>5 de diciembre de 2026</p>",
        "<div class='twitter-timeline'><p>4 de octubre de 2026</p></div>",
        "<div class='widget tipo-cambio'><p>Q7.70 al 4 de octubre de 2026</p></div>",
        "<article><h2>Hello world!</h2><p>4 de octubre de 2026</p></article>",
        '<title>Hello world!</title><script type="application/ld+json">{"datePublished":"2026-11-03"}</script>',
        '<script type="application/ld+json">{"dateModified":"2026-11-03"}</script>',
        "<meta property='article:modified_time' content='2026-10-02'>",
        "<a href='/wp-content/uploads/2026/10/x.jpg'>x</a>",
        "<time datetime='ayer'>x</time>",
        "<script>var hoy = '4 de octubre de 2026'</script>",
    ],
)
def test_no_item(html: str) -> None:
    assert reading(html).dates == ()


@pytest.mark.parametrize(
    "html",
    [
        "<p>Información actualizada al 31 de agosto de 2026</p>",
        "<footer>Fecha de actualización: 31/08/2026</footer>",
        "<title>Información Pública de Oficio</title><table><tr><td>Numeral 7</td><td>31/08/2026</td></tr></table>",
    ],
)
def test_transparency_is_a_duty(html: str) -> None:
    (item,) = reading(html).dates
    assert (item.day, item.transparency) == (date(2026, 8, 31), True)


def test_a_stamp_below_a_note_belongs_to_the_note() -> None:
    found = reading(
        "<article><header><h2>Feria del tul</h2></header><p>Hubo concurso.</p><footer><time datetime=2026-10-01>x</time>"
        "<a href=/category/varios/>Varios</a></footer></article>"
    ).dates
    assert [item.label for item in found] == ["Feria del tul"]


def test_a_nightly_change_is_no_publication() -> None:
    html = '<script type="application/ld+json">{"datePublished":"2025-01-02","dateModified":"2026-11-19"}</script>'
    assert [item.day for item in reading(html).dates] == [date(2025, 1, 2)]


def test_label_and_selector() -> None:
    found = reading(
        "<ul><li><h3><a href=/1>Uno</a></h3><span>1/10/2026</span><li><h3>Dos</h3><span>2/10/2026</span></ul>"
    ).dates
    assert [(item.label, item.day.day) for item in found] == [("Uno", 1), ("Dos", 2)]
    assert found[0].selector == "body > ul:nth-of-type(1) > li:nth-of-type(1) > span:nth-of-type(1)"
