"""Variants: how the Executive's average moves when the rule is read otherwise (tornado)."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Canvas, Chart, base, make, when
from reports.charts.scale import beside, two_lines
from reports.records import Edition
from reports.theme import LIGHT
from reports.words import Words

Row = tuple[str, str, float, float]  # variant, name, points, difference from the headline


def variants(edition: Edition, words: Words) -> Chart:
    """One bar for each variant, from the headline average to what the variant gives, widest first."""
    rows, main = _rows(edition, words), edition.average("executive").points
    low, high = min((r[2] for r in rows), default=None), max((r[2] for r in rows), default=None)
    return make(
        edition,
        words,
        "variantes",
        words.say(
            "Según cómo se lea la regla, el promedio va de %(low)s a %(high)s; la regla principal da %(main)s",
            low=words.points(low),
            high=words.points(high),
            main=words.points(main),
        ),
        subtitle=words.say(
            "Promedio del Organismo Ejecutivo por sitio con cada variante del método, de la misma evidencia. "
            "%(when)s. %(n)s sitios con puntos.",
            when=when(edition, words),
            n=words.whole(edition.average("executive").n_counted),
        ),
        alt=words.say("Barras desde el promedio principal de %(main)s puntos. ", main=words.points(main))
        + "; ".join(f"{name}: {words.points(points)}" for _, name, points, _ in rows)
        + ".",
        columns=("variante", "nombre", "puntos", "diferencia"),
        rows=tuple(rows),
        draw=lambda canvas: _draw(rows, main or 0.0, words, canvas),
    )


def _rows(edition: Edition, words: Words) -> list[Row]:
    main = edition.average("executive").points
    rows: list[Row] = []
    for (scope, _, variant), average in edition.averages.items():
        if scope == "executive" and variant != "headline" and average.points is not None and main is not None:
            name = words.pick(edition.method.variants.get(variant, {})) or variant
            rows.append((variant, name, average.points, average.points - main))
    return sorted(rows, key=lambda row: (-abs(row[3]), row[0]))


def _draw(rows: list[Row], main: float, words: Words, canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    figure = base((37 if narrow else 31) * len(rows) + 60, t=26, b=30, r=58)
    figure.add_trace(
        go.Bar(
            x=[difference for *_, difference in rows],
            base=main,
            y=list(range(len(rows))),
            orientation="h",
            width=0.55,
            marker_color=[LIGHT["level3"] if difference >= 0 else LIGHT["level1"] for *_, difference in rows],
            hoverinfo="skip",
        )
    )
    ends = [main, *(points for _, _, points, _ in rows)]
    figure.update_xaxes(range=[max(0, min(ends) - 5), min(100, max(ends) + 5)])
    figure.add_shape(type="line", x0=main, x1=main, y0=0, y1=1, yref="paper", line={"color": LIGHT["ink"], "width": 2})
    text = words.say("regla principal: %(main)s", main=words.points(main))
    figure.add_annotation(x=main, y=1, yref="paper", yanchor="bottom", text=text, showarrow=False, font_size=12)
    beside(figure, [f"<b>{words.points(points)}</b>" for _, _, points, _ in rows])
    names = [two_lines(f"{variant} {name}", 24 if narrow else 60) for variant, name, *_ in rows]
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=names,
        range=[len(rows) - 0.4, -0.6],
        showgrid=False,
        ticklabelstandoff=6,
    )
    return figure
