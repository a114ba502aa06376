"""Trend: averages quarter by quarter, of the country and of each institution; a quarter without a run stays empty."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from reports.charts.chart import Canvas, Chart, base, make
from reports.charts.lines import ends, mark_break
from reports.clean import label
from reports.past import past_of, quarters_between
from reports.records import NOTHING, AverageView, Edition, InstitutionView, PastQuarter
from reports.theme import LIGHT
from reports.words import Words
from scoring.aggregate import HEADLINE

Series = tuple[str, str, str, str, list[float | None]]  # key, name, colour role, dash, a value for each quarter


def trend(edition: Edition, words: Words) -> Chart | None:
    """The three averages of the study over all quarters; None with one quarter only."""
    past = moments(edition)
    if len(past) < 2:
        return None
    quarters, found = _calendar(past), _national(edition, past, words)
    first, last = past[0], past[-1]
    return make(
        edition,
        words,
        "historia",
        words.say(
            "De %(first)s a %(last)s el promedio del Organismo Ejecutivo pasa de %(a)s a %(b)s puntos",
            first=first.quarter,
            last=last.quarter,
            a=words.points(mean(first, "executive").points),
            b=words.points(mean(last, "executive").points),
        ),
        subtitle=_subtitle(words, past, quarters),
        alt=words.say("Líneas de promedios por trimestre. ")
        + "; ".join(f"{name}: {', '.join(words.points(v) for v in values)}" for _, name, *_, values in found)
        + ".",
        columns=("trimestre", "metodo", *(key for key, *_ in found), "sitios_con_puntos"),
        rows=tuple(_row(q, past, found, n) for n, q in enumerate(quarters)),
        draw=lambda canvas: _draw(words, past, quarters, found, canvas),
    )


def moments(edition: Edition) -> tuple[PastQuarter, ...]:
    """Every measured quarter up to and with the edition's, oldest first."""
    return (*edition.past, past_of(edition))


def mean(past: PastQuarter, scope: str, scope_id: str = "") -> AverageView:
    """The headline's average in a quarter, or one without points."""
    return past.averages.get((scope, scope_id, HEADLINE), NOTHING)


def _row(
    quarter: str, past: Sequence[PastQuarter], found: list[Series], n: int
) -> tuple[str | float | int | None, ...]:
    moment = next((m for m in past if m.quarter == quarter), None)
    counted = mean(moment, "executive").n_counted if moment else None
    return (quarter, moment.rubric_version if moment else "", *(values[n] for *_, values in found), counted)


def _calendar(past: Sequence[PastQuarter]) -> list[str]:
    return quarters_between(past[0].quarter, past[-1].quarter)


def _values(past: Sequence[PastQuarter], scope: str, scope_id: str = "") -> list[float | None]:
    found = {m.quarter: mean(m, scope, scope_id).points for m in past}
    return [found.get(quarter) for quarter in _calendar(past)]


def _national(edition: Edition, past: Sequence[PastQuarter], words: Words) -> list[Series]:
    return [
        ("ejecutivo", words.say("Ejecutivo"), "level5", "solid", _values(past, "executive")),
        ("ministerios", words.say("Ministerios"), "level4", "dash", _values(past, "group", edition.first)),
        ("secretarias", words.say("Secretarías"), "level1", "dot", _values(past, "group", edition.second)),
    ]


def _subtitle(words: Words, past: Sequence[PastQuarter], quarters: list[str]) -> str:
    text = words.say(
        "Promedios de 0 a 100 puntos; Ejecutivo por sitio, grupos por institución. %(n)s trimestres medidos, de "
        "%(first)s a %(last)s; %(sites)s sitios con puntos en el último.",
        n=len(past),
        first=quarters[0],
        last=quarters[-1],
        sites=words.whole(mean(past[-1], "executive").n_counted),
    )
    missed = [q for q in quarters if q not in {m.quarter for m in past}]
    if missed:
        text += " " + words.say("Sin medir: %(quarters)s.", quarters=words.join(missed))
    if len({m.rubric_version for m in past}) > 1:
        text += " " + words.say("La raya vertical señala un cambio de versión del método.")
    return text


