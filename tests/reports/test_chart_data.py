"""The CSV of a chart is what the figure draws: every number of every column, but those that only the table tells."""

from __future__ import annotations

import csv
import dataclasses
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reports.charts.book import chapters, of_institutions
from reports.charts.chart import Canvas, Chart
from reports.clean import written
from reports.exports import write_csv
from reports.words import Words
from tests.reports import several

TABLE_ONLY = {
    "promedios": {"minimo_amplio", "maximo_amplio", "proporcional", "sin_puntos"},
    "ministerios": {"proporcional", "sitios"},
    "secretarias": {"proporcional"},
    "instituciones": {"proporcional", "sitios"},
    "niveles": {"sin_puntos"},
    "boleta": {"sitios_que_la_ofrecen"},
    "historia": {"sitios_con_puntos"},
    "copret": {"ministerios_hoy", "ministerios_leidos"},
}
SUMS = {"visitas-2015": "TOTALES"}  # a row of the printed table, beside what is drawn
_NUMBER = re.compile(r"[-−]?\d[\d,]*\.?\d*")


@cache
def charts() -> dict[str, Chart]:
    words, edition = Words(), several.edition()
    found = [c for chapter in chapters(edition, words, several.background()) for c in chapter.charts]
    return {c.id: c for c in (*found, *of_institutions(edition, words).values())}


def numbers(value: Any) -> set[float]:
    """Every number in a figure, those written in its labels too."""
    if isinstance(value, bool) or value is None:
        return set()
    if isinstance(value, (int, float)):
        return {float(value)}
    if isinstance(value, str):
        return {float(text.replace(",", "").replace("−", "-")) for text in _NUMBER.findall(value)}
    parts: Iterable[Any] = value.values() if isinstance(value, Mapping) else value
    return {number for part in parts for number in numbers(part)}


def drawn(chart: Chart) -> set[float]:
    """Numbers of the marks, labels and lines; not of the layout, where colours and sizes are numbers too."""
    figure = chart.figure(Canvas.WIDE).to_plotly_json()
    marks = ("x", "y", "z", "text", "customdata", "value", "gauge", "base")
    layout = figure["layout"]
    kept = [{k: list(v) if hasattr(v, "tolist") else v for k, v in t.items() if k in marks} for t in figure["data"]]
    notes = [{k: a.get(k) for k in ("text", "x", "y", "ax")} for a in layout.get("annotations", ())]
    lines = [{k: s.get(k) for k in ("x0", "x1", "y0", "y1")} for s in layout.get("shapes", ())]
    return numbers([kept, notes, lines])


def told_and_not_drawn(chart: Chart) -> set[str]:
    """Columns with a number that the figure does not draw; labels are rounded to one decimal."""
    known = drawn(chart)
    found = set()
    for at, name in enumerate(chart.columns):
        values = [row[at] for row in chart.rows if row[0] != SUMS.get(chart.id)]
        told = [float(v) for v in values if isinstance(v, (int, float)) and not isinstance(v, bool)]
        if any(min((abs(v - d) for d in known), default=9.0) > max(0.051, 1e-5 * abs(v)) for v in told):
            found.add(name)
    return found


@pytest.mark.parametrize("key", sorted(charts()))
def test_every_number_of_the_table_is_drawn(key: str) -> None:
    assert told_and_not_drawn(charts()[key]) <= TABLE_ONLY.get(key, set())


def test_a_number_that_is_not_drawn_is_seen() -> None:
    chart = charts()["ministerios"]
    at = chart.columns.index("puntos")
    rows = (tuple(1234.5 if n == at else v for n, v in enumerate(chart.rows[0])), *chart.rows[1:])
    assert "puntos" in told_and_not_drawn(dataclasses.replace(chart, rows=rows))


@pytest.mark.parametrize("key", sorted(charts()))
def test_the_csv_is_the_table(key: str, tmp_path: Path) -> None:
    chart = charts()[key]
    write_csv(tmp_path / "t.csv", chart.columns, chart.rows)
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == chart.columns
    expected = [
        ["" if v is None else str(round(v, 4) if isinstance(v, float) else v) for v in row] for row in chart.rows
    ]
    assert [[written(v) for v in row] for row in rows] == expected
