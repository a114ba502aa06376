"""Size: number of sites of an institution against its average; many have one site, so these stand apart."""

from __future__ import annotations

import math
from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Canvas, Chart, base, make, when
from reports.charts.scale import marks
from reports.clean import label
from reports.records import Edition, InstitutionView
from reports.theme import LIGHT
from reports.words import Words

PLACES = {1: 1.0, 2: 2.6, 3: 3.6}  # where institutions of few sites stand: most have one and need the room
NAMED = 4  # sites from which a point is named: below, dozens of points share one place


def size(edition: Edition, words: Words) -> Chart:
    """Sites against points; institutions of 1 to 3 sites as a strip, the others named on a logarithmic axis."""
    shown = tuple(i for i in edition.of_kind(*edition.groups) if i.average.points is not None)
    return make(
        edition,
        words,
        "tamano",
        _finding(shown, words),
        subtitle=words.say(
            "Número de sitios y promedio de cada institución; el eje es logarítmico desde %(named)s sitios, y los "
            "puntos de 1 a 3 sitios se apartan para que se vean. %(when)s. %(n)s instituciones con puntos.",
            named=NAMED,
            when=when(edition, words),
            n=len(shown),
        ),
        alt=words.say("Gráfica de dispersión de sitios y puntos. ")
        + "; ".join(
            words.say(
                "%(name)s: %(n)s sitios, %(points)s puntos",
                name=i.acronym,
                n=len(i.sites),
                points=words.points(i.average.points),
            )
            for i in shown
            if len(i.sites) >= NAMED
        )
        + ".",
        columns=("siglas", "sitios", "puntos"),
        rows=tuple((i.acronym, len(i.sites), i.average.points) for i in shown),
        draw=lambda canvas: _draw(shown, words, canvas),
    )


def _mean(shown: list[InstitutionView]) -> float | None:
    values = [i.average.points for i in shown if i.average.points is not None]
    return sum(values) / len(values) if values else None


def _finding(shown: tuple[InstitutionView, ...], words: Words) -> str:
    large = _mean([i for i in shown if len(i.sites) >= NAMED])
    small = _mean([i for i in shown if len(i.sites) < NAMED])
    if large is None or small is None:
        return words.say("Número de sitios y puntos de cada institución")
    return words.say(
        "Con %(named)s sitios o más el promedio es %(large)s; con menos, %(small)s",
        named=NAMED,
        large=words.points(large),
        small=words.points(small),
    )


def spread(shown: tuple[InstitutionView, ...], step: float) -> list[tuple[float, InstitutionView]]:
    """A place on the x axis for institutions of few sites: equal ones stand side by side, in order of acronym."""
    places: list[tuple[float, InstitutionView]] = []
    groups: dict[tuple[int, int], list[InstitutionView]] = {}
    for i in shown:
        groups.setdefault((len(i.sites), round((i.average.points or 0) / 4)), []).append(i)
    for (n, _), group in sorted(groups.items()):
        middle = PLACES[n] - step * (len(group) - 1) / 2
        places += [(middle + step * rank, i) for rank, i in enumerate(sorted(group, key=lambda i: i.acronym))]
    return places


def _draw(shown: tuple[InstitutionView, ...], words: Words, canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    figure = base(380 if narrow else 440, t=14, b=54, l=52, r=14)
    small = tuple(i for i in shown if len(i.sites) < NAMED)
    large = [i for i in shown if len(i.sites) >= NAMED]
    if small:
        placed = spread(small, 0.2 if narrow else 0.13)
        _points(figure, [x for x, _ in placed], [i for _, i in placed], words, "x", 7 if narrow else 9)
    _points(figure, [float(len(i.sites)) for i in large], large, words, "x2", 11)
    _names(figure, large, narrow=narrow)
    cut = 0.47 if small else 0.0
    titles = (
        {"text": words.say("1 a 3 sitios"), "font": {"size": 12}},
        {"text": words.say("4 sitios o más"), "font": {"size": 12}},
    )
    points = {"text": words.say("puntos"), "font": {"size": 12}}
    figure.update_layout(
        xaxis={
            "domain": [0, max(0.01, cut - 0.04)],
            "range": [0, 4.1],
            "tickvals": list(PLACES.values()),
            "ticktext": [str(n) for n in PLACES],
            "showgrid": False,
            "title": titles[0],
        },
        xaxis2={
            "domain": [cut, 1],
            "type": "log",
            "range": [math.log10(3.3), math.log10(max([len(i.sites) for i in large] or [10]) * 1.45)],
            "tickvals": [5, 10, 20, 50, 100],
            "title": titles[1],
            "anchor": "y",
        },
        yaxis={"range": [-6, 106], "tickvals": [0, 20, 40, 60, 80, 100], "title": points},
    )
    return figure


def _points(figure: Any, x: list[float], shown: list[InstitutionView], words: Words, axis: str, size: int) -> None:
    values = [i.average.points for i in shown]
    hover = [f"{label(i.name)}: {len(i.sites)}, {words.points(i.average.points)}" for i in shown]
    figure.add_trace(
        go.Scatter(
            x=x,
            y=values,
            xaxis=axis,
            yaxis="y",
            mode="markers",
            marker=marks(values, size),
            text=hover,
            hoverinfo="text",
        )
    )


def _names(figure: Any, shown: list[InstitutionView], *, narrow: bool) -> None:
    """Name each point above or below it, whichever keeps clear of the names already there."""
    panel, height = (175, 6.5) if narrow else (470, 5.0)  # pixels of the panel; height of a line in points
    top = math.log10(max([len(i.sites) for i in shown] or [10]) * 1.45)
    place = {i.id: 100 * (math.log10(len(i.sites)) - math.log10(3.3)) / (top - math.log10(3.3)) for i in shown}
    taken = [(place[i.id], i.average.points or 0.0, 100 * 6 / panel) for i in shown]
    for i in sorted(shown, key=lambda i: -len(i.sites)):
        x = place[i.id]
        y, half = i.average.points or 0.0, 100 * (4.4 * len(i.acronym) + 3) / panel
        shift = next((s for s in (1.0, -1.0, 2.0, -2.0) if _free(taken, x, y + s * height, half, height)), None)
        if shift is None:  # no room beside its point: the table has it
            continue
        taken.append((x, y + shift * height, half))
        figure.add_annotation(
            x=math.log10(len(i.sites)),
            y=y + shift * height,
            xref="x2",
            yref="y",
            text=label(i.acronym),
            showarrow=False,
            font={"size": 12, "color": LIGHT["ink"]},
        )


def _free(taken: list[tuple[float, float, float]], x: float, y: float, half: float, height: float) -> bool:
    return 0 < y < 104 and all(abs(x - u) > half + w or abs(y - v) > height * 0.9 for u, v, w in taken)
