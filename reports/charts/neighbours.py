"""Neighbours: Guatemala's index and rank in the UN surveys among the countries around it."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from reports.background import Background, Country
from reports.charts.chart import Canvas, Chart, base
from reports.charts.history import BREAK
from reports.charts.lines import ends, mark_break
from reports.clean import label
from reports.records import Edition
from reports.theme import LIGHT
from reports.words import Words

HEIGHT = 820
VALUES, RANKS = (0.56, 1.0), (0.0, 0.46)  # where the two panels stand


def neighbours(edition: Edition, words: Words, background: Background) -> Chart | None:
    """EGDI values above, ranks below with the first place on top; None when the reference has no series."""
    if not background.countries:
        return None
    years = [s.year for s in edition.reference.series] or [s.year for s in background.countries[0].series]
    shown = [c for c in background.countries if any(s.year in years for s in c.series)]
    names = {c.iso3: words.pick(background.printed.instruments.countries.get(c.iso3, {})) or c.name for c in shown}
    return Chart(
        id="vecinos",
        title=_finding(shown, names, years[-1], words),
        subtitle=words.say(
            "Índice de Gobierno Electrónico (EGDI) de la ONU × 100 y puesto entre 193 países, con el primero arriba. "
            "Encuestas %(first)s a %(last)s, %(n)s países. La raya vertical: en %(broken)s cambió la definición.",
            first=years[0],
            last=years[-1],
            n=len(shown),
            broken=BREAK,
        ),
        alt=words.say("Líneas por país y año de encuesta. Puestos en %(year)s: ", year=years[-1])
        + "; ".join(f"{names[c.iso3]} {_rank(c, years[-1])}" for c in _ranked(shown, years[-1]))
        + ".",
        source=words.say(
            "Fuente: %(source)s.", source=edition.reference.source or "UN DESA, E-Government Knowledgebase (EGOVKB)"
        ),
        columns=("iso3", "pais", "encuesta", "egdi_x100", "puesto"),
        rows=tuple((c.iso3, names[c.iso3], s.year, s.egdi, s.rank) for c in shown for s in c.series if s.year in years),
        draw=lambda canvas: _draw(shown, names, years, words, canvas),
    )


def _rank(country: Country, year: int) -> int:
    return next((s.rank for s in country.series if s.year == year), 999)


def _ranked(shown: list[Country], year: int) -> list[Country]:
    return sorted((c for c in shown if any(s.year == year for s in c.series)), key=lambda c: _rank(c, year))


def _finding(shown: list[Country], names: dict[str, str], year: int, words: Words) -> str:
    order = _ranked(shown, year)
    ours = shown[0]
    if ours not in order or len(order) < 2:
        return words.say("Guatemala y sus vecinos en la encuesta de la ONU")
    place = order.index(ours) + 1
    if place == len(order):
        return words.say(
            "En %(year)s Guatemala es el último de %(n)s países vecinos; el primero es %(best)s, en el puesto %(rank)s",
            year=year, n=len(order), best=names[order[0].iso3], rank=_rank(order[0], year),
        )  # fmt: skip
    return words.say(
        "En %(year)s Guatemala ocupa el lugar %(place)s entre %(n)s países vecinos, puesto %(ours)s del mundo; "
        "%(best)s está en el %(rank)s",
        year=year, place=place, n=len(order), ours=_rank(ours, year), best=names[order[0].iso3],
        rank=_rank(order[0], year),
    )  # fmt: skip


def _draw(shown: list[Country], names: dict[str, str], years: list[int], words: Words, canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    figure = base(HEIGHT, t=22, b=30, l=44, r=122 if narrow else 150)
    every = [s for c in shown for s in c.series if s.year in years]
    low, high = 5 * (min(s.egdi for s in every) // 5) - 5, 5 * (max(s.egdi for s in every) // 5) + 10
    top, bottom = min(s.rank for s in every) - 12, max(s.rank for s in every) + 10
    for axis, measure, panel, span in (("y", "egdi", VALUES, high - low), ("y2", "rank", RANKS, bottom - top)):
        named = []
        for country in reversed(shown):  # ours is drawn last, over the others
            own = country is shown[0]
            values = {s.year: getattr(s, measure) for s in country.series}
            _line(figure, years, [values.get(y) for y in years], axis, own=own)
            if years[-1] in values:
                said = words.points(values[years[-1]]) if measure == "egdi" else str(values[years[-1]])
                text = f"{label(names[country.iso3])} {said}"
                named.append((f"<b>{text}</b>" if own else text, values[years[-1]], LIGHT["ink" if own else "soft"]))
        ends(figure, years[-1], named, axis, (HEIGHT - 52) * (panel[1] - panel[0]), span)
    for axis, text in (("y domain", words.say("EGDI × 100")), ("y2 domain", words.say("Puesto (1 es el mejor)"))):
        place = {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": axis, "yanchor": "bottom"}
        figure.add_annotation(text=f"<b>{text}</b>", showarrow=False, font_size=12, **place)
    if years[0] < BREAK <= years[-1]:
        mark_break(figure, BREAK - 1)
    ticks = [f"’{year % 100}" if narrow else str(year) for year in years]
    figure.update_layout(
        xaxis={
            "tickvals": years,
            "ticktext": ticks,
            "showgrid": False,
            "anchor": "y2",
            "tickangle": 0,
            "range": [years[0] - 0.6, years[-1] + 0.3],  # or the names would widen it
        },
        yaxis={"domain": VALUES, "range": [low, high], "nticks": 6},
        yaxis2={"domain": RANKS, "range": [bottom, top], "nticks": 6, "anchor": "x"},
    )
    return figure


def _line(figure: Any, years: list[int], values: list[float | None], axis: str, *, own: bool) -> None:
    line = {"color": LIGHT["level4" if own else "bound"], "width": 3.5 if own else 1.5}
    figure.add_trace(
        go.Scatter(
            x=years, y=values, yaxis=axis, mode="lines+markers", line=line, marker={"size": 9 if own else 5},
            hoverinfo="x+y", cliponaxis=False,
        )
    )  # fmt: skip
