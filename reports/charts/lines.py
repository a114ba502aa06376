"""Lines: what trends share: names at the end of lines without meeting, and breaks of a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.theme import LIGHT


def apart(values: Sequence[float], least: float) -> list[float]:
    """Places for names beside values: in the same order, at least `least` apart, moved as little as can be."""
    order = sorted(range(len(values)), key=lambda n: values[n])
    groups: list[tuple[float, list[int]]] = []  # middle of a block of names, and whose they are
    for n in order:
        groups.append((values[n], [n]))
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < least * (len(groups[-1][1]) + len(groups[-2][1])) / 2:
            (_, low), (_, high) = groups[-2:]
            both = [*low, *high]
            groups[-2:] = [(sum(values[k] for k in both) / len(both), both)]
    places = [0.0] * len(values)
    for middle, members in groups:
        for rank, n in enumerate(members):
            places[n] = middle + least * (rank - (len(members) - 1) / 2)
    return places


def ends(
    figure: Any, x: object, named: Sequence[tuple[str, float, str]], axis: str, height: float, span: float
) -> None:
    """Write (text, value, colour) right of x. `height` is the axis in pixels, `span` its range in data."""
    least = 16 * span / height  # a line of 12 px and air
    for (text, _, colour), y in zip(named, apart([value for _, value, _ in named], least), strict=True):
        figure.add_annotation(
            x=x,
            y=y,
            yref=axis,
            text=text,
            xanchor="left",
            xshift=9,
            showarrow=False,
            font={"size": 12, "color": colour},
        )


def mark_break(figure: Any, x: object) -> None:
    """A dashed upright line through all panels."""
    dashed = {"color": LIGHT["soft"], "width": 1, "dash": "dash"}
    figure.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="paper", line=dashed)
