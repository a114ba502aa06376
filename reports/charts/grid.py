"""Grid: a matrix of words or counts in coloured cells, read without colour because every cell says what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Canvas, base
from reports.charts.scale import beside
from reports.theme import LIGHT


@dataclass(frozen=True)
class Tone:
    """Colour of a cell and of the writing in it, by their names in the theme."""

    ground: str
    ink: str


YES, SOME, NO, UNTOLD = (
    Tone("level3", "on_dark"),
    Tone("band4", "ink"),
    Tone("band1", "ink"),
    Tone("band2", "soft"),
)
SHADES = (Tone("band1", "ink"), Tone("band3", "ink"), Tone("level3", "on_dark"), Tone("level4", "on_dark"))
Cell = tuple[str, Tone]


def shade(share: float) -> Tone:
    """Four steps of a share of 0-1: a few, under a half, half or more, nearly all."""
    return SHADES[0 if share < 0.1 else 1 if share < 0.5 else 2 if share < 0.9 else 3]


def draw(
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    canvas: Canvas,
    notes: Sequence[str] = (),
    *,
    head: int = 150,
    right: int = 60,
) -> Any:
    """Rows from the top; names of columns stand slanted above, upright where narrow, in `head` pixels."""
    narrow = canvas is Canvas.NARROW
    if columns and not narrow:  # the last name leans over the right edge; plotly would leave it out
        right = max(right, round(4.8 * len(columns[-1])) - 380 // len(columns))
    figure = base((28 if narrow else 30) * max(1, len(rows)) + head + 10, t=head, b=10, r=right)
    figure.layout.shapes = [_box(x, y, tone) for y, row in enumerate(cells) for x, (_, tone) in enumerate(row)]
    if notes:
        beside(figure, notes)
    _write(figure, cells, 11 if narrow else 12)
    figure.update_xaxes(
        tickvals=list(range(len(columns))),
        ticktext=list(columns),
        side="top",
        tickangle=-90 if narrow else -45,
        showgrid=False,
        ticks="",
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=list(rows), range=[len(rows) - 0.5, -0.5], showgrid=False, ticks=""
    )
    figure.update_xaxes(tickfont_size=11 if narrow else 12, range=[-0.5, len(columns) - 0.5])
    figure.update_yaxes(tickfont_size=11 if narrow else 12, ticklabelstandoff=4)
    return figure


def _box(x: int, y: int, tone: Tone) -> dict[str, Any]:
    """A cell as a drawn shape: plotly makes a picture of a heat map, which no dark page could recolour."""
    place = {"x0": x - 0.5, "x1": x + 0.5, "y0": y - 0.5, "y1": y + 0.5, "layer": "below"}
    return place | {"type": "rect", "fillcolor": LIGHT[tone.ground], "line": {"color": LIGHT["paper"], "width": 2}}


def _write(figure: Any, cells: Sequence[Sequence[Cell]], size: int) -> None:
    """One text trace for each colour of writing: a heat map has but one."""
    for ink in dict.fromkeys(tone.ink for row in cells for _, tone in row):
        said = [
            (x, y, text)
            for y, row in enumerate(cells)
            for x, (text, tone) in enumerate(row)
            if tone.ink == ink and text
        ]
        figure.add_trace(
            go.Scatter(
                x=[x for x, _, _ in said],
                y=[y for _, y, _ in said],
                text=[text for *_, text in said],
                mode="text",
                textfont={"size": size, "color": LIGHT[ink]},
                hoverinfo="skip",
            )
        )
