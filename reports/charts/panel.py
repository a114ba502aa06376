"""Panel: the averages of ministries, secretariats and the whole Executive as bullet bars beside the UN's ticks."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Canvas, Chart, base, make, source, when
from reports.charts.scale import beside, points_axis, un_lines
from reports.records import AverageView, Edition
from reports.theme import LEVEL_COLOURS, LIGHT, level_of
from reports.words import Words

COLUMNS = (
    "grupo",
    "puntos",
    "minimo",
    "maximo",
    "minimo_amplio",
    "maximo_amplio",
    "proporcional",
    "contados",
    "sin_puntos",
)
Bar = tuple[str, str, AverageView]  # name, what is counted, average


def bars_of(edition: Edition, words: Words) -> list[Bar]:
    """The four averages of the study, best known first."""
    main, by_institution = edition.average("executive"), edition.average("executive_by_institution")
    first, second = edition.average("group", edition.first), edition.average("group", edition.second)
    return [
        (words.say("Organismo Ejecutivo, por sitio"), words.count("sitio", "sitios", main.n_counted), main),
        (words.say("Organismo Ejecutivo, por institución"), _institutions(by_institution, words), by_institution),
        (words.say("Ministerios"), _institutions(first, words), first),
        (words.say("Secretarías"), _institutions(second, words), second),
    ]


def _institutions(average: AverageView, words: Words) -> str:
    return words.count("institución", "instituciones", average.n_counted)


def averages(edition: Edition, words: Words) -> Chart:
    """The averages panel."""
    bars = bars_of(edition, words)
    main = bars[0][2]
    return make(
        edition,
        words,
        "promedios",
        _title(main, words),
        subtitle=words.say(
            "La raya gris va del mínimo al máximo según lo que no se pudo comprobar. %(when)s. "
            "%(n)s sitios con puntos, %(out)s sin puntos.",
            when=when(edition, words),
            n=words.whole(main.n_counted),
            out=words.whole(main.n_left_out),
        ),
        alt=words.say("Barras de promedios.")
        + " "
        + "; ".join(f"{name}: {words.points(a.points)}" for name, _, a in bars)
        + ".",
        source=source(edition, words, reference=True),
        columns=COLUMNS,
        rows=tuple(_row(name, average) for name, _, average in bars),
        draw=lambda canvas: _draw(edition, words, bars, canvas),
    )


def _title(main: AverageView, words: Words) -> str:
    if main.points is None:
        return words.say("Ningún sitio del Organismo Ejecutivo tiene puntos")
    if not words.apart(main.lower, main.upper):
        return words.say("El Organismo Ejecutivo promedia %(points)s de 100 puntos", points=words.points(main.points))
    return words.say(
        "El Organismo Ejecutivo promedia %(points)s de 100 puntos (entre %(low)s y %(high)s)",
        points=words.points(main.points),
        low=words.points(main.lower),
        high=words.points(main.upper),
    )


def _row(name: str, a: AverageView) -> tuple[str | float | int | None, ...]:
    bounds = (a.lower, a.upper, a.wide_lower, a.wide_upper)
    return (name, a.points, *bounds, a.proportional, a.n_counted, a.n_left_out)


def _draw(edition: Edition, words: Words, bars: list[Bar], canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    figure = base(58 * len(bars) + 66, t=26, b=40, r=60 if narrow else 190)
    points_axis(figure, edition, words, canvas)
    for row, (name, _, a) in enumerate(bars):
        if a.points is None:
            continue
        figure.add_trace(
            go.Bar(
                x=[a.points],
                y=[row],
                orientation="h",
                width=0.46,
                marker_color=LEVEL_COLOURS[level_of(a.points)],
                hovertext=name,
                hoverinfo="text+x",
            )
        )
        figure.add_trace(
            go.Scatter(
                x=[a.lower, a.upper],
                y=[row + 0.36] * 2,
                mode="lines",
                line={"color": LIGHT["bound"], "width": 4},
                hoverinfo="skip",
            )
        )
    un_lines(figure, edition.reference, words)
    counted = "" if narrow else "  <span style='font-size:11px'>n=%s %s</span>"
    notes = ["" if narrow else counted % (words.whole(a.n_counted), unit) for _, unit, a in bars]
    beside(figure, [f"<b>{words.points(a.points)}</b>{n}" for (_, _, a), n in zip(bars, notes, strict=True)])
    split = [
        name.replace(", ", ",<br>").replace(
            "Organismo Ejecutivo", "Organismo<br>Ejecutivo" if narrow else "Organismo Ejecutivo"
        )
        for name, _, _ in bars
    ]
    figure.update_yaxes(tickvals=list(range(len(bars))), ticktext=split, range=[len(bars) - 0.4, -0.6], showgrid=False)
    figure.update_layout(barmode="overlay")
    return figure
