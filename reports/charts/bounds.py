"""Bounds: how far each average could move if all that was not told were absent, or present."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Canvas, Chart, base, make, when
from reports.charts.panel import Bar, bars_of
from reports.charts.scale import beside, points_axis
from reports.records import AverageView, Edition
from reports.theme import LIGHT
from reports.words import Words, settled


def bounds(edition: Edition, words: Words) -> Chart:
    """The four averages with both pairs of bounds."""
    bars = [bar for bar in bars_of(edition, words) if bar[2].points is not None]
    main = edition.average("executive")
    return make(
        edition,
        words,
        "limites",
        _title(main, words),
        subtitle=words.say(
            "● promedio; la barra va de tomar lo indeciso como ausente a tomarlo como presente; la línea fina cuenta "
            "además los sitios sin puntos como 0 y como 100. %(when)s. %(n)s sitios con puntos, %(out)s sin puntos.",
            when=when(edition, words),
            n=words.whole(main.n_counted),
            out=words.whole(main.n_left_out),
        ),
        alt=words.say("Promedios con sus límites. ")
        + "; ".join(
            words.say(
                "%(name)s: %(points)s, de %(low)s a %(high)s",
                name=name, points=words.points(a.points), low=words.points(a.lower), high=words.points(a.upper),
            )
            for name, _, a in bars
        )
        + ".",
        columns=("grupo", "puntos", "minimo", "maximo", "minimo_amplio", "maximo_amplio"),
        rows=tuple((name, a.points, a.lower, a.upper, a.wide_lower, a.wide_upper) for name, _, a in bars),
        draw=lambda canvas: _draw(edition, words, bars, canvas),
    )  # fmt: skip


def _title(main: AverageView, words: Words) -> str:
    every_site = (main.wide_lower, main.wide_upper) == (main.lower, main.upper)  # has points
    if every_site and settled(main.lower, main.upper):
        return words.say("Lo que no se pudo comprobar no mueve el promedio")
    if every_site and words.apart(main.lower, main.upper):
        low, high = words.points(main.lower), words.points(main.upper)
        return words.say(
            "Aun con lo que no se pudo comprobar, el promedio queda entre %(low)s y %(high)s", low=low, high=high
        )
    wide = {"wide_low": words.points(main.wide_lower), "wide_high": words.points(main.wide_upper)}
    if settled(main.lower, main.upper):
        return words.say(
            "Lo que no se pudo comprobar no mueve el promedio; con los sitios sin puntos, queda entre %(wide_low)s y "
            "%(wide_high)s",
            **wide,
        )
    if words.apart(main.lower, main.upper):
        return words.say(
            "Aun con lo que no se pudo comprobar, el promedio queda entre %(low)s y %(high)s; con los sitios sin "
            "puntos, entre %(wide_low)s y %(wide_high)s",
            low=words.points(main.lower),
            high=words.points(main.upper),
            **wide,
        )
    if words.apart(main.wide_lower, main.wide_upper):
        return words.say("Con los sitios sin puntos, el promedio queda entre %(wide_low)s y %(wide_high)s", **wide)
    return words.say("Los promedios y sus límites")


def _draw(edition: Edition, words: Words, bars: list[Bar], canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    figure = base(58 * max(1, len(bars)) + 60, t=14, b=40, r=104 if narrow else 130)
    points_axis(figure, edition, words, canvas)
    for row, (_, _, a) in enumerate(bars):
        for ends, width, role in (((a.wide_lower, a.wide_upper), 2, "soft"), ((a.lower, a.upper), 12, "bound")):
            line = {"color": LIGHT[role], "width": width}
            figure.add_trace(go.Scatter(x=ends, y=[row, row], mode="lines", line=line, hoverinfo="skip"))
        marker = {"size": 13, "color": LIGHT["level4"]}
        figure.add_trace(go.Scatter(x=[a.points], y=[row], mode="markers", marker=marker, hoverinfo="x"))
    spans = [f"{words.points(a.lower)} – {words.points(a.upper)}" for _, _, a in bars]
    beside(
        figure,
        [
            f"<b>{words.points(a.points)}</b><br><span style='font-size:11px'>{span}</span>"
            for (_, _, a), span in zip(bars, spans, strict=True)
        ],
    )
    names = [name.replace(", ", ",<br>") for name, *_ in bars]
    if narrow:
        names = [name.replace("Organismo Ejecutivo", words.say("Ejecutivo")) for name in names]
    figure.update_yaxes(tickvals=list(range(len(bars))), ticktext=names, range=[len(bars) - 0.4, -0.6], showgrid=False)
    return figure
