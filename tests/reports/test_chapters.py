"""The charts that need more than the edition: data equal to the drawing, titles that say the finding, odd backgrounds."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from reports.charts.book import chapters
from reports.charts.chart import Canvas, Chart
from reports.charts.headings import heading
from reports.charts.lines import apart
from reports.charts.network import nodes_of
from reports.edition import build
from reports.method import Reference
from reports.past import changes_of
from reports.words import Words
from tests.reports import several
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference


def charts_of(edition: Any = None, background: Any = None) -> dict[str, Chart]:
    made = chapters(edition or several.edition(), Words(), background or several.background())
    return {chart.id: chart for chapter in made for chart in chapter.charts}


@pytest.fixture(scope="module")
def charts() -> dict[str, Chart]:
    return charts_of()


def column(chart: Chart, name: str) -> list[Any]:
    return [row[chart.columns.index(name)] for row in chart.rows]


def marks(chart: Chart, canvas: Canvas = Canvas.WIDE) -> list[Any]:
    return [t for t in chart.figure(canvas).data if t.type == "scatter" and t.mode == "markers"]


def test_every_chart_of_the_study_is_there(charts: dict[str, Chart]) -> None:
    wanted = (
        "promedios limites estilo-2020 ministerios secretarias instituciones tamano niveles criterios variantes boleta"
    )
    wanted += (
        " criterios-instituciones cobertura cambio historia historia-instituciones estudio-2020 egdi vecinos copret"
    )
    wanted += " copret-ministerios visitas-2015 plan-2021-2026 idiomas laip interoperabilidad-2025"
    wanted += " interoperabilidad-temas-2025 interoperabilidad-conexiones interoperabilidad-red"
    assert set(charts) == set(wanted.split())


@pytest.mark.parametrize("canvas", list(Canvas))
def test_every_chart_explains_itself(charts: dict[str, Chart], canvas: Canvas) -> None:
    for chart in charts.values():
        assert all((chart.title, chart.subtitle, chart.source, len(chart.alt) > 30, chart.rows)), chart.id
        assert all(len(row) == len(chart.columns) for row in chart.rows), chart.id
        assert "%(" not in chart.title + chart.subtitle + chart.alt + chart.source, chart.id
        assert chart.figure(canvas).layout.height > 100, chart.id


def test_every_column_has_a_name_and_a_code(charts: dict[str, Chart]) -> None:
    words = Words()
    for chart in charts.values():
        named = {code: heading(chart, code, words) for code in chart.columns}
        assert [code for code, name in named.items() if name == code and not code.startswith("20")] == [], chart.id
        assert all((code.isascii() and code == code.lower()) or code.startswith("20") for code in named), chart.id


def test_arrows_are_the_rows_and_compare_only_sites_read_twice(charts: dict[str, Chart]) -> None:
    chart, edition = charts["cambio"], several.edition()
    first, *rest = marks(chart)
    assert list(first.x) == column(chart, "puntos_antes")
    assert [t.x[0] for t in rest] == column(chart, "puntos_ahora")
    moved = changes_of(edition)
    assert moved is not None
    assert sum(column(chart, "sitios_comparables")) == moved.compared
    assert moved.compared + len(moved.unread) + len(moved.new) + len(moved.gone) == 276
    assert column(chart, "cambio") == sorted(column(chart, "cambio"), reverse=True)


def test_a_missed_quarter_stays_empty(charts: dict[str, Chart]) -> None:
    chart = charts["historia"]
    assert dict(zip(column(chart, "trimestre"), column(chart, "ejecutivo"), strict=True))["2025T3"] is None
    drawn = chart.figure(Canvas.WIDE).data
    assert list(drawn[0].y) == column(chart, "ejecutivo")
    assert not any(t.connectgaps for t in drawn)
    assert "2025T3" in chart.subtitle


def test_a_change_of_method_is_marked_and_said(charts: dict[str, Chart]) -> None:
    edition = several.edition()
    old = tuple(dataclasses.replace(p, rubric_version="0.9") for p in edition.past)
    changed = charts_of(dataclasses.replace(edition, past=old))
    assert "versiones distintas del método (0.9 y 1.0)" in changed["cambio"].subtitle
    same, other = (found["historia"].figure(Canvas.WIDE).layout.shapes for found in (charts, changed))
    assert (len(same), len(other)) == (0, 1)


def test_the_first_quarter_has_no_trend() -> None:
    first = charts_of(dataclasses.replace(several.edition(), past=()))
    assert not {"cambio", "historia", "historia-instituciones"} & set(first)


def test_small_multiples_are_the_rows(charts: dict[str, Chart]) -> None:
    chart = charts["historia-instituciones"]
    assert [list(t.y) for t in chart.figure(Canvas.NARROW).data] == [list(row[1:]) for row in chart.rows]


def test_neighbours_have_the_first_place_on_top_and_a_break(charts: dict[str, Chart]) -> None:
    chart, figure = charts["vecinos"], charts["vecinos"].figure(Canvas.WIDE)
    low, high = figure.layout.yaxis2.range
    assert low > high
    assert [shape.x0 for shape in figure.layout.shapes] == [2023]
    drawn = sorted(v for t in figure.data if t.yaxis == "y2" for v in t.y if v is not None)
    assert drawn == sorted(column(chart, "puesto"))
    assert "lugar 5 entre 8 países" in chart.title


def test_bounds_and_slips_are_the_rows(charts: dict[str, Chart]) -> None:
    lines = [list(t.x) for t in charts["limites"].figure(Canvas.WIDE).data if t.mode == "lines"]
    assert lines[1::2] == [list(row[2:4]) for row in charts["limites"].rows]
    assert lines[::2] == [list(row[4:6]) for row in charts["limites"].rows]
    first, *rest = marks(charts["boleta"])
    assert list(first.x) == column(charts["boleta"], "puntos")
    assert [t.x[0] for t in rest] == column(charts["boleta"], "puntos_con_boleta")
    assert (
        sum(column(charts["boleta"], "sitios_que_la_ofrecen")[3:])
        == column(charts["boleta"], "sitios_que_la_ofrecen")[0]
    )


@pytest.mark.parametrize("key", ["criterios-instituciones", "plan-2021-2026", "copret-ministerios"])
def test_grids_write_their_rows(charts: dict[str, Chart], key: str) -> None:
    chart = charts[key]
    figure = chart.figure(Canvas.WIDE)
    written = {(x, y): t for trace in figure.data for x, y, t in zip(trace.x, trace.y, trace.text, strict=True)}
    start = 1 if key == "copret-ministerios" else 2
    for y, row in enumerate(chart.rows):
        cells = ["–" if value is None else str(value) for value in row[start:]]
        if key == "copret-ministerios":
            cells = [f"{a}/{b}" if b != "0" else "–" for a, b in zip(cells[::2], cells[1::2], strict=True)]
        assert [written[x, y] for x in range(len(cells))] == cells
    assert len(figure.layout.shapes) == len(written)


def test_counts_of_languages_and_numerals_add_up(charts: dict[str, Chart]) -> None:
    assert sum(charts["idiomas"].rows[0][1:]) == 241  # type: ignore[arg-type]
    bars = charts["laip"].figure(Canvas.WIDE).data[0]
    assert list(bars.y) == column(charts["laip"], "sitios")
    assert "1 numeral no se nombra en ninguno." in charts["laip"].subtitle


def test_the_network_is_that_of_the_list(charts: dict[str, Chart]) -> None:
    rule = several.background().printed.instruments.network
    nodes = {n.name: n for n in nodes_of(several.background().surveys[0], rule)}
    assert (nodes["RENAP"].degree, nodes["RENAP"].gives, nodes["RENAP"].takes) == (9, 9, 1)
    assert {n.profile for n in nodes.values()} == {"central", "highly_connected", "consumer"}
    assert len(charts["interoperabilidad-red"].rows) == len(several.LINKS)
    drawn = [charts["interoperabilidad-red"].figure(Canvas.WIDE).data[1] for _ in range(2)]
    assert list(drawn[0].x) == list(drawn[1].x), "the layout is fixed"
    assert column(charts["interoperabilidad-conexiones"], "conexiones") == sorted(
        column(charts["interoperabilidad-conexiones"], "conexiones"), reverse=True
    )


def test_without_a_list_there_is_no_network() -> None:
    background = several.background()
    bare = tuple(dataclasses.replace(s, edges=()) for s in background.surveys)
    found = charts_of(background=dataclasses.replace(background, surveys=bare))
    assert not {"interoperabilidad-conexiones", "interoperabilidad-red"} & set(found)
    assert "interoperabilidad-2025" in found


def test_only_what_was_measured_is_marked_as_a_simulation() -> None:
    found = charts_of(several.alone(simulated=True))
    quoted = {key for key, chart in found.items() if not chart.title.startswith("Simulación: ")}
    assert quoted == {"estudio-2020", "vecinos", "visitas-2015"} | {k for k in found if k.startswith("interoper")}


def test_hostile_names_stay_text() -> None:
    hostile = '<a href="https://evil.test">clic</a><script>alert(1)</script>'
    edition = build(fake_frames(hostile=hostile), fake_method(), fake_reference(), fake_causes())
    for chart in charts_of(edition).values():
        drawn = json.dumps(chart.figure(Canvas.EXPORT).to_plotly_json(), default=list)
        assert "<a href" not in drawn, chart.id
        assert "<script" not in drawn, chart.id


def test_an_edition_with_nothing_in_it() -> None:
    frames = fake_frames()
    names = ("institutions", "sites", "visits", "findings", "scores", "variants", "averages", "indicators")
    empty = dataclasses.replace(frames, **{name: getattr(frames, name).iloc[0:0] for name in names})
    for chart in charts_of(build(empty, fake_method(), Reference(), {})).values():
        assert chart.figure(Canvas.NARROW).layout.height > 0, chart.id


@pytest.mark.parametrize(
    ("values", "least", "places"),
    [([10, 50], 5, [10, 50]), ([10, 10], 4, [8, 12]), ([10, 11, 40], 4, [8.5, 12.5, 40]), ([5], 9, [5]), ([], 1, [])],
)
def test_names_keep_apart_and_in_order(values: list[float], least: float, places: list[float]) -> None:
    assert apart(values, least) == pytest.approx(places)
