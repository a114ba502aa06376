"""Scale: the axis of 0 to 100 points that charts share, with level bands and the UN lines."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from reports.charts.chart import Canvas
from reports.clean import label
from reports.method import Reference
from reports.records import Edition, InstitutionView
from reports.theme import BANDS, LEVEL_COLOURS, LEVEL_MARKS, LIGHT, level_of
from reports.words import Words


def points_axis(figure: Any, edition: Edition, words: Words, canvas: Canvas) -> None:
    """Draw the bands and name each level at the points from which it is reached."""
    narrow = canvas is Canvas.NARROW
    for number, colour in enumerate(BANDS):
        left, right = 20 * number, 20 * number + 20
        figure.add_shape(
            type="rect", x0=left, x1=right, y0=0, y1=1, yref="paper", fillcolor=colour, line_width=0, layer="below"
        )
    names = {level.points: label(words.pick(level.name)) for level in edition.method.levels}
    ticks = [0, 20, 40, 60, 80, 100]
    text = [str(t) if narrow or t not in names else f"{t}<br>{names[t]}" for t in ticks]
    figure.update_xaxes(
        range=[-1.5, 101.5], tickvals=ticks, ticktext=text, tickangle=0, showgrid=False, tickfont_size=12
    )


def un_lines(figure: Any, reference: Reference, words: Words) -> None:
    """Draw the EGDI dashed and the OSI dotted, labelled above the plot on the outer sides so that they cannot meet."""
    now = reference.current
    if now is None:
        return
    lines = [("EGDI", now.egdi, "dash")] + ([("OSI", now.osi, "dot")] if now.osi is not None else [])
    lines.sort(key=lambda line: line[1])
    for number, (name, value, dash) in enumerate(lines):
        figure.add_shape(
            type="line",
            x0=value,
            x1=value,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": LIGHT["reference"], "width": 1.6, "dash": dash},
        )
        text = f"ONU {name} {now.year}: {words.points(value)}" if number == 0 else f"{name}: {words.points(value)}"
        figure.add_annotation(
            x=value,
            y=1,
            yref="paper",
            yanchor="bottom",
            xanchor="right" if number == 0 else "left",
            text=text,
            showarrow=False,
            font={"size": 12, "color": LIGHT["reference"]},
        )


def marks(values: list[float | None], size: int = 11) -> dict[str, Any]:
    """Marker of each value: colour and form both say the level."""
    levels = [level_of(value) for value in values]
    return {
        "size": size,
        "symbol": [LEVEL_MARKS[n] for n in levels],
        "color": [LEVEL_COLOURS[n] for n in levels],
        "line": {"width": [2 if n == 0 else 0 for n in levels], "color": [LEVEL_COLOURS[n] for n in levels]},
    }


def row_name(institution: InstitutionView, canvas: Canvas) -> str:
    """Acronym, and on a wide canvas the full name under it."""
    acronym = f"<b>{label(institution.acronym)}</b>"
    if canvas is Canvas.NARROW:
        return acronym
    lines = wrap(institution.name, 44)
    name = "<br>".join(label(line) for line in lines[:2])  # two lines of 44 hold the longest name there is
    return f"{acronym}  <span style='font-size:12px'>{name}</span>"


def beside(figure: Any, texts: Sequence[str]) -> None:
    """Write a value for each row in the column right of the plot, where nothing else is.

    All at once: adding annotations one by one takes plotly time that grows with their square."""
    place: dict[str, Any] = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 10, "yref": "y", "align": "left"}
    notes = [
        place | {"y": row, "text": text, "showarrow": False, "font": {"size": 13}} for row, text in enumerate(texts)
    ]
    figure.layout.annotations = [*(a.to_plotly_json() for a in figure.layout.annotations), *notes]


def two_lines(text: str, width: int) -> str:
    """A name in at most two lines of about `width` characters; what does not fit ends in an ellipsis."""
    return "<br>".join(label(line) for line in wrap(text, width, max_lines=2, placeholder="…"))
