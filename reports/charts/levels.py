"""Levels: how many sites of each institution reach each level, as stacked bars of 100 %."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reports.charts.chart import Canvas, Chart, make, when
from reports.charts.stacked import Part, draw
from reports.clean import label
from reports.records import Edition, SiteView
from reports.theme import LEVEL_COLOURS, LEVEL_INKS
from reports.words import Words


def levels(edition: Edition, words: Words) -> Chart:
    """Share of sites by level: each ministry, the secretariats together, all."""
    rows = _rows(edition, words)
    total = rows[0][1]
    high = sum(total[3:6])
    return make(
        edition,
        words,
        "niveles",
        words.say(
            "%(high)s de %(n)s sitios llegan al nivel 3 o más; %(zero)s no alcanzan ninguno",
            high=words.whole(high),
            n=words.whole(sum(total[:6])),
            zero=words.whole(total[0]),
        ),
        subtitle=words.say(
            "Parte de los sitios con puntos en cada nivel; el número es de sitios. Nivel 0 incluye inaccesibles y "
            "sin sitio propio. A la derecha, sitios con puntos. %(when)s. %(out)s sitios sin puntos no se dibujan.",
            when=when(edition, words),
            out=words.whole(total[6]),
        ),
        alt=words.say("Barras apiladas de sitios por nivel. En total: ")
        + "; ".join(words.say("nivel %(level)s, %(n)s", level=n, n=words.whole(total[n])) for n in range(6))
        + ".",
        columns=("institucion", *(f"nivel_{n}" for n in range(6)), "sin_puntos"),
        rows=tuple((name, *counts) for name, counts in rows),
        draw=lambda canvas: _draw(edition, words, rows, canvas),
    )


def _rows(edition: Edition, words: Words) -> list[tuple[str, list[int]]]:
    executive = edition.of_kind(*edition.groups)
    rows = [(words.say("Todos"), _count(site for i in executive for site in i.sites))]
    secretariats = [site for i in edition.of_kind(edition.second) for site in i.sites]
    rows += [(i.acronym, _count(i.sites)) for i in edition.of_kind(edition.first)]
    return [*rows, (words.say("Secretarías"), _count(secretariats))] if secretariats else rows


def _count(sites: Iterable[SiteView]) -> list[int]:
    """Sites of level 0 to 5, then those without points."""
    counts = [0] * 7
    for site in sites:
        counts[6 if site.points is None else site.level or 0] += 1
    return counts


def _draw(edition: Edition, words: Words, rows: list[tuple[str, list[int]]], canvas: Canvas) -> Any:
    names = {level.number: words.pick(level.name) for level in edition.method.levels}
    parts = [
        Part(
            label(f"{n} {names.get(n, words.say('Sin nivel'))}"),
            LEVEL_COLOURS[n],
            LEVEL_INKS[n],
            "/" if n == 0 else "",
        )
        for n in range(6)
    ]
    labels = [f"<b>{label(name)}</b>" for name, _ in rows]
    notes = [f"n={words.whole(sum(counts[:6]))}" for _, counts in rows]
    return draw(labels, parts, [counts[:6] for _, counts in rows], canvas, notes)
