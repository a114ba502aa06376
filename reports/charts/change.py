"""Change: what each institution gained or lost since the quarter before, over the sites that were read in both."""

from __future__ import annotations

from dataclasses import dataclass

from reports.charts import pairs
from reports.charts.chart import Canvas, Chart, make, when
from reports.charts.scale import points_axis
from reports.clean import label
from reports.past import Changes, changes_of
from reports.records import Edition
from reports.words import Words


@dataclass(frozen=True)
class Moved:
    """An institution's mean over its comparable sites, before and now."""

    acronym: str
    sites: int
    before: float
    after: float


def change(edition: Edition, words: Words) -> Chart | None:
    """Arrows from the quarter before to this one, largest gain on top; None without an earlier quarter."""
    moved = changes_of(edition)
    if moved is None:
        return None
    rows = _institutions(edition, moved)
    return make(
        edition,
        words,
        "cambio",
        _finding(moved, words),
        subtitle=_subtitle(edition, moved, words),
        alt=words.say(
            "Flechas por institución, de %(before)s a %(after)s: ",
            before=moved.before.quarter,
            after=edition.run.quarter,
        )
        + "; ".join(f"{row.acronym} {words.points(row.before)} → {words.points(row.after)}" for row in rows)
        + ".",
        columns=("siglas", "sitios_comparables", "puntos_antes", "puntos_ahora", "cambio"),
        rows=tuple((row.acronym, row.sites, row.before, row.after, row.after - row.before) for row in rows),
        draw=lambda canvas: _draw(edition, words, rows, canvas),
    )


def _institutions(edition: Edition, moved: Changes) -> list[Moved]:
    rows = []
    for institution in edition.of_kind(*edition.groups):
        own = [m for m in moved.moved if m.site.institution == institution.id]
        if own:
            before, after = (sum(getattr(m, end) for m in own) / len(own) for end in ("before", "after"))
            rows.append(Moved(institution.acronym, len(own), before, after))
    return sorted(rows, key=lambda row: (row.before - row.after, row.acronym))


def _finding(moved: Changes, words: Words) -> str:
    up, down = len(moved.better), len(moved.worse)
    better = words.count("%(n)s sitio sube", "%(n)s sitios suben", up)
    worse = words.count("%(n)s baja", "%(n)s bajan", down)
    same = words.count("%(n)s sigue igual", "%(n)s siguen igual", moved.compared - up - down)
    return words.say(
        "Desde %(quarter)s: %(better)s, %(worse)s y %(same)s",
        quarter=moved.before.quarter, better=better, worse=worse, same=same,
    )  # fmt: skip


def _subtitle(edition: Edition, moved: Changes, words: Words) -> str:
    text = words.say(
        "Promedio de cada institución en %(before)s (○) y en %(after)s (▶ sube, ◀ baja, ● igual), solo con los %(n)s "
        "sitios evaluados en los dos trimestres; otros %(apart)s no se pueden comparar. %(when)s.",
        before=moved.before.quarter,
        after=edition.run.quarter,
        n=words.whole(moved.compared),
        apart=words.whole(len(moved.unread) + len(moved.new) + len(moved.gone)),
        when=when(edition, words),
    )
    if moved.before.rubric_version == edition.run.rubric_version:
        return text
    return text + " " + words.say(
        "Los dos trimestres se calificaron con versiones distintas del método (%(a)s y %(b)s).",
        a=moved.before.rubric_version, b=edition.run.rubric_version,
    )  # fmt: skip


def signed(value: float, words: Words) -> str:
    """A difference with its sign; the minus is the long one, and a fall carries a mark of its own."""
    shown = words.points(abs(value))
    if float(shown.replace(",", "")) == 0:
        return f"= {shown}"
    return f"▲ +{shown}" if value > 0 else f"▼ −{shown}"


def _draw(edition: Edition, words: Words, rows: list[Moved], canvas: Canvas) -> object:
    drawn = [
        pairs.Pair(f"<b>{label(row.acronym)}</b>", row.before, row.after, _note(row, words, canvas)) for row in rows
    ]
    figure = pairs.draw(drawn, canvas, right=84 if canvas is Canvas.NARROW else 150, arrow=True)
    points_axis(figure, edition, words, canvas)
    return figure


def _note(row: Moved, words: Words, canvas: Canvas) -> str:
    counted = "" if canvas is Canvas.NARROW else f"  <span style='font-size:11px'>n={row.sites}</span>"
    return f"<b>{signed(row.after - row.before, words)}</b>{counted}"
