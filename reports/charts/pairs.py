"""Pairs: rows with two values on one axis, as dots joined by a line: before and now, or two readings of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Canvas, base
from reports.charts.scale import beside
from reports.theme import LIGHT


@dataclass(frozen=True)
class Pair:
    """One row: its name and note as chart labels, and its two values; a value may be missing."""

    name: str
    first: float | None
    second: float | None
    note: str


def draw(pairs: Sequence[Pair], canvas: Canvas, *, top: int = 10, right: int = 120, arrow: bool = False) -> Any:
    """An open ring at the first value, a filled mark at the second; with `arrow` its form and colour say which way."""
    narrow = canvas is Canvas.NARROW
    longest = max((pair.name.count("<br>") for pair in pairs), default=0)
    pitch = (26 if narrow else 30) + 14 * longest
    figure = base(pitch * max(1, len(pairs)) + 50 + top, t=top, b=40, r=right)
    for row, pair in enumerate(pairs):
        if pair.first is not None and pair.second is not None and pair.first != pair.second:
            line = {"color": _colour(pair, arrow=arrow), "width": 3}
            figure.add_trace(
                go.Scatter(x=[pair.first, pair.second], y=[row] * 2, mode="lines", line=line, hoverinfo="skip")
            )
    _marks(figure, [(row, p.first) for row, p in enumerate(pairs)], "circle-open", LIGHT["soft"], 10)
    for row, pair in enumerate(pairs):
        symbol = _symbol(pair) if arrow else "circle"
        _marks(figure, [(row, pair.second)], symbol, _colour(pair, arrow=arrow), 12 if arrow else 10)
    beside(figure, [pair.note for pair in pairs])
    figure.update_yaxes(
        tickvals=list(range(len(pairs))),
        ticktext=[pair.name for pair in pairs],
        range=[len(pairs) - 0.4, -0.6],
        showgrid=False,
        ticklabelstandoff=6,
    )
    return figure


def _marks(figure: Any, points: Sequence[tuple[int, float | None]], symbol: str, colour: str, size: int) -> None:
    have = [(row, value) for row, value in points if value is not None]
    if have:
        figure.add_trace(
            go.Scatter(
                x=[value for _, value in have],
                y=[row for row, _ in have],
                mode="markers",
                marker={"symbol": symbol, "size": size, "color": colour, "line": {"width": 2, "color": colour}},
                hoverinfo="x",
                cliponaxis=False,
            )
        )


def _colour(pair: Pair, *, arrow: bool) -> str:
    if not arrow:
        return LIGHT["level4"]
    if pair.first is None or pair.second is None or pair.first == pair.second:
        return LIGHT["level0"]
    return LIGHT["level3"] if pair.second > pair.first else LIGHT["reference"]


def _symbol(pair: Pair) -> str:
    if pair.first is None or pair.second is None or pair.first == pair.second:
        return "circle"
    return "triangle-right" if pair.second > pair.first else "triangle-left"
