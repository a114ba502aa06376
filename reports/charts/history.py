"""History: Guatemala in the UN surveys, value and rank; a rank number that rises is a fall."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Canvas, Chart, base, make
from reports.method import Survey
from reports.records import Edition
from reports.theme import LIGHT
from reports.words import Words

BREAK = 2024  # from this survey on, telecommunication and human capital are defined otherwise


def history(edition: Edition, words: Words) -> Chart:
    """EGDI and OSI values above, EGDI rank below on an axis with the first place on top."""
    series = edition.reference.series
    return make(
        edition,
        words,
        "egdi",
        _finding(series, words),
        subtitle=words.say(
            "Índice de Gobierno Electrónico (EGDI) e Índice de Servicios en Línea (OSI) de la ONU × 100, y puesto en "
            "el EGDI con el primero arriba. Encuestas %(first)s a %(last)s. En %(broken)s cambió la definición de "
            "telecomunicaciones y capital humano.",
            first=series[0].year if series else "",
            last=series[-1].year if series else "",
            broken=BREAK,
        ),
        alt=words.say("Líneas por año de encuesta. ")
        + "; ".join(
            words.say("%(year)s: EGDI %(egdi)s, puesto %(rank)s", year=s.year, egdi=words.points(s.egdi), rank=s.rank)
            for s in series
        )
        + ".",
        source=words.say(
            "Fuente: %(source)s.", source=edition.reference.source or "ONU DESA, E-Government Knowledgebase"
        ),
        columns=("encuesta", "egdi_x100", "osi_x100", "puesto"),
        rows=tuple((s.year, s.egdi, s.osi, s.rank) for s in series),
        draw=lambda canvas: _draw(series, words, canvas),
    )


def _finding(series: tuple[Survey, ...], words: Words) -> str:
    if len(series) < 2 or series[-1].rank is None or series[0].rank is None:
        return words.say("Guatemala en la encuesta de gobierno electrónico de la ONU")
    first, last, places = series[0], series[-1], series[-1].rank - series[0].rank
    values = {
        "from": first.year,
        "to": last.year,
        "a": words.points(first.egdi),
        "b": words.points(last.egdi),
        "rank": last.rank,
    }
    if places == 0:
        return words.say(
            "Entre %(from)s y %(to)s el EGDI de Guatemala pasa de %(a)s a %(b)s y su puesto sigue en %(rank)s", **values
        )
    values["n"] = abs(places)
    if places > 0:
        return words.say(
            "Entre %(from)s y %(to)s el EGDI de Guatemala pasa de %(a)s a %(b)s, pero baja %(n)s puestos, al %(rank)s",
            **values,
        )
    return words.say(
        "Entre %(from)s y %(to)s el EGDI de Guatemala pasa de %(a)s a %(b)s y sube %(n)s puestos, al %(rank)s", **values
    )


def _draw(series: tuple[Survey, ...], words: Words, canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    figure = base(520, t=22, b=30, l=44, r=70 if narrow else 84)
    years = [s.year for s in series]
    _line(figure, years, [s.egdi for s in series], "y", "level4", "solid", "EGDI", words)
    _line(figure, years, [s.osi for s in series], "y", "level1", "dot", "OSI", words)
    _places(figure, series)
    for axis, text in (("y domain", words.say("Valor × 100")), ("y2 domain", words.say("Puesto (1 es el mejor)"))):
        place = {"x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": axis, "yanchor": "bottom"}
        figure.add_annotation(text=f"<b>{text}</b>", showarrow=False, font_size=12, **place)
    if years and years[-1] >= BREAK:
        dashed = {"color": LIGHT["soft"], "width": 1, "dash": "dash"}
        figure.add_shape(type="line", x0=BREAK - 1, x1=BREAK - 1, y0=0, y1=1, yref="paper", line=dashed)
    shown = [f"’{year % 100}" if narrow else str(year) for year in years]
    figure.update_layout(
        xaxis={"tickvals": years, "showgrid": False, "anchor": "y2", "ticktext": shown, "tickangle": 0}
        | ({"range": [years[0] - 1.2, years[-1] + 0.3]} if years else {}),  # or the names would widen it
        yaxis={"domain": [0.5, 1], "range": [0, 82], "tickvals": [0, 20, 40, 60, 80]},
    )
    return figure


def _places(figure: Any, series: tuple[Survey, ...]) -> None:
    """The rank below the values, the first place on top."""
    ranks = [s.rank for s in series]
    figure.add_trace(
        go.Scatter(
            x=[s.year for s in series],
            y=ranks,
            yaxis="y2",
            mode="lines+markers+text",
            text=[str(rank or "") for rank in ranks],
            textposition=_sides(ranks),
            textfont_size=12,
            line={"color": LIGHT["level5"], "width": 2.5},
            marker={"size": 8},
            hoverinfo="x+y",
            cliponaxis=False,
        )
    )
    known = [rank for rank in ranks if rank] or [90, 150]
    axis = {"domain": [0, 0.4], "range": [max(known) + 8, min(known) - 10], "nticks": 5, "anchor": "x"}
    figure.update_layout(yaxis2=axis)


def _line(
    figure: Any,
    years: list[int],
    values: list[float | None] | list[float],
    axis: str,
    role: str,
    dash: str,
    name: str,
    words: Words,
) -> None:
    figure.add_trace(
        go.Scatter(
            x=years,
            y=values,
            yaxis=axis,
            mode="lines+markers",
            line={"color": LIGHT[role], "width": 2.5, "dash": dash},
            marker={"size": 8, "symbol": "circle" if dash == "solid" else "diamond"},
            hoverinfo="x+y",
            name=name,
        )
    )
    if years and values[-1] is not None:
        figure.add_annotation(
            x=years[-1],
            y=values[-1],
            yref=axis,
            xanchor="left",
            xshift=9,
            showarrow=False,
            text=f"{name} <b>{words.points(values[-1])}</b>",
            align="left",
            font={"size": 12},
        )


def _sides(ranks: list[int | None]) -> list[str]:
    """Where a rank stands clear of the line: under a low point, beside a slope, else above."""
    known = [rank or 0 for rank in ranks]
    sides = []
    for before, rank, after in zip(known[:1] + known[:-1], known, known[1:] + known[-1:], strict=True):
        if rank > before and rank > after:
            sides.append("bottom center")
        elif before < rank < after:
            sides.append("top right")
        else:
            sides.append("top left" if before > rank > after else "top center")
    return sides
