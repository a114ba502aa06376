"""Shares: which criteria the sites of each institution have: institutions by criteria, in percent."""

from __future__ import annotations

from collections.abc import Sequence

from reports.charts import grid
from reports.charts.chart import Canvas, Chart, make, when
from reports.clean import label
from reports.method import CriterionText
from reports.records import Edition, SiteView
from reports.words import Words

Row = tuple[str, list[SiteView]]


def shares(edition: Edition, words: Words) -> Chart:
    """Each ministry, the secretariats together, and all."""
    rows = [row for row in _rows(edition, words) if row[1]]
    read = rows[0][1] if rows else []
    return make(
        edition,
        words,
        "criterios-instituciones",
        _finding(edition, words, read),
        subtitle=words.say(
            "Porcentaje de los sitios evaluados de cada institución en que se halló cada criterio; N1 a N5 es su "
            "nivel. A la derecha, sitios evaluados. %(when)s. %(n)s sitios evaluados.",
            when=when(edition, words),
            n=words.whole(len(read)),
        ),
        alt=words.say("Cuadro de instituciones por criterios. Entre todos los sitios: ")
        + "; ".join(
            f"{words.pick(c.name)} {words.percent(_found(c, read), len(read))}" for c in edition.method.criteria
        )
        + ".",
        columns=("institucion", "sitios_evaluados", *(c.id for c in edition.method.criteria)),
        names={c.id: words.pick(c.name) for c in edition.method.criteria},
        rows=tuple((name, len(sites), *(_percent(c, sites) for c in edition.method.criteria)) for name, sites in rows),
        draw=lambda canvas: _draw(edition, words, rows, canvas),
    )


def _finding(edition: Edition, words: Words, read: list[SiteView]) -> str:
    if not read:
        return words.say("Qué criterios tiene cada institución")
    nowhere = [c for c in edition.method.criteria if not _found(c, read)]
    if nowhere:
        return words.count(
            "%(n)s criterio no se halló en ningún sitio",
            "%(n)s criterios no se hallaron en ningún sitio",
            len(nowhere),
        )
    rarest = min(edition.method.criteria, key=lambda c: (_found(c, read), c.level))
    return words.say(
        "Lo que menos se halla es «%(name)s»: %(n)s de %(total)s sitios evaluados",
        name=words.pick(rarest.name),
        n=words.whole(_found(rarest, read)),
        total=words.whole(len(read)),
    )


def _rows(edition: Edition, words: Words) -> list[Row]:
    def read(*kinds: str) -> list[SiteView]:
        return [s for i in edition.of_kind(*kinds) for s in i.sites if s.status == "evaluated"]

    ministries = [(i.acronym, [s for s in i.sites if s.status == "evaluated"]) for i in edition.of_kind(edition.first)]
    return [
        (words.say("Todos"), read(*edition.groups)),
        (words.say("Ministerios"), read(edition.first)),
        *ministries,
        (words.say("Secretarías"), read(edition.second)),
    ]


def _found(criterion: CriterionText, sites: Sequence[SiteView]) -> int:
    return sum(site.verdicts.get(criterion.id) in {"found", "probable"} for site in sites)


def _percent(criterion: CriterionText, sites: Sequence[SiteView]) -> int:
    return round(100 * _found(criterion, sites) / len(sites))


def _draw(edition: Edition, words: Words, rows: list[Row], canvas: Canvas) -> object:
    if canvas is Canvas.NARROW:
        return _groups(edition, words, rows)
    names = [f"N{c.level} {label(words.pick(c.name), 34)}" for c in edition.method.criteria]
    cells = [
        [(str(value), grid.shade(value / 100)) for value in (_percent(c, sites) for c in edition.method.criteria)]
        for _, sites in rows
    ]
    counts = [f"n={len(sites)}" for _, sites in rows]
    return grid.draw([f"<b>{label(name)}</b>" for name, _ in rows], names, cells, canvas, counts, head=172)


def _groups(edition: Edition, words: Words, rows: list[Row]) -> object:
    """Where it is narrow: criteria from the top, beside them only all, ministries and secretariats."""
    wanted = [rows[0], rows[1], rows[-1]] if len(rows) > 2 else rows
    cells = []
    for criterion in edition.method.criteria:
        found = [_percent(criterion, sites) for _, sites in wanted]
        cells.append([(f"{value} %", grid.shade(value / 100)) for value in found])
    names = [f"N{c.level} {label(words.pick(c.name), 26)}" for c in edition.method.criteria]
    return grid.draw(names, [label(name) for name, _ in wanted], cells, Canvas.NARROW, head=90, right=16)
