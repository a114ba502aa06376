"""Stacked: bars of shares that add to 100 %, with the count written where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Canvas, base
from reports.charts.scale import beside
from reports.theme import LIGHT

SHARES = [0, 25, 50, 75, 100]
ROOM = 4.5  # percent of the bar below which a count is not written into it


@dataclass(frozen=True)
class Part:
    """One colour of the bars: name in the legend, colour of ground and of writing, hatch."""

    name: str
    colour: str
    ink: str
    hatch: str = ""


def draw(
    names: Sequence[str], parts: Sequence[Part], counts: Sequence[Sequence[int]], canvas: Canvas, notes: Sequence[str]
) -> Any:
    """Bars, first row on top. counts[row][part]; notes stand right of the bars."""
    narrow = canvas is Canvas.NARROW
    legend_rows = -(-len(parts) // (2 if narrow else 4))
    figure = base(
        (34 if narrow else 30) * len(names) + 46 + 24 * legend_rows,
        t=24 * legend_rows + 6,
        b=34,
        r=62 if narrow else 80,
    )
    shares = SHARES[:: 2 if narrow else 1]
    totals = [sum(row) for row in counts]
    for number, part in enumerate(parts):
        share = [100 * row[number] / total if total else 0 for row, total in zip(counts, totals, strict=True)]
        written = [
            str(row[number]) if s >= (ROOM * 1.8 if narrow else ROOM) else ""
            for row, s in zip(counts, share, strict=True)
        ]
        figure.add_trace(_bar(part, share, written, [row[number] for row in counts]))
    beside(figure, notes)
    figure.update_layout(barmode="stack", bargap=0.25, showlegend=True, legend=_legend(narrow=narrow))
    figure.update_xaxes(range=[0, 100], ticktext=[f"{n} %" for n in shares], tickvals=shares, tickangle=0)
    rows = list(range(len(names)))
    figure.update_yaxes(tickvals=rows, ticktext=list(names), range=[len(names) - 0.4, -0.6])
    figure.update_yaxes(showgrid=False, ticklabelstandoff=6)
    return figure


def _legend(*, narrow: bool) -> dict[str, Any]:
    """Above the bars, in the order in which they are stacked."""
    return {
        "orientation": "h",
        "x": 0,
        "xref": "container" if narrow else "paper",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "traceorder": "normal",
        "font": {"size": 12},
        "entrywidth": 165 if narrow else 0,
    }


def _bar(part: Part, share: list[float], written: list[str], counts: list[int]) -> go.Bar:
    return go.Bar(
        x=share,
        y=list(range(len(share))),
        orientation="h",
        name=part.name,
        customdata=counts,
        hovertemplate=f"{part.name}: %{{customdata}} (%{{x:.0f}} %)<extra></extra>",
        text=written,
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"size": 12, "color": part.ink},
        marker={
            "color": part.colour,
            "line": {"width": 1, "color": LIGHT["paper"]},
            "pattern": {
                "shape": part.hatch,
                "size": 6,
                "fgcolor": LIGHT["paper"],
                "fillmode": "overlay",
                "fgopacity": 0.35,
            },
        },
    )
