"""What charts say and draw: data equal to the table, alternative texts, the mark of a simulation, odd editions."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reports.charts.book import NATIONAL, national, of_institutions
from reports.charts.chart import Canvas, Chart
from reports.edition import build
from reports.method import Reference
from reports.records import Edition
from reports.theme import DARK, LIGHT, darker, level_of
from reports.words import Words
from scoring.store import Frames
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference


def _charts(edition: Edition) -> dict[str, Chart]:
    words = Words()
    return {chart.id: chart for chart in (*national(edition, words), *of_institutions(edition, words).values())}


@pytest.fixture(scope="module")
def charts(edition: Edition) -> dict[str, Chart]:
    return _charts(edition)


def _column(chart: Chart, name: str) -> list[object]:
    at = chart.columns.index(name)
    return [row[at] for row in chart.rows]


@pytest.mark.parametrize("key", ["ministerios", "secretarias", "instituciones"])
def test_dots_are_the_rows(charts: dict[str, Chart], key: str) -> None:
    chart = charts[key]
    drawn = next(t for t in chart.figure(Canvas.WIDE).data if t.mode == "markers")
    assert list(drawn.x) == [p for p in _column(chart, "puntos") if p is not None]
    whiskers = [list(t.x) for t in chart.figure(Canvas.WIDE).data if t.mode == "lines"]
    ends = zip(_column(chart, "minimo"), _column(chart, "maximo"), _column(chart, "puntos"), strict=True)
    assert whiskers == [[low, high] for low, high, points in ends if points is not None]


def test_bars_are_the_rows(charts: dict[str, Chart]) -> None:
    bars = [t.x[0] for t in charts["promedios"].figure(Canvas.WIDE).data if t.type == "bar"]
    assert bars == _column(charts["promedios"], "puntos")


@pytest.mark.parametrize("key", ["niveles", "criterios"])
def test_stacks_are_the_rows_and_fill_the_bar(charts: dict[str, Chart], key: str) -> None:
    figure, chart = charts[key].figure(Canvas.WIDE), charts[key]
    counted = [row[1:7] if key == "niveles" else row[2:] for row in chart.rows]
    assert [tuple(t.customdata[n] for t in figure.data) for n in range(len(counted))] == counted
    totals = [sum(t.x[n] for t in figure.data) for n in range(len(counted))]
    assert totals == pytest.approx([100.0] * len(counted))


def test_level_counts_are_all_sites(charts: dict[str, Chart]) -> None:
    assert sum(n for n in charts["niveles"].rows[0][1:] if isinstance(n, int)) == 276


@pytest.mark.parametrize("column", ["puntos", "sitios"])
def test_size_points_are_the_rows(charts: dict[str, Chart], column: str) -> None:
    chart = charts["tamano"]
    drawn = [value for t in chart.figure(Canvas.WIDE).data for value in (t.y if column == "puntos" else [len(t.y)])]
    rows = _column(chart, column)
    assert sorted(drawn) == sorted(rows) if column == "puntos" else sum(drawn) == len(rows)


def test_tornado_reaches_the_rows(charts: dict[str, Chart]) -> None:
    bar = charts["variantes"].figure(Canvas.WIDE).data[0]
    assert [bar.base + x for x in bar.x] == pytest.approx(_column(charts["variantes"], "puntos"))


def test_coverage_is_the_rows(charts: dict[str, Chart]) -> None:
    assert list(charts["cobertura"].figure(Canvas.WIDE).data[0].x) == _column(charts["cobertura"], "sitios")
    assert sum(n for n in _column(charts["cobertura"], "sitios") if isinstance(n, int)) == 276


def test_history_is_the_series_and_the_first_place_is_on_top(charts: dict[str, Chart]) -> None:
    figure = charts["egdi"].figure(Canvas.WIDE)
    assert [list(t.y) for t in figure.data] == [_column(charts["egdi"], c) for c in ("egdi_x100", "osi_x100", "puesto")]
    low, high = figure.layout.yaxis2.range
    assert low > high
    assert "baja 10 puestos, al 122" in charts["egdi"].title


def test_matrix_is_the_rows(charts: dict[str, Chart]) -> None:
    chart = charts["criterios-mingob"]
    signs = {"Hallado": "✓", "Hallado, probable": "✓", "Indicio, no cuenta": "?", "No se pudo comprobar": "?"}
    signs |= {"Falta": "✗", "": ""}
    drawn = [list(row) for row in chart.figure(Canvas.WIDE).data[0].text]
    assert drawn == [[signs[str(value)] for value in row[3:]] for row in chart.rows]


def test_every_chart_explains_itself(charts: dict[str, Chart]) -> None:
    assert len(charts) == len(NATIONAL) + 13, "a matrix for each institution of two sites or more"
    for chart in charts.values():
        assert all((chart.title, chart.subtitle, len(chart.alt) > 30)), chart.id
        assert "método 1.0" in chart.source or chart.id == "egdi"
        assert "2026T4" in chart.subtitle or chart.id == "egdi"
        assert all(len(row) == len(chart.columns) for row in chart.rows), chart.id
        assert "%(" not in chart.title + chart.subtitle + chart.alt + chart.source, chart.id


def test_a_file_carries_title_subtitle_and_source(charts: dict[str, Chart]) -> None:
    page, file = (charts["ministerios"].figure(canvas) for canvas in (Canvas.WIDE, Canvas.EXPORT))
    assert page.layout.title.text is None
    assert "Nivel por ministerio" in file.layout.title.text
    assert file.layout.title.subtitle.text
    assert any("Fuente: egob" in str(a.text) for a in file.layout.annotations)
    assert file.layout.height > page.layout.height


@pytest.mark.parametrize("simulated", [True, False])
def test_the_mark_of_a_simulation(simulated: bool) -> None:
    edition = build(fake_frames(simulated=simulated), fake_method(), fake_reference(), fake_causes())
    for chart in _charts(edition).values():
        stamped = any(a.text == "Simulación" for a in chart.figure(Canvas.NARROW).layout.annotations)
        assert stamped == simulated, chart.id
        assert chart.title.startswith("Simulación: ") == simulated
        assert chart.alt.startswith("Simulación. ") == simulated


def test_the_un_lines_name_their_survey(charts: dict[str, Chart]) -> None:
    written = [str(a.text) for a in charts["ministerios"].figure(Canvas.WIDE).layout.annotations]
    assert "ONU EGDI 2024: 57.4" in written
    assert "OSI: 65.4" in written


def _empty(frames: Frames) -> Frames:
    names = ("institutions", "sites", "visits", "findings", "scores", "variants", "averages")
    return replace(frames, **{name: getattr(frames, name).iloc[0:0] for name in names})


def _unread(frames: Frames) -> Frames:
    return replace(
        frames, **{name: getattr(frames, name).iloc[0:0] for name in ("visits", "findings", "scores", "averages")}
    )


@pytest.mark.parametrize("change", [_empty, _unread])
@pytest.mark.parametrize("canvas", list(Canvas))
def test_charts_of_an_edition_with_nothing_in_it(change: object, canvas: Canvas) -> None:
    frames = change(fake_frames())  # type: ignore[operator]
    for chart in _charts(build(frames, fake_method(), Reference(), {})).values():
        assert chart.figure(canvas).layout.height > 0, chart.id


def test_hostile_names_stay_text_in_figures() -> None:
    hostile = '<a href="https://evil.test">clic</a><script>alert(1)</script>'
    edition = build(fake_frames(hostile=hostile), fake_method(), fake_reference(), fake_causes())
    for chart in _charts(edition).values():
        drawn = json.dumps(chart.figure(Canvas.EXPORT).to_plotly_json(), default=list)
        assert "<a href" not in drawn, chart.id
        assert "<script" not in drawn, chart.id


@pytest.mark.parametrize(("points", "level"), [(None, 0), (0, 0), (19.9, 0), (20, 1), (49.9, 2), (80, 4), (100, 5)])
def test_level_of(points: float | None, level: int) -> None:
    assert level_of(points) == level


def test_light_colours_are_distinct_so_that_dark_is_a_substitution() -> None:
    assert len(set(LIGHT.values())) == len(LIGHT)
    assert LIGHT.keys() == DARK.keys()
    assert darker("fill: rgb(27, 31, 38); stroke: #1b1f26") == "fill: rgb(238, 240, 244); stroke: #eef0f4"
