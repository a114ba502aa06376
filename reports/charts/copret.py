"""Copret: the four indicators and the visits of 2015 as printed, with what is seen of the ministries today."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from reports.background import Background
from reports.charts import grid, pairs
from reports.charts.chart import Canvas, Chart, make, when
from reports.clean import label
from reports.method import CriterionText
from reports.printed import Copret, Visits
from reports.records import Edition, InstitutionView
from reports.theme import LIGHT
from reports.words import Words


def copret(edition: Edition, words: Words, background: Background) -> Chart:
    """April and May 2015 as printed, and beside them the share of ministries that have each today."""
    rows = [(row, *_today(edition, row.indicator)) for row in background.printed.copret]
    n = max((told for *_, told in rows), default=0)
    names = {row.indicator: _name(row, words) for row, *_ in rows}
    return make(
        edition,
        words,
        "copret",
        _finding(rows, names, words),
        subtitle=words.say(
            "Porcentaje de los 14 ministerios: ○ abril y ● mayo de 2015, como los imprimió COPRET; ◆ hoy, ministerios "
            "en los que algún sitio lo tiene. COPRET no publicó cómo los contó: no es la misma medida. %(when)s. "
            "%(n)s ministerios leídos.",
            when=when(edition, words),
            n=n,
        ),
        alt=words.say("Puntos por indicador. ")
        + "; ".join(
            words.say("%(name)s: abril %(april)s, mayo %(may)s, hoy %(now)s", name=names[row.indicator],
                      april=row.april_printed, may=row.may_printed, now=words.percent(have, told))
            for row, have, told in rows
        )
        + ".",
        source=words.say(
            "Fuente: COPRET, presentación del foro del 23 de junio de 2015; hoy, egob, método %(version)s.",
            version=edition.run.rubric_version,
        ),
        columns=("indicador", "abril_2015_impreso", "mayo_2015_impreso", "ministerios_hoy", "ministerios_leidos"),
        rows=tuple((names[row.indicator], row.april_printed, row.may_printed, have, told) for row, have, told in rows),
        draw=lambda canvas: _draw(words, rows, names, canvas),
    )  # fmt: skip


def _name(row: Copret, words: Words) -> str:
    return words.pick({"es": row.name_es, "en": row.name_en})


def _today(edition: Edition, indicator: str) -> tuple[int, int]:
    """(ministries with it on some site, ministries of which it could be told)."""
    shares = [i.share(indicator) for i in edition.of_kind(edition.first)]
    return sum(have > 0 for have, _ in shares), sum(told > 0 for _, told in shares)


def _finding(rows: list[tuple[Copret, int, int]], names: dict[str, str], words: Words) -> str:
    told = [(names[row.indicator], have / n, have, n) for row, have, n in rows if n]
    if not told:
        return words.say("Los cuatro indicadores de COPRET en abril y mayo de 2015")
    name, _, have, n = min(told, key=lambda item: item[1])
    return words.say(
        "De los cuatro indicadores de 2015, el que menos ministerios tienen hoy es «%(name)s»: %(have)s de %(n)s",
        name=name, have=have, n=n,
    )  # fmt: skip


def _draw(words: Words, rows: list[tuple[Copret, int, int]], names: dict[str, str], canvas: Canvas) -> Any:
    drawn = [
        pairs.Pair(
            label(names[row.indicator]), row.april, row.may,
            f"{row.april_printed} → <b>{row.may_printed}</b>"
             f"<br><span style='font-size:11px'>{words.say('hoy %(n)s', n=words.percent(have, told))}</span>",
        )
        for row, have, told in rows
    ]  # fmt: skip
    figure = pairs.draw([pairs.Pair(p.name + "<br> ", p.first, p.second, p.note) for p in drawn], canvas, right=132)
    now = [(100 * have / told, n) for n, (_, have, told) in enumerate(rows) if told]
    marker = {"symbol": "diamond", "size": 11, "color": LIGHT["level3"]}
    figure.add_trace(
        go.Scatter(
            x=[x for x, _ in now],
            y=[y + 0.22 for _, y in now],
            mode="markers",
            marker=marker,
            hoverinfo="x",
            cliponaxis=False,
        )
    )
    ticks = [0, 50, 100] if canvas is Canvas.NARROW else [0, 25, 50, 75, 100]
    figure.update_xaxes(range=[-2, 103], tickvals=ticks, ticktext=[f"{t} %" for t in ticks])
    return figure


def ministries(edition: Edition, words: Words) -> Chart | None:
    """The four of each ministry: sites that have it, of those of which it could be told; None without any."""
    shown = [i for i in edition.of_kind(edition.first) if i.has_indicators]
    asked = edition.method.copret
    if not shown or not asked:
        return None
    whole = [i for i in shown if all(i.share(c.id)[0] for c in asked)]
    return make(
        edition,
        words,
        "copret-ministerios",
        words.count(
            "%(n)s de %(total)s ministerios tiene hoy los cuatro indicadores de 2015 en algún sitio",
            "%(n)s de %(total)s ministerios tienen hoy los cuatro indicadores de 2015 en algún sitio",
            len(whole), total=len(shown),
        ),
        subtitle=words.say(
            "Sitios que lo tienen / sitios en los que se pudo decir. Los cuatro indicadores de COPRET, medidos hoy; no "
            "cambian el puntaje. %(when)s. %(n)s ministerios.",
            when=when(edition, words), n=len(shown),
        ),
        alt=words.say("Cuadro de ministerios por indicador. ")
        + "; ".join(f"{i.acronym}: " + ", ".join(_of(i, c) for c in asked) for i in shown)
        + ".",
        columns=("siglas", *(f"{c.id}_{part}" for c in asked for part in ("sitios", "de"))),
        names={f"{c.id}_sitios": words.pick(c.name) for c in asked} | {f"{c.id}_de": words.say("de") for c in asked},
        rows=tuple((i.acronym, *(n for c in asked for n in i.share(c.id))) for i in shown),
        draw=lambda canvas: _matrix(words, shown, asked, canvas),
    )  # fmt: skip


def _of(institution: InstitutionView, asked: CriterionText) -> str:
    have, told = institution.share(asked.id)
    return f"{have}/{told}" if told else "–"


def _matrix(words: Words, shown: list[InstitutionView], asked: tuple[CriterionText, ...], canvas: Canvas) -> Any:
    cells = []
    for institution in shown:
        shares = [(institution.share(c.id), _of(institution, c)) for c in asked]
        cells.append([(text, grid.shade(have / told) if told else grid.UNTOLD) for (have, told), text in shares])
    names = [f"<b>{label(i.acronym)}</b>" for i in shown]
    return grid.draw(names, [label(words.pick(c.name)) for c in asked], cells, canvas, head=150, right=20)


def visits(words: Words, background: Background) -> Chart:
    """Visits per day of each ministry's portal in 2015, on a logarithmic axis. Quoted: no mark of a simulation."""
    rows = sorted(background.printed.visits, key=lambda row: -row.may / row.may_days)
    top = rows[0]
    return Chart(
        id="visitas-2015",
        title=words.say(
            "En mayo de 2015 el portal más visitado tuvo %(n)s visitas por día: %(name)s",
            n=words.whole(top.may / top.may_days),
            name=top.name_printed,
        ),
        subtitle=words.say(
            "Visitas por día a los portales de los 14 ministerios: ○ abril (7 días: la cuenta empezó el 24) y ● mayo "
            "(31 días) de 2015; eje logarítmico. Totales impresos: abril %(april)s, mayo %(may)s.",
            april=background.printed.total_visits.april_printed,
            may=background.printed.total_visits.may_printed,
        ),
        alt=words.say("Puntos de visitas por día. ")
        + "; ".join(
            f"{row.name_printed}: {words.whole(row.april / row.april_days)} → {words.whole(row.may / row.may_days)}"
            for row in rows
        )
        + ".",
        source=words.say("Fuente: COPRET, presentación del foro del 23 de junio de 2015 (datos al 31-5-15)."),
        columns=("institucion", "abril_impreso", "mayo_impreso", "abril_por_dia", "mayo_por_dia"),
        rows=tuple(_printed(row) for row in (*rows, background.printed.total_visits)),
        draw=lambda canvas: _visits(words, rows, canvas),
    )


def _printed(row: Visits) -> tuple[str, str, str, float, float]:
    per_day = (row.april / row.april_days, row.may / row.may_days)
    return (row.name_printed, row.april_printed, row.may_printed, round(per_day[0], 1), round(per_day[1], 1))


def _visits(words: Words, rows: list[Visits], canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    short = [row.name_printed.removeprefix("Ministerio de ").removeprefix("la ") for row in rows]
    drawn = [
        pairs.Pair(
            label(name, 20 if narrow else 60),
            row.april / row.april_days or None,  # a logarithm has no zero; the note and the table say it
            row.may / row.may_days,
            f"{words.whole(row.april / row.april_days)} → <b>{words.whole(row.may / row.may_days)}</b>",
        )
        for name, row in zip(short, rows, strict=True)
    ]
    figure = pairs.draw(drawn, canvas, right=124 if narrow else 130)
    ticks = [100, 10000] if narrow else [100, 1000, 10000]
    figure.update_xaxes(
        type="log", range=[1.6, 4.25], tickvals=ticks, ticktext=[words.whole(t) for t in ticks], tickangle=0
    )
    return figure
