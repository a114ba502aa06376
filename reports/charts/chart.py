"""Chart: what one chart says (title, subtitle, alternative text, table) and how it is drawn on each canvas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from reports.clean import label
from reports.records import Edition
from reports.theme import LIGHT, template
from reports.words import Words

Cell = str | float | int | None


class Canvas(StrEnum):
    """Where a chart is drawn: on a wide or a narrow page, or as a file that must explain itself."""

    WIDE = "wide"
    NARROW = "narrow"
    EXPORT = "export"

    @property
    def width(self) -> int:
        """Pixels."""
        return 400 if self is Canvas.NARROW else 1000


@dataclass(frozen=True)
class Chart:
    """One chart. `rows` are the numbers drawn, one tuple per mark, in the order of `columns`."""

    id: str
    title: str
    subtitle: str
    alt: str
    source: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    draw: Callable[[Canvas], Any]
    simulated: bool = False
    names: Mapping[str, str] = field(default_factory=dict)  # of columns that only this chart has

    def figure(self, canvas: Canvas) -> Any:
        """The plotly figure; as a file it carries title, subtitle and source."""
        figure = self.draw(canvas)
        figure.update_layout(template=template(), width=canvas.width)
        if self.simulated:
            _stamp(figure, self.title.partition(":")[0])
        if canvas is Canvas.EXPORT:
            self._explain(figure)
        return figure

    def _explain(self, figure: Any) -> None:
        """Write title and subtitle above the drawing and the source under it, and make room for them."""
        title, under, source = (_lines(t, n) for t, n in ((self.title, 84), (self.subtitle, 128), (self.source, 140)))
        margin = figure.layout.margin
        above, below = margin.t, margin.b  # numbers now: the margin itself changes with the layout
        head, foot = 30 + 25 * len(title) + 19 * len(under), 24 + 16 * len(source)
        height = figure.layout.height + head + foot
        figure.update_layout(
            height=height,
            margin={"t": above + head, "b": below + foot},
            title={
                "text": "<br>".join(f"<b>{line}</b>" for line in title),
                "subtitle": {"text": "<br>".join(under), "font": {"size": 13, "color": LIGHT["soft"]}},
                "font": {"size": 19},
                "x": 0.012,
                "xref": "container",
                "xanchor": "left",
                "y": 1 - 30 / height,
                "yref": "container",
                "yanchor": "top",
            },
        )
        if figure.layout.legend.yref == "container":
            figure.update_layout(legend_y=1 - head / height)
        figure.add_annotation(  # on the right, where the margin is fixed: the left one grows with the names
            text="<br>".join(source),
            xref="paper",
            yref="paper",
            x=1,
            y=0,
            xanchor="right",
            yanchor="bottom",
            xshift=margin.r - 12,
            yshift=-(below + foot) + 8,
            align="right",
            showarrow=False,
            font={"size": 11, "color": LIGHT["soft"]},
        )


def _lines(text: str, width: int) -> list[str]:
    return [label(line) for line in wrap(text, width)]


def _stamp(figure: Any, word: str) -> None:
    """Write the mark of a simulated run across the drawing; only its own words, behind nothing."""
    figure.add_annotation(
        text=label(word),
        xref="paper",
        yref="paper",
        x=0.5,
        y=0.5,
        showarrow=False,
        textangle=-18,
        opacity=0.12,
        font={"size": 44, "color": LIGHT["soft"]},
    )


def base(height: int, **margin: int) -> go.Figure:
    """An empty figure of a height with margins l, r, t, b in pixels."""
    figure = go.Figure()
    figure.update_layout(height=height, margin={"l": 10, "r": 10, "t": 10, "b": 10} | margin)
    return figure


def when(edition: Edition, words: Words) -> str:
    """The quarter and the days on which its pages were read."""
    days = words.days(edition.run.first_read, edition.run.last_read)
    return (
        words.say("%(quarter)s, lectura del %(days)s", quarter=edition.run.quarter, days=days)
        if days
        else edition.run.quarter
    )


def source(edition: Edition, words: Words, *, reference: bool = False) -> str:
    """Where the numbers come from, with the version of the method and the survey year."""
    parts = [
        words.say("Fuente: egob, método %(version)s", version=edition.run.rubric_version or edition.method.version)
    ]
    if reference and edition.reference.current:
        parts.append(words.say("ONU: encuesta %(year)s, valor × 100, otra escala", year=edition.reference.current.year))
    parts.append(words.say("datos CC BY 4.0"))
    return "; ".join(parts) + "."


def make(edition: Edition, words: Words, key: str, title: str, **rest: Any) -> Chart:
    """A chart of the edition; a simulated one says so in its title, where every copy of it keeps it."""
    if edition.run.simulated:
        title = words.say("Simulación: %(title)s", title=title)
        rest["alt"] = words.say("Simulación. %(alt)s", alt=rest["alt"])
    rest.setdefault("source", source(edition, words))
    return Chart(id=key, title=title, simulated=edition.run.simulated, **rest)
