"""Drawn: the files of charts that pages refer to: data, figures to open, pictures, scripts and styles."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from plotly.offline import get_plotlyjs

from reports.charts.chart import Canvas, Chart
from reports.exports import write_csv
from reports.pictures import draw, jobs_for
from reports.theme import CONFIG, DARK, LIGHT


def write_resources(folder: Path) -> None:
    """Style, scripts and the one plotly bundle that every page shares."""
    shutil.copytree(Path(__file__).parent / "static", folder)
    (folder / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")


def write_chart_files(folder: Path, charts: Sequence[Chart], matrices: Sequence[Chart], browser: str) -> dict[str, int]:
    """Write data, interactive figure and, with a browser, pictures of each chart; returns heights of the wide ones."""
    folder.mkdir()
    heights = {}
    for chart in (*charts, *matrices):
        write_csv(folder / f"{chart.id}.csv", chart.columns, chart.rows)
        wide = chart.figure(Canvas.WIDE)
        heights[chart.id] = int(wide.layout.height)
        narrow = chart.figure(Canvas.NARROW).to_plotly_json() if chart in charts else None
        (folder / f"{chart.id}.js").write_text(_script(chart, wide.to_plotly_json(), narrow), encoding="utf-8")
    if browser:
        draw([*jobs_for(charts, folder, page=True), *jobs_for(matrices, folder, page=False)], browser)
    return heights


def _script(chart: Chart, wide: object, narrow: object) -> str:
    """The figure as a script file, which opens from a folder too, where fetching is forbidden."""
    dark = {colour: DARK[role] for role, colour in LIGHT.items()}
    data = json.dumps({"wide": wide, "narrow": narrow, "config": CONFIG, "dark": dark, "alt": chart.alt}, default=list)
    return f"egobFigure({json.dumps(chart.id)}, {data.replace('<', chr(92) + 'u003c')});\n"
