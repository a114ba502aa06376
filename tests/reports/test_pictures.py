"""Pictures: what did not change is taken over from the report before, everything else is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import plotly.graph_objects as go
import pytest

from reports.charts.chart import Canvas, Chart
from reports.pictures import Drawn, Job, Painter, Sketch, draw_or_take, jobs_for

CHART = Chart("uno", "Título", "sub", "Descripción", "fuente", (), (), lambda _: _figure())


def _figure(height: int = 100) -> go.Figure:
    return go.Figure(layout={"height": height, "margin": {"t": 1, "b": 1, "l": 1, "r": 1}})


@dataclass
class Counting:
    """Draws the same for everything and remembers what it was asked for."""

    version: str = "1"
    asked: list[Sketch] = field(default_factory=list)

    def paint(self, sketches: Sequence[Sketch]) -> list[Drawn]:
        self.asked += sketches
        drawn = '<svg xmlns="http://www.w3.org/2000/svg"><rect style="fill: rgb(255, 255, 255);"/></svg>'
        return [Drawn(drawn, b"\x89PNG" if sketch.scale else b"") for sketch in sketches]

    @property
    def painter(self) -> Painter:
        return Painter(self.version, self.paint)


def _jobs(folder: Path, chart: Chart = CHART) -> list[Job]:
    (folder / "graficas").mkdir(parents=True)
    return jobs_for([chart], folder / "graficas", Canvas.EXPORT, Canvas.WIDE)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    draw_or_take(_jobs(tmp_path / "before"), Counting().painter, tmp_path / "before", tmp_path / "none")
    return tmp_path / "before"


def test_files_of_a_drawing(before: Path) -> None:
    names = sorted(path.name for path in (before / "graficas").iterdir())
    assert names == ["uno.png", "uno.svg", "uno.wide.dark.svg", "uno.wide.svg"]
    assert "rgb(255" not in (before / "graficas" / "uno.wide.dark.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("version", "chart", "drawn"),
    [
        ("1", CHART, 0),
        ("2", CHART, 2),
        ("1", replace(CHART, title="Otro"), 2),
        ("1", replace(CHART, alt="Otra"), 2),
        ("1", replace(CHART, draw=lambda canvas: _figure(100 if canvas is Canvas.WIDE else 120)), 1),
    ],
)
def test_only_what_changed_is_drawn(before: Path, tmp_path: Path, version: str, chart: Chart, drawn: int) -> None:
    now, counting = tmp_path / "now", Counting(version)
    draw_or_take(_jobs(now, chart), counting.painter, now, before)
    assert len(counting.asked) == drawn
    assert len(list((now / "graficas").iterdir())) == 4
    again = Counting(version)
    draw_or_take(_jobs(tmp_path / "again", chart), again.painter, tmp_path / "again", now)
    assert again.asked == []


@pytest.mark.parametrize("lost", ["graficas/uno.png", "dibujos.json"])
def test_what_is_missing_is_drawn(before: Path, tmp_path: Path, lost: str) -> None:
    (before / lost).unlink()
    counting = Counting()
    draw_or_take(_jobs(tmp_path / "now"), counting.painter, tmp_path / "now", before)
    assert len(counting.asked) == (1 if lost.endswith("png") else 2)
