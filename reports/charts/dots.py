"""Dots: averages of institutions as a sorted dot plot (ministries, secretariats, all)."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Canvas, Chart, base, make, source, when
from reports.charts.scale import beside, marks, points_axis, row_name, un_lines
from reports.clean import label
from reports.records import Edition, InstitutionView
from reports.theme import LIGHT
from reports.words import Words

COLUMNS = ("siglas", "institucion", "puntos", "minimo", "maximo", "proporcional", "sitios_con_puntos", "sitios")


def ministries(edition: Edition, words: Words) -> Chart:
    """Average of each ministry."""
    shown = edition.of_kind(edition.first)
    counted = words.count("%(n)s ministerio", "%(n)s ministerios", len(shown))
    return _dots(edition, words, "ministerios", shown, counted, words.say("Nivel por ministerio"))


def secretariats(edition: Edition, words: Words) -> Chart | None:
    """Points of each secretariat, most of which have one site; None where the registry has one group only."""
    shown = edition.of_kind(edition.second)
    if not shown:
        return None
    counted = words.count("%(n)s secretaría", "%(n)s secretarías", len(shown))
    return _dots(edition, words, "secretarias", shown, counted, words.say("Nivel por secretaría"))


def everyone(edition: Edition, words: Words) -> Chart:
    """Ministries and secretariats in one order; the form of the mark says which."""
    shown = edition.of_kind(*edition.groups)
    counted = words.count("%(n)s institución", "%(n)s instituciones", len(shown))
    return _dots(edition, words, "instituciones", shown, counted, words.say("Todas las instituciones"))


def _dots(
    edition: Edition, words: Words, key: str, shown: tuple[InstitutionView, ...], counted: str, topic: str
) -> Chart:
    return make(
        edition,
        words,
        key,
        _finding(edition, words, shown, counted, topic),
        subtitle=_subtitle(edition, words, shown, counted),
        alt=_alt(edition, words, shown, topic),
        source=source(edition, words, reference=True),
        columns=COLUMNS,
        rows=tuple(_row(i) for i in shown),
        draw=lambda canvas: _draw(edition, words, shown, canvas),
    )


def _row(i: InstitutionView) -> tuple[str | float | int | None, ...]:
    a = i.average
    return (i.acronym, i.name, a.points, a.lower, a.upper, a.proportional, i.counted, len(i.sites))


def _above(edition: Edition, shown: tuple[InstitutionView, ...]) -> int:
    now = edition.reference.current
    return sum(now is not None and i.average.points is not None and i.average.points > now.egdi for i in shown)


def _finding(edition: Edition, words: Words, shown: tuple[InstitutionView, ...], counted: str, topic: str) -> str:
    if not shown or shown[0].average.points is None:
        return words.say("%(topic)s: no hay sitios con puntos", topic=topic)
    if shown[0].average.points == 0:
        return words.say("%(topic)s: ningún promedio pasa de 0 puntos", topic=topic)
    best = [i.acronym for i in shown if i.average.points == shown[0].average.points]
    lead = words.join(best[:3]) if len(best) <= 3 else words.say("%(n)s empatan", n=len(best))
    if edition.reference.current is None:
        return words.say(
            "%(topic)s: %(lead)s con %(points)s puntos",
            topic=topic,
            lead=lead,
            points=words.points(shown[0].average.points),
        )
    have = sum(i.average.points is not None for i in shown)
    if have < len(shown):  # who was not measured did not fail to pass
        counted = words.say("%(n)s con puntos", n=words.whole(have))
    return words.count(
        "%(topic)s: %(n)s de %(counted)s pasa la línea de la ONU; %(lead)s arriba, con %(points)s puntos",
        "%(topic)s: %(n)s de %(counted)s pasan la línea de la ONU; %(lead)s arriba, con %(points)s puntos",
        _above(edition, shown),
        topic=topic,
        counted=counted,
        lead=lead,
        points=words.points(shown[0].average.points),
    )


def _subtitle(edition: Edition, words: Words, shown: tuple[InstitutionView, ...], counted: str) -> str:
    sites, points = sum(len(i.sites) for i in shown), sum(i.counted for i in shown)
    kinds = words.say("● ministerio, ○ secretaría. ") if len({i.kind for i in shown}) > 1 else ""
    return kinds + words.say(
        "Promedio de los sitios de cada institución, 0 a 100 puntos; la raya gris va del mínimo al máximo según lo "
        "que no se pudo comprobar. %(when)s. %(counted)s, %(points)s de %(sites)s sitios con puntos.",
        when=when(edition, words),
        counted=counted,
        points=words.whole(points),
        sites=words.whole(sites),
    )


def _alt(edition: Edition, words: Words, shown: tuple[InstitutionView, ...], topic: str) -> str:
    have = [i for i in shown if i.average.points is not None]
    if not have:
        return words.say("%(topic)s. Gráfica de puntos sin datos.", topic=topic)
    return words.say(
        "%(topic)s. Gráfica de puntos ordenada con %(n)s instituciones: la más alta es %(top)s con %(high)s puntos "
        "y la más baja %(bottom)s con %(low)s; %(above)s están sobre la línea de la ONU.",
        topic=topic,
        n=len(have),
        top=have[0].acronym,
        high=words.points(have[0].average.points),
        bottom=have[-1].acronym,
        low=words.points(have[-1].average.points),
        above=_above(edition, shown),
    )


def _draw(edition: Edition, words: Words, shown: tuple[InstitutionView, ...], canvas: Canvas) -> Any:
    mixed = len({i.kind for i in shown}) > 1
    naming = Canvas.NARROW if mixed else canvas  # thirty full names would be a wall
    pitch = 25 if naming is Canvas.NARROW else 38
    figure = base(pitch * len(shown) + 66, t=26, b=40, r=92 if canvas is Canvas.NARROW else 120)
    points_axis(figure, edition, words, canvas)
    un_lines(figure, edition.reference, words)
    have = [(row, i) for row, i in enumerate(shown) if i.average.points is not None]
    for row, i in have:
        ends = [i.average.lower, i.average.upper]
        figure.add_trace(
            go.Scatter(x=ends, y=[row, row], mode="lines", line={"color": LIGHT["bound"], "width": 4}, hoverinfo="skip")
        )
    marker = marks([i.average.points for _, i in have])
    if mixed:  # here the form says the kind, the colour still says the level
        marker["symbol"] = ["circle" if i.kind == edition.first else "circle-open" for _, i in have]
        marker["line"] = {"width": [0 if i.kind == edition.first else 2.5 for _, i in have], "color": marker["color"]}
    hover = [f"{label(i.name)}<br>{words.points(i.average.points)}" for _, i in have]
    figure.add_trace(
        go.Scatter(
            x=[i.average.points for _, i in have],
            y=[row for row, _ in have],
            mode="markers",
            marker=marker,
            text=hover,
            hoverinfo="text",
            cliponaxis=False,
        )
    )
    beside(figure, [_value(i, words) for i in shown])
    names = [row_name(i, naming) + (_kind_mark(edition, i) if mixed else "") for i in shown]
    figure.update_yaxes(
        tickvals=list(range(len(shown))),
        ticktext=names,
        range=[len(shown) - 0.4, -0.6],
        showgrid=False,
        ticklabelstandoff=6,
    )
    return figure


def _kind_mark(edition: Edition, i: InstitutionView) -> str:
    return " ●" if i.kind == edition.first else " ○"


def _value(i: InstitutionView, words: Words) -> str:
    if i.average.points is None:
        return words.say("sin puntos")
    return f"<b>{words.points(i.average.points)}</b>  <span style='font-size:11px'>n={i.counted}</span>"
