"""Pictures: SVG and PNG files of charts, drawn in one batch by the browser behind kaleido."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import plotly.io as pio

from reports.charts.chart import Canvas, Chart
from reports.svg import finish
from reports.theme import darker

# kaleido's own name first, then those of other tools; names of programs as distributions call them
_VARIABLES = ("EGOB_BROWSER", "BROWSER_PATH", "CHROME_PATH", "PUPPETEER_EXECUTABLE_PATH")
_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Job:
    """One file to draw."""

    chart: Chart
    canvas: Canvas
    path: Path


def find_browser() -> str:
    """Path of a browser from the environment or the search path, "" when there is none."""
    named = (os.environ.get(name, "") for name in _VARIABLES)
    found = next((path for path in named if path and Path(path).is_file()), None)
    return found or next((path for path in map(shutil.which, _PROGRAMS) if path), "")


def jobs_for(charts: Sequence[Chart], folder: Path, *, page: bool) -> list[Job]:
    """Files of charts: the explained SVG and PNG, and for a page the wide and narrow SVG as well."""
    jobs = []
    for chart in charts:
        jobs += [Job(chart, Canvas.EXPORT, folder / f"{chart.id}.{kind}") for kind in ("svg", "png")]
        if page:
            jobs += [Job(chart, c, folder / f"{chart.id}.{c.value}.svg") for c in (Canvas.WIDE, Canvas.NARROW)]
    return jobs


def draw(jobs: Sequence[Job], browser: str) -> None:
    """Write all files, then finish the SVGs; drawings for a page get a dark twin beside them."""
    if not jobs:
        return
    before = os.environ.get("BROWSER_PATH")
    os.environ["BROWSER_PATH"] = browser
    try:
        figures = [job.chart.figure(job.canvas) for job in jobs]
        pio.write_images(
            figures,
            [job.path for job in jobs],
            width=[figure.layout.width for figure in figures],
            height=[figure.layout.height for figure in figures],
            scale=[2 if job.path.suffix == ".png" else 1 for job in jobs],
            validate=False,
        )
    finally:
        if before is None:
            del os.environ["BROWSER_PATH"]
        else:
            os.environ["BROWSER_PATH"] = before
    for job in jobs:
        if job.path.suffix == ".svg":
            _finish(job)


def _finish(job: Job) -> None:
    text = finish(job.path.read_text(encoding="utf-8"), job.chart)
    job.path.write_text(text, encoding="utf-8")
    if job.canvas is not Canvas.EXPORT:
        dark = job.path.with_name(job.path.name.replace(".svg", ".dark.svg"))
        dark.write_text(darker(text), encoding="utf-8")
