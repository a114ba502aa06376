"""Shown: what is looked at and never scored: the Plan 2021-2026, national languages, the numerals of the law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any

import plotly.graph_objects as go

from reports.background import Background
from reports.charts import grid
from reports.charts.chart import Canvas, Chart, base, make, when
from reports.charts.stacked import Part
from reports.charts.stacked import draw as stack
from reports.clean import label
from reports.records import Edition, FindingView, SiteView
from reports.theme import LIGHT
from reports.words import Words

NUMERALS = 29  # of article 10 of the access to information law
Told = list[tuple[SiteView, FindingView]]
Groups = list[tuple[str, Told]]


def told(edition: Edition, indicator: str, *kinds: str) -> Told:
    """Evaluated sites of the Executive with what the indicator says of each."""
    sites = [s for i in edition.of_kind(*(kinds or edition.groups)) for s in i.sites]
    return [(s, f) for s in sites if s.status == "evaluated" for f in s.indicators if f.criterion.id == indicator]


def _groups(edition: Edition, words: Words, indicator: str) -> Groups:
    """All, each ministry, the secretariats together: those of which something is told."""
    rows = told(edition, indicator)
    first = edition.of_kind(edition.first)
    ministries = [(i.acronym, [(s, f) for s, f in rows if s.institution == i.id]) for i in first]
    groups = [
        (words.say("Todos"), rows),
        *ministries,
        (words.say("Secretarías"), told(edition, indicator, edition.second)),
    ]
    return [(name, found) for name, found in groups if found]


def _sees(rows: Told, capability: str) -> int:
    return sum(f.detail.get(capability) == "yes" for _, f in rows)


def plan(edition: Edition, words: Words, background: Background) -> Chart | None:
    """The nine capabilities of the plan by institution; None when nobody looked."""
    groups = _groups(edition, words, "plan_2021")
    if not groups:
        return None
    rows, names = groups[0][1], {key: words.pick(t) for key, t in background.printed.instruments.plan.items()}
    most = max(names, key=lambda key: _sees(rows, key))
    return make(
        edition,
        words,
        "plan-2021-2026",
        words.say(
            "De las nueve capacidades del Plan 2021-2026, la que más se ve desde fuera es «%(name)s»: "
            "%(n)s de %(total)s sitios",
            name=names[most], n=_sees(rows, most), total=len(rows),
        ),
        subtitle=words.say(
            "Sitios de cada institución en que se ve cada capacidad del Plan de Gobierno Digital. La interoperabilidad "
            "trabaja detrás y no se ve desde fuera (–). No cambia el puntaje. %(when)s. %(n)s sitios evaluados.",
            when=when(edition, words), n=words.whole(len(rows)),
        ),
        alt=words.say("Cuadro de instituciones por capacidad. En total: ")
        + "; ".join(f"{name}: {_sees(rows, key)}" for key, name in names.items() if key != "interoperability")
        + ".",
        columns=("institucion", "sitios_evaluados", *names),
        names=names,
        rows=tuple((group, len(found), *(_seen(found, key) for key in names)) for group, found in groups),
        draw=lambda canvas: _plan(groups, names, canvas),
    )  # fmt: skip


def _seen(found: Told, capability: str) -> int | None:
    visible = any(f.detail.get(capability) in {"yes", "no"} for _, f in found)
    return _sees(found, capability) if visible else None


def _plan(groups: Groups, names: dict[str, str], canvas: Canvas) -> Any:
    cells = []
    for _, found in groups:
        seen = [_seen(found, key) for key in names]
        cells.append([("–", grid.UNTOLD) if n is None else (str(n), grid.shade(n / len(found))) for n in seen])
    counts = [f"n={len(found)}" for _, found in groups]
    rows = [f"<b>{label(name)}</b>" for name, _ in groups]
    return grid.draw(rows, [label(name) for name in names.values()], cells, canvas, counts, head=164)


def languages(edition: Edition, words: Words) -> Chart | None:
    """How far sites speak Mayan languages, Garifuna or Xinka; None when nobody looked."""
    groups = _groups(edition, words, "languages")
    if not groups:
        return None
    names = (
        words.say("No se hallaron"),
        words.say("Solo se nombran"),
        words.say("Hay textos"),
        words.say("Se puede elegir idioma"),
    )
    rows = groups[0][1]
    speaks = sum(_level(f) >= 2 for _, f in rows)
    found = sorted({code for _, f in rows for code in f.detail.get("languages", "").split()})
    return make(
        edition,
        words,
        "idiomas",
        words.count(
            "%(n)s de %(total)s sitios tiene contenido en un idioma nacional",
            "%(n)s de %(total)s sitios tienen contenido en un idioma nacional",
            speaks, total=words.whole(len(rows)),
        ),
        subtitle=words.say(
            "Sitios evaluados según lo que ofrecen en idiomas mayas, garífuna o xinka; la traducción automática no "
            "cuenta. Idiomas hallados: %(found)s. No cambia el puntaje. %(when)s.",
            found=words.join(found) or words.say("ninguno"), when=when(edition, words),
        ),
        alt=words.say("Barras apiladas de sitios. En total: ")
        + "; ".join(f"{name} {n}" for name, n in zip(names, _levels(rows), strict=True))
        + ".",
        columns=("institucion", "no_se_hallaron", "solo_se_nombran", "hay_textos", "se_puede_elegir"),
        rows=tuple((group, *_levels(sites)) for group, sites in groups),
        draw=lambda canvas: _languages(groups, names, canvas),
    )  # fmt: skip


def _level(finding: FindingView) -> int:
    text = finding.detail.get("level", "0")
    return int(text) if text in {"0", "1", "2", "3"} else 0


def _levels(rows: Told) -> list[int]:
    counted = Counter(_level(f) for _, f in rows)
    return [counted[n] for n in range(4)]


def _languages(groups: Groups, names: Sequence[str], canvas: Canvas) -> Any:
    colours = (("band3", "ink"), ("level1", "on_light"), ("level3", "on_dark"), ("level4", "on_dark"))
    parts = [Part(name, LIGHT[g], LIGHT[i]) for name, (g, i) in zip(names, colours, strict=True)]
    counts = [f"n={len(rows)}" for _, rows in groups]
    return stack(
        [f"<b>{label(name)}</b>" for name, _ in groups], parts, [_levels(rows) for _, rows in groups], canvas, counts
    )


def laip(edition: Edition, words: Words) -> Chart | None:
    """On how many sites each numeral of article 10 is named; None when nobody looked."""
    rows = told(edition, "laip")
    if not rows:
        return None
    counted = Counter(int(n) for _, f in rows for n in f.detail.get("numerals", "").split() if n.isdigit())
    middle = median(len(f.detail.get("numerals", "").split()) for _, f in rows)
    never = [n for n in range(1, NUMERALS + 1) if not counted[n]]
    return make(
        edition,
        words,
        "laip",
        words.say(
            "La mitad de los sitios nombra %(n)s o menos de los %(all)s numerales de información pública de oficio",
            n=words.whole(int(middle)), all=NUMERALS,
        ),
        subtitle=words.say(
            "Sitios evaluados en que un enlace o un título nombra cada numeral del artículo 10 de la Ley de Acceso "
            "a la Información Pública (Decreto 57-2008). No cambia el puntaje. %(when)s. %(n)s sitios evaluados.",
            when=when(edition, words), n=words.whole(len(rows)),
        )
        + " "
        + words.count(
            "%(n)s numeral no se nombra en ninguno.", "%(n)s numerales no se nombran en ninguno.", len(never)
        ),
        alt=words.say("Barras por numeral: ")
        + "; ".join(f"{n}: {counted[n]}" for n in range(1, NUMERALS + 1))
        + ".",
        columns=("numeral", "sitios"),
        rows=tuple((n, counted[n]) for n in range(1, NUMERALS + 1)),
        draw=lambda canvas: _laip(words, counted, canvas),
    )  # fmt: skip


def _laip(words: Words, counted: Counter[int], canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    numbers = list(range(1, NUMERALS + 1))
    figure = base(320, t=16, b=54, l=46, r=14)
    figure.add_trace(
        go.Bar(
            x=numbers, y=[counted[n] for n in numbers], marker_color=LIGHT["level3"], hoverinfo="x+y",
            text=[] if narrow else [str(counted[n]) for n in numbers], textposition="outside", textfont_size=11,
            textangle=0, cliponaxis=False,
        )
    )  # fmt: skip
    ticks = numbers[::4] if narrow else numbers
    figure.update_xaxes(
        tickvals=ticks, tickangle=0, showgrid=False, title={"text": words.say("numeral"), "font": {"size": 12}}
    )
    figure.update_yaxes(rangemode="tozero", nticks=5, title={"text": words.say("sitios"), "font": {"size": 12}})
    return figure
