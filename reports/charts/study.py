"""Study: the averages that the study of 2020 printed, as history; and today's averages as the gauges that it drew."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from reports.background import Background
from reports.charts.chart import Canvas, Chart, base, make, source, when
from reports.charts.panel import bars_of
from reports.charts.scale import beside, points_axis
from reports.clean import label
from reports.printed import Study
from reports.records import Edition
from reports.theme import BANDS, LEVEL_COLOURS, LIGHT, level_of
from reports.words import Words

Row = tuple[str, str, float]  # what, as printed, the number


def study(edition: Edition, words: Words, background: Background) -> Chart:
    """What was printed in 2020: three averages and the UN line. Quoted, so it carries no mark of a simulation."""
    printed = background.printed.study
    rows = _rows(printed, words)
    return Chart(
        id="estudio-2020",
        title=words.say(
            "El estudio de 2020 imprimió %(executive)s para el Organismo Ejecutivo y la línea de la ONU en %(un)s",
            executive=printed.averages.executive,
            un=printed.un_line,
        ),
        subtitle=words.say(
            "Promedios como se imprimieron, de 0 a 100 puntos; muestra de %(sampled)s, 30 instituciones, 276 sitios. "
            "Se citan como historia: la hoja por sitio no se publicó y no se pueden reproducir. EGDI 2020: %(egdi)s.",
            sampled=printed.source.sampled,
            egdi=f"{printed.un_printed.egdi_2020:.4f}",
        ),
        alt=words.say("Barras con los promedios impresos en 2020: ")
        + "; ".join(f"{name} {text}" for name, text, _ in rows)
        + ".",
        source=words.say("Fuente: %(credit)s.", credit=printed.source.credit),
        columns=("que", "impreso"),
        rows=tuple((name, text) for name, text, _ in rows),
        draw=lambda canvas: _draw(edition, words, rows, printed.un_line, canvas),
    )


def _rows(printed: Study, words: Words) -> list[Row]:
    a = printed.averages
    ranks = sorted(printed.un_printed.egdi_rank.items(), reverse=True)
    places = [(words.say("Puesto en el EGDI %(year)s", year=year), str(rank), float(rank)) for year, rank in ranks]
    return [
        (words.say("Promedio de ministerios"), str(a.ministries), a.ministries),
        (words.say("Promedio de secretarías"), str(a.secretariats), a.secretariats),
        (words.say("Promedio del Organismo Ejecutivo"), str(a.executive), a.executive),
        (words.say("Índice de la ONU, como se dibujó"), str(printed.un_line), float(printed.un_line)),
        (words.say("EGDI 2020"), f"{printed.un_printed.egdi_2020:.4f}", printed.un_printed.egdi_2020),
        *places,
    ]


def _draw(edition: Edition, words: Words, rows: list[Row], line: int, canvas: Canvas) -> Any:
    bars = rows[:3]
    figure = base(58 * len(bars) + 70, t=26, b=40, r=70)
    points_axis(figure, edition, words, canvas)
    for row, (_, _, value) in enumerate(bars):
        figure.add_trace(
            go.Bar(
                x=[value],
                y=[row],
                orientation="h",
                width=0.46,
                marker_color=LEVEL_COLOURS[level_of(value)],
                hoverinfo="x",
            )
        )
    dashed = {"color": LIGHT["reference"], "width": 1.6, "dash": "dash"}
    figure.add_shape(type="line", x0=line, x1=line, y0=0, y1=1, yref="paper", line=dashed)
    figure.add_annotation(
        x=line, y=1, yref="paper", yanchor="bottom", showarrow=False,
        text=words.say("ONU, impreso: %(line)s", line=line),
        font={"size": 12, "color": LIGHT["reference"]},
    )  # fmt: skip
    beside(figure, [f"<b>{text}</b>" for _, text, _ in bars])
    short = (words.say("Ministerios"), words.say("Secretarías"), words.say("Ejecutivo"))
    names = short if canvas is Canvas.NARROW else [label(name) for name, *_ in bars]
    figure.update_yaxes(tickvals=list(range(len(bars))), ticktext=names, range=[len(bars) - 0.4, -0.6], showgrid=False)
    return figure


def gauges(edition: Edition, words: Words) -> Chart:
    """Today's averages in the form of 2020, for those who compare the two reports by eye."""
    shown = [bar for n, bar in enumerate(bars_of(edition, words)) if n != 1]  # the study drew these three
    now = edition.reference.current
    return make(
        edition,
        words,
        "estilo-2020",
        words.say(
            "Los tres promedios como en 2020: Organismo Ejecutivo %(a)s, ministerios %(b)s, secretarías %(c)s",
            **{key: words.points(a.points) for key, (_, _, a) in zip("abc", shown, strict=True)},
        ),
        subtitle=words.say(
            "Medidores con la forma del estudio de 2020, de 0 a 100 puntos; las franjas son los cinco niveles y la "
            "raya roja la ONU. %(when)s. %(n)s sitios con puntos.",
            when=when(edition, words),
            n=words.whole(shown[0][2].n_counted),
        ),
        alt=words.say("Tres medidores: ") + "; ".join(f"{name} {words.points(a.points)}" for name, _, a in shown) + ".",
        source=source(edition, words, reference=True),
        columns=("grupo", "puntos", "onu_egdi"),
        rows=tuple((name, a.points, now.egdi if now else None) for name, _, a in shown),
        draw=lambda canvas: _gauges(
            [(name.partition(",")[0], a.points) for name, _, a in shown], now.egdi if now else None, canvas
        ),
    )


def _gauges(shown: list[tuple[str, float | None]], line: float | None, canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    figure = base(3 * 210 if narrow else 250, t=44, b=14, l=24, r=24)
    for n, (name, value) in enumerate(shown):
        across = [0.04, 0.96] if narrow else [n / 3 + 0.03, (n + 1) / 3 - 0.03]
        down = [1 - (n + 1) / 3 + 0.02, 1 - n / 3 - 0.06] if narrow else [0, 0.92]
        steps = [{"range": [20 * k, 20 * k + 20], "color": BANDS[k]} for k in range(5)]
        gauge: dict[str, Any] = {
            "axis": {"range": [0, 100], "tickvals": [0, 20, 40, 60, 80, 100]},
            "bar": {"color": LEVEL_COLOURS[level_of(value)], "thickness": 0.5},
            "steps": steps,
            "borderwidth": 0,
        }
        if line is not None:
            gauge["threshold"] = {"line": {"color": LIGHT["reference"], "width": 3}, "thickness": 0.9, "value": line}
        figure.add_trace(
            go.Indicator(
                mode="gauge+number", value=value, gauge=gauge, domain={"x": across, "y": down},
                number={"valueformat": ".1f", "font": {"size": 34}}, title={"text": label(name), "font": {"size": 14}},
            )
        )  # fmt: skip
    return figure
