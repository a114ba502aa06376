"""Drawn: the files of charts that pages refer to: data, figures to open, scripts and styles; and pictures to draw."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plotly.offline import get_plotlyjs

from reports.charts.chart import Canvas, Chart
from reports.exports import write_csv
from reports.pictures import Job, jobs_for
from reports.theme import CONFIG, DARK, LIGHT


@dataclass(frozen=True)
class Files:
    """Heights of the wide drawings by chart, and the pictures that are still to be drawn."""

    heights: dict[str, int]
    jobs: list[Job]


def write_resources(folder: Path) -> None:
    """Style, scripts and the one plotly bundle that every page shares."""
    shutil.copytree(Path(__file__).parent / "static", folder)
    (folder / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")


def write_chart_files(folder: Path, charts: Sequence[Chart], matrices: Sequence[Chart]) -> Files:
    """Write data and interactive figure of each chart. Pages show pictures of the `charts` only: of the matrices,
    which stand there as tables, there is the file to download."""
    folder.mkdir()
    wide = {job.chart.id: job for job in jobs_for([*charts, *matrices], folder, Canvas.WIDE)}
    narrow = {job.chart.id: job for job in jobs_for(charts, folder, Canvas.NARROW)}
    for chart in (*charts, *matrices):
        write_csv(folder / f"{chart.id}.csv", chart.columns, chart.rows)
        small = narrow.get(chart.id)
        (folder / f"{chart.id}.js").write_text(
            _script(chart, wide[chart.id].figure, small.figure if small else "null"), encoding="utf-8"
        )
    shown = [job for key, job in wide.items() if key in narrow]
    return Files(
        heights={key: int(json.loads(job.figure)["layout"]["height"]) for key, job in wide.items()},
        jobs=[*jobs_for([*charts, *matrices], folder, Canvas.EXPORT), *shown, *narrow.values()],
    )


def _script(chart: Chart, wide: str, narrow: str) -> str:
    """The figures as a script file, which opens from a folder too, where fetching is forbidden."""
    dark = {colour: DARK[role] for role, colour in LIGHT.items()}
    rest = json.dumps({"config": CONFIG, "dark": dark, "alt": chart.alt})[1:]
    data = f'{{"wide": {wide}, "narrow": {narrow}, {rest}'
    return f"egobFigure({json.dumps(chart.id)}, {data.replace('<', chr(92) + 'u003c')});\n"
