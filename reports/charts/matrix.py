"""Matrix: which site of an institution has which criterion."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from reports.charts.chart import Chart, base, make, when
from reports.charts.criteria import verdict_names
from reports.charts.scale import beside
from reports.clean import label
from reports.records import Edition, InstitutionView, SiteView
from reports.theme import LIGHT
from reports.words import Words

SIGNS = {"found": "✓", "probable": "✓", "weak": "?", "unchecked": "?", "missing": "✗"}
_SHADES = {"found": "level3", "probable": "level3", "weak": "band4", "unchecked": "band3", "missing": "band1"}


def matrix(edition: Edition, words: Words, institution: InstitutionView) -> Chart:
    """Sites by criteria of one institution, highest points first; sites that were not evaluated stay empty."""
    sites = in_order(institution)
    read = [site for site in sites if site.findings]
    names = verdict_names(words)
    return make(
        edition,
        words,
        f"criterios-{institution.id}",
        words.say(
            "%(name)s: %(points)s puntos en %(n)s de %(total)s sitios",
            name=institution.acronym,
            points=words.points(institution.average.points),
            n=words.whole(institution.counted),
            total=words.whole(len(sites)),
        ),
        subtitle=words.say(
            "Criterios por sitio: ✓ hallado, ✗ falta, ? no se pudo comprobar o es solo un indicio. %(when)s. "
            "%(n)s sitios evaluados.",
            when=when(edition, words),
            n=words.whole(len(read)),
        ),
        alt=words.say("Cuadro de criterios por sitio de %(name)s. ", name=institution.name)
        + words.say(
            "Hallados por sitio, en promedio: %(mean)s de %(n)s.",
            mean=_mean(read, words),
            n=len(edition.method.criteria),
        ),
        columns=("id", "sitio", "puntos", *(words.pick(c.name) for c in edition.method.criteria)),
        rows=tuple(
            (s.id, s.name, s.points, *(names.get(s.verdicts.get(c.id, ""), "") for c in edition.method.criteria))
            for s in sites
        ),
        draw=lambda _: _draw(edition, words, sites),
    )


def in_order(institution: InstitutionView) -> list[SiteView]:
    """Sites by points, those without last."""
    return sorted(
        institution.sites, key=lambda s: (-(s.points if s.points is not None else -1), -(s.proportional or 0), s.id)
    )


def _mean(read: list[SiteView], words: Words) -> str:
    return words.points(sum(f.found for s in read for f in s.findings) / len(read)) if read else "–"


def _draw(edition: Edition, words: Words, sites: list[SiteView]) -> Any:
    figure = base(25 * len(sites) + 190, t=176, b=10, r=130)
    figure.add_trace(_cells(edition, sites))
    beside(figure, [f"<b>{words.points(site.points)}</b>" for site in sites])
    names = [f"N{c.level} {label(words.pick(c.name), 30)}" for c in edition.method.criteria]
    figure.update_xaxes(tickvals=list(range(len(names))), ticktext=names, side="top", tickangle=-50)
    figure.update_yaxes(
        tickvals=list(range(len(sites))), ticktext=[label(s.name, 58) for s in sites], range=[len(sites) - 0.5, -0.5]
    )
    figure.update_xaxes(showgrid=False, tickfont_size=12)
    figure.update_yaxes(showgrid=False, tickfont_size=12)
    return figure


def _cells(edition: Edition, sites: list[SiteView]) -> go.Heatmap:
    order = list(_SHADES)
    verdicts = [[s.verdicts.get(c.id) for c in edition.method.criteria] for s in sites]
    step = 1 / len(order)
    scale = [(bound, LIGHT[_SHADES[v]]) for n, v in enumerate(order) for bound in (n * step, (n + 1) * step)]
    return go.Heatmap(
        z=[[None if v is None else order.index(v) for v in row] for row in verdicts],
        text=[["" if v is None else SIGNS[v] for v in row] for row in verdicts],
        texttemplate="%{text}",
        xgap=2,
        ygap=2,
        zmin=-0.5,
        zmax=len(order) - 0.5,
        colorscale=scale,
        showscale=False,
        hoverinfo="skip",
    )
