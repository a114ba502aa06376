"""Criteria: on how many sites each criterion was found, is missing or could not be checked."""

from __future__ import annotations

from collections import Counter
from typing import Any

from reports.charts.chart import Canvas, Chart, make, when
from reports.charts.scale import two_lines
from reports.charts.stacked import Part, draw
from reports.method import CriterionText
from reports.records import Edition
from reports.theme import LIGHT
from reports.words import Words

VERDICTS = ("found", "probable", "weak", "unchecked", "missing")
Row = tuple[CriterionText, list[int]]


def verdict_names(words: Words) -> dict[str, str]:
    """What each verdict is called."""
    return {
        "found": words.say("Hallado"),
        "probable": words.say("Hallado, probable"),
        "weak": words.say("Indicio, no cuenta"),
        "unchecked": words.say("No se pudo comprobar"),
        "missing": words.say("Falta"),
    }


def criteria(edition: Edition, words: Words) -> Chart:
    """One bar for each criterion, in the order of the levels."""
    rows = _rows(edition)
    evaluated = sum(site.status == "evaluated" for site in edition.sites)
    rarest = min(rows, key=lambda row: row[1][0] + row[1][1], default=None)
    commonest = max(rows, key=lambda row: row[1][0] + row[1][1], default=None)
    title = words.say("Criterios: no hay sitios evaluados")
    if rarest and commonest and evaluated:
        title = words.say(
            "Lo más frecuente es «%(most)s» (%(high)s de los sitios); lo más raro, «%(least)s» (%(low)s)",
            most=words.pick(commonest[0].name),
            high=words.percent(sum(commonest[1][:2]), evaluated),
            least=words.pick(rarest[0].name),
            low=words.percent(sum(rarest[1][:2]), evaluated),
        )
    return make(
        edition,
        words,
        "criterios",
        title,
        subtitle=words.say(
            "Parte de los sitios evaluados en que se halló cada criterio; N1 a N5 es su nivel. A la derecha, parte "
            "hallada. %(when)s. %(n)s sitios evaluados.",
            when=when(edition, words),
            n=words.whole(evaluated),
        ),
        alt=words.say("Barras apiladas por criterio. Hallado en: ")
        + "; ".join(f"{words.pick(c.name)} {words.percent(counts[0] + counts[1], sum(counts))}" for c, counts in rows)
        + ".",
        columns=("nivel", "criterio", *VERDICTS),
        rows=tuple((c.level, words.pick(c.name), *counts) for c, counts in rows),
        draw=lambda canvas: _draw(words, rows, canvas),
    )


def _rows(edition: Edition) -> list[Row]:
    counts: dict[str, Counter[str]] = {c.id: Counter() for c in edition.method.criteria}
    for site in edition.sites:
        if site.status == "evaluated":
            for key, verdict in site.verdicts.items():
                counts[key][verdict] += 1
    return [(c, [counts[c.id][v] for v in VERDICTS]) for c in edition.method.criteria]


def _draw(words: Words, rows: list[Row], canvas: Canvas) -> Any:
    names = verdict_names(words)
    colours = {
        "found": ("level3", "on_dark", ""),
        "probable": ("level3", "on_dark", "/"),
        "weak": ("level1", "on_dark", ""),
    }
    colours |= {"unchecked": ("none", "ink", "."), "missing": ("band3", "ink", "")}
    parts = [Part(names[v], LIGHT[ground], LIGHT[ink], hatch) for v in VERDICTS for ground, ink, hatch in [colours[v]]]
    narrow = canvas is Canvas.NARROW
    labels = [_name(c, words, narrow=narrow) for c, _ in rows]
    notes = [f"<b>{words.percent(counts[0] + counts[1], sum(counts))}</b>" for _, counts in rows]
    return draw(labels, parts, [counts for _, counts in rows], canvas, notes)


def _name(criterion: CriterionText, words: Words, *, narrow: bool) -> str:
    name = two_lines(words.pick(criterion.name), 22 if narrow else 60)
    return f"<span style='font-size:11px'>N{criterion.level}</span> {name}"
