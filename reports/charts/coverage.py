"""Coverage: how many sites were evaluated, unreachable or not evaluated, and why."""

from __future__ import annotations

from collections import Counter
from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Canvas, Chart, base, make, when
from reports.charts.scale import beside, two_lines
from reports.clean import label
from reports.records import Edition
from reports.theme import LIGHT
from reports.words import Words

ORDER = ("evaluated", "unreachable", "no_own_site", "not_evaluated", "pending")
COLOURS = dict(zip(ORDER, ("level3", "level0", "level0", "none", "none"), strict=True))
HATCHES = dict(zip(ORDER, ("", "/", "x", ".", ""), strict=True))
Row = tuple[str, str, int]  # status, cause, sites


def status_names(words: Words) -> dict[str, str]:
    """What each way to end a visit is called."""
    return {
        "evaluated": words.say("Evaluado"),
        "unreachable": words.say("Inaccesible"),
        "no_own_site": words.say("Sin sitio propio"),
        "not_evaluated": words.say("No evaluado"),
        "pending": words.say("Pendiente"),
    }


def cause_name(edition: Edition, words: Words, cause: str) -> str:
    """The cause in words, its code when config/ has none."""
    if cause in {"", "none"}:
        return ""
    known = edition.causes.get(cause)
    return words.pick(known.name) if known else cause


def coverage(edition: Edition, words: Words) -> Chart:
    """One bar for each status and cause."""
    rows, total = _rows(edition), len(edition.sites)
    done = sum(n for status, _, n in rows if status == "evaluated")
    return make(
        edition,
        words,
        "cobertura",
        words.say(
            "Se evaluaron %(done)s de %(total)s sitios (%(share)s); cada uno de los demás tiene su causa",
            done=words.whole(done),
            total=words.whole(total),
            share=words.percent(done, total),
        ),
        subtitle=words.say(
            "Sitios del registro según cómo terminó su visita. Inaccesible y sin sitio propio valen 0; no evaluado "
            "no tiene puntos ni entra en ningún promedio. %(when)s.",
            when=when(edition, words),
        ),
        alt=words.say("Barras de sitios por resultado de la visita. ")
        + "; ".join(f"{_name(edition, words, status, cause)}: {words.whole(n)}" for status, cause, n in rows)
        + ".",
        columns=("resultado", "causa", "sitios"),
        rows=tuple((status_names(words)[status], cause_name(edition, words, cause), n) for status, cause, n in rows),
        draw=lambda canvas: _draw(edition, words, rows, canvas),
    )


def _rows(edition: Edition) -> list[Row]:
    counts = Counter((site.status, "" if site.status == "evaluated" else site.cause) for site in edition.sites)
    rows = [(status, cause, n) for (status, cause), n in counts.items()]
    return sorted(rows, key=lambda row: (ORDER.index(row[0]), -row[2], row[1]))


def _name(edition: Edition, words: Words, status: str, cause: str) -> str:
    why = cause_name(edition, words, cause)
    return status_names(words)[status] + (f": {why}" if why else "")


def _draw(edition: Edition, words: Words, rows: list[Row], canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    figure = base((58 if narrow else 34) * len(rows) + 40, b=34, r=96)
    statuses = [status for status, _, _ in rows]
    figure.add_trace(
        go.Bar(
            x=[n for *_, n in rows],
            y=list(range(len(rows))),
            orientation="h",
            hoverinfo="x",
            marker={
                "color": [LIGHT[COLOURS[s]] for s in statuses],
                "pattern": {
                    "shape": [HATCHES[s] for s in statuses],
                    "size": 6,
                    "fgcolor": LIGHT["paper"],
                    "fillmode": "overlay",
                },
            },
        )
    )
    total = len(edition.sites)
    share = "<b>%s</b>  <span style='font-size:11px'>%s</span>"
    beside(figure, [share % (words.whole(n), words.percent(n, total)) for *_, n in rows])
    names = [_name(edition, words, status, cause) for status, cause, _ in rows]
    texts = [_broken(name, 26) if narrow else label(name) for name in names]
    figure.update_xaxes(rangemode="tozero", nticks=4 if narrow else 7)
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=texts,
        range=[len(rows) - 0.4, -0.6],
        showgrid=False,
        ticklabelstandoff=6,
    )
    return figure


def _broken(name: str, width: int) -> str:
    """The status on one line, its cause on two more."""
    first, _, rest = name.partition(": ")
    return label(first + (":" if rest else "")) + (f"<br>{two_lines(rest, width)}" if rest else "")
