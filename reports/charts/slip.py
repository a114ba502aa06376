"""Slip: what the averages would be if a bank slip counted as an electronic payment."""

from __future__ import annotations

from typing import Any

from reports.charts import pairs
from reports.charts.change import signed
from reports.charts.chart import Canvas, Chart, make, when
from reports.charts.scale import points_axis
from reports.clean import label
from reports.records import AverageView, Edition, SiteView
from reports.words import Words

VARIANT = "V6"  # of config/rubric.yaml: bank slips and online banking count
Row = tuple[str, AverageView, AverageView, int]  # name, headline, variant, sites that offer a slip


def slip(edition: Edition, words: Words) -> Chart | None:
    """The groups, and the institutions of which a site offers a slip; None when the method has no such variant."""
    if edition.average("executive", variant=VARIANT).points is None:
        return None
    rows = _rows(edition, words)
    _, main, other, sites = rows[0]
    return make(
        edition,
        words,
        "boleta",
        words.say(
            "Si la boleta bancaria contara como pago electrónico, el promedio pasaría de %(a)s a %(b)s; %(sites)s",
            a=words.points(main.points),
            b=words.points(other.points),
            sites=words.count("%(n)s sitio la ofrece", "%(n)s sitios la ofrecen", sites),
        ),
        subtitle=words.say(
            "○ regla principal, ● con la boleta de banco y la banca en línea como pago (variante %(variant)s). Debajo "
            "de los grupos, las instituciones con algún sitio que la ofrece. %(when)s. %(n)s sitios con puntos.",
            variant=VARIANT,
            when=when(edition, words),
            n=words.whole(main.n_counted),
        ),
        alt=words.say("Pares de puntos, sin y con boleta bancaria. ")
        + "; ".join(f"{name}: {words.points(a.points)} → {words.points(b.points)}" for name, a, b, _ in rows)
        + ".",
        columns=("grupo_o_siglas", "puntos", "puntos_con_boleta", "sitios_que_la_ofrecen"),
        rows=tuple((name, a.points, b.points, n) for name, a, b, n in rows),
        draw=lambda canvas: _draw(edition, words, rows, canvas),
    )


def offers(site: SiteView) -> bool:
    """Whether a bank slip was seen on the site."""
    return any(f.criterion.id == "electronic_payments" and f.detail.get("bank_slip") == "yes" for f in site.findings)


def _rows(edition: Edition, words: Words) -> list[Row]:
    def row(name: str, sites: list[SiteView], scope: str, key: str = "") -> Row:
        return (name, edition.average(scope, key), edition.average(scope, key, VARIANT), sum(map(offers, sites)))

    def sites_of(*kinds: str) -> list[SiteView]:
        return [site for i in edition.of_kind(*kinds) for site in i.sites]

    rows = [
        row(words.say("Organismo Ejecutivo"), sites_of(*edition.groups), "executive"),
        row(words.say("Ministerios"), sites_of(edition.first), "group", edition.first),
        row(words.say("Secretarías"), sites_of(edition.second), "group", edition.second),
    ]
    rows = [rows[0], *(r for r in rows[1:] if r[2].points is not None)]
    single = [row(i.acronym, list(i.sites), "institution", i.id) for i in edition.of_kind(*edition.groups)]
    return rows + [r for r in single if r[3] and r[2].points is not None]


def _draw(edition: Edition, words: Words, rows: list[Row], canvas: Canvas) -> Any:
    drawn = [
        pairs.Pair(
            f"<b>{label(words.say('Ejecutivo') if n == 0 and canvas is Canvas.NARROW else name)}</b>",
            a.points,
            b.points,
            signed((b.points or 0) - (a.points or 0), words),
        )
        for n, (name, a, b, _) in enumerate(rows)
    ]
    figure = pairs.draw(drawn, canvas, right=84)
    points_axis(figure, edition, words, canvas)
    return figure