def _draw(words: Words, past: Sequence[PastQuarter], quarters: list[str], found: list[Series], canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    figure = base(400, t=14, b=34, l=40, r=128 if narrow else 150)
    for _, name, role, dash, values in found:
        line = {"color": LIGHT[role], "width": 2.5, "dash": dash}
        figure.add_trace(
            go.Scatter(
                x=quarters, y=values, mode="lines+markers", name=name, line=line, marker={"size": 7}, hoverinfo="x+y"
            )
        )
    _breaks(figure, past, quarters)
    named = [
        (f"{label(name)} <b>{words.points(values[-1])}</b>", values[-1], LIGHT[role])
        for _, name, role, _, values in found
        if values[-1] is not None
    ]
    known = [v for *_, values in found for v in values if v is not None]
    low, high = max(0, 10 * (min(known, default=0) // 10) - 10), min(100, 10 * (max(known, default=100) // 10) + 20)
    ends(figure, len(quarters) - 1, named, "y", 350, high - low)
    figure.update_yaxes(range=[low, high], nticks=6)
    figure.update_xaxes(**quarter_ticks(quarters, 3 if narrow else 8), showgrid=False)
    figure.update_xaxes(ticks="outside", ticklen=8, tickcolor=LIGHT["paper"])  # clear of the lowest number beside them
    return figure


def _breaks(figure: Any, past: Sequence[PastQuarter], quarters: list[str]) -> None:
    for before, after in pairwise(past):
        if before.rubric_version != after.rubric_version:
            mark_break(figure, quarters.index(after.quarter) - 0.5)


def quarter_ticks(quarters: list[str], most: int) -> dict[str, Any]:
    """The first, the last and some between, at most so many, on an axis of categories."""
    step = max(1, -(-(len(quarters) - 1) // max(1, most - 1)))
    shown = [n for n in range(len(quarters)) if (len(quarters) - 1 - n) % step == 0]
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": quarters,
        "tickvals": shown,
        "ticktext": [quarters[n] for n in shown],
        "tickangle": 0,
        "range": [-0.3, len(quarters) - 0.7],
    }


def institutions_trend(edition: Edition, words: Words) -> Chart | None:
    """A small panel for each institution; None with one quarter only."""
    past = moments(edition)
    if len(past) < 2:
        return None
    quarters, shown = _calendar(past), edition.of_kind(*edition.groups)
    series = [(i, _values(past, "institution", i.id)) for i in shown]
    up = sum(_gain(values) > 0 for _, values in series)
    down = sum(_gain(values) < 0 for _, values in series)
    return make(
        edition,
        words,
        "historia-instituciones",
        words.say("De %(first)s a %(last)s: %(better)s y %(worse)s", first=quarters[0], last=quarters[-1],
                  better=words.count("%(n)s institución sube", "%(n)s instituciones suben", up),
                  worse=words.count("%(n)s baja", "%(n)s bajan", down)),
        subtitle=words.say(
            "Promedio de cada institución por trimestre, de 0 a 100 puntos, con los sitios que tuvo en cada uno; "
            "el número es el último. %(n)s trimestres medidos, %(i)s instituciones.",
            n=len(past), i=len(shown),
        ),
        alt=words.say("Una línea por institución. ")
        + "; ".join(f"{i.acronym}: {words.points(values[0])} → {words.points(values[-1])}" for i, values in series)
        + ".",
        columns=("siglas", *quarters),
        rows=tuple((i.acronym, *values) for i, values in series),
        draw=lambda canvas: _panels(words, quarters, series, canvas),
    )  # fmt: skip


def _gain(values: list[float | None]) -> float:
    known = [v for v in values if v is not None]
    return round(known[-1] - known[0], 1) if known else 0.0


def _panels(
    words: Words, quarters: list[str], series: list[tuple[InstitutionView, list[float | None]]], canvas: Canvas
) -> Any:
    across = 3 if canvas is Canvas.NARROW else 6
    down = max(1, -(-len(series) // across))
    names = [f"<b>{label(i.acronym)}</b> {words.points(values[-1])}" for i, values in series]
    height = 104 * down + 50
    figure = make_subplots(
        rows=down, cols=across, shared_xaxes=True, shared_yaxes=True, subplot_titles=names,
        horizontal_spacing=0.025, vertical_spacing=30 / height,
    )  # fmt: skip
    for n, (_, values) in enumerate(series):
        colour = LIGHT["level4"] if _gain(values) >= 0 else LIGHT["reference"]
        figure.add_trace(
            go.Scatter(x=quarters, y=values, mode="lines+markers", line={"color": colour, "width": 2},
                       marker={"size": 4}, hoverinfo="x+y", cliponaxis=False),
            row=n // across + 1, col=n % across + 1,
        )  # fmt: skip
    figure.update_layout(height=height, margin={"l": 30, "r": 14, "t": 24, "b": 26})
    figure.update_annotations(font_size=12)
    figure.update_yaxes(range=[-4, 104], tickvals=[0, 50, 100], ticktext=["0", "50", ""], tickfont_size=11)
    figure.update_xaxes(**quarter_ticks(quarters, 2) | {"tickvals": [], "ticktext": []}, showgrid=False)
    return figure
