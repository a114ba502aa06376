"""Book: every chart of an edition, in the order in which a reader meets them."""

from __future__ import annotations

from reports.charts.chart import Chart
from reports.charts.coverage import coverage
from reports.charts.criteria import criteria
from reports.charts.dots import everyone, ministries, secretariats
from reports.charts.history import history
from reports.charts.levels import levels
from reports.charts.matrix import matrix
from reports.charts.panel import averages
from reports.charts.size import size
from reports.charts.variants import variants
from reports.records import Edition
from reports.words import Words

NATIONAL = (averages, ministries, secretariats, everyone, levels, criteria, size, variants, coverage, history)


def national(edition: Edition, words: Words) -> list[Chart]:
    """The charts of the whole Executive."""
    return [draw(edition, words) for draw in NATIONAL]


def of_institutions(edition: Edition, words: Words) -> dict[str, Chart]:
    """The matrix of each institution with two sites or more: one row is a site page already."""
    return {i.id: matrix(edition, words, i) for i in edition.institutions if len(i.sites) > 1}
