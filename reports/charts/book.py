"""Book: every chart of an edition by chapter, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.background import Background
from reports.charts import copret, interoperability, network, shown
from reports.charts.bounds import bounds
from reports.charts.change import change
from reports.charts.chart import Chart
from reports.charts.coverage import coverage
from reports.charts.criteria import criteria
from reports.charts.dots import everyone, ministries, secretariats
from reports.charts.history import history
from reports.charts.levels import levels
from reports.charts.matrix import matrix
from reports.charts.neighbours import neighbours
from reports.charts.panel import averages
from reports.charts.shares import shares
from reports.charts.size import size
from reports.charts.slip import slip
from reports.charts.study import gauges, study
from reports.charts.trend import institutions_trend, trend
from reports.charts.variants import variants
from reports.records import Edition
from reports.words import Words

NATIONAL = (averages, ministries, secretariats, everyone, levels, criteria, size, variants, coverage, history)


@dataclass(frozen=True)
class Chapter:
    """Charts that belong together. `key` names the chapter in files and addresses."""

    key: str
    title: str
    charts: tuple[Chart, ...]


def national(edition: Edition, words: Words) -> list[Chart]:
    """The charts that need nothing beside the edition."""
    made = (draw(edition, words) for draw in NATIONAL)
    return [chart for chart in made if chart is not None]


def of_institutions(edition: Edition, words: Words) -> dict[str, Chart]:
    """The matrix of each institution with two sites or more: one row is a site page already."""
    return {i.id: matrix(edition, words, i) for i in edition.institutions if len(i.sites) > 1}


def chapters(edition: Edition, words: Words, background: Background) -> list[Chapter]:
    """Every chart of the country by chapter; those without data are left out, and chapters without charts."""
    e, w, b = edition, words, background
    found: list[tuple[str, str, Sequence[Chart | None]]] = [
        ("promedios", w.say("Promedios"), [averages(e, w), bounds(e, w), gauges(e, w)]),
        ("instituciones", w.say("Instituciones"), [ministries(e, w), secretariats(e, w), everyone(e, w), size(e, w)]),
        ("niveles", w.say("Niveles y criterios"), [levels(e, w), criteria(e, w), shares(e, w)]),
        ("metodo", w.say("Lo que depende del método"), [variants(e, w), slip(e, w), coverage(e, w)]),
        (
            "tiempo",
            w.say("En el tiempo"),
            [change(e, w), trend(e, w), institutions_trend(e, w), study(e, w, b)],
        ),
        ("onu", w.say("La encuesta de la ONU"), [history(e, w), neighbours(e, w, b)]),
        ("instrumentos", w.say("Otros instrumentos"), _instruments(e, w, b)),
    ]
    made = [Chapter(key, title, tuple(chart for chart in charts if chart)) for key, title, charts in found]
    return [chapter for chapter in made if chapter.charts]


def _instruments(edition: Edition, words: Words, background: Background) -> list[Chart | None]:
    rule = background.printed.instruments.network
    charts: list[Chart | None] = [
        copret.copret(edition, words, background),
        copret.ministries(edition, words),
        copret.visits(words, background),
        shown.plan(edition, words, background),
        shown.languages(edition, words),
        shown.laip(edition, words),
    ]
    for survey in background.surveys:
        charts += [interoperability.matrix(words, survey, background), interoperability.topics(words, survey)]
        charts += [network.adjacency(words, survey, rule), network.network(words, survey, rule)]
    return charts
