"""Pictures: SVG and PNG files of charts; those of the report before are taken over when nothing about them changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import plotly
import plotly.io as pio

from reports import svg, theme
from reports.charts.chart import Canvas, Chart
from reports.links import link

_LIST = "dibujos.json"
_SHARP = 2  # pixels of a PNG per pixel of its drawing


@dataclass(frozen=True)
class Sketch:
    """What is to be drawn: a figure of plotly as JSON, or an SVG of ours. `scale` is that of the PNG, 0 for none."""

    figure: str = ""
    svg: str = ""
    scale: int = 0


@dataclass(frozen=True)
class Drawn:
    """A picture; `png` is empty where none was wanted."""

    svg: str
    png: bytes


@dataclass(frozen=True)
class Painter:
    """Whoever draws, in the order of the sketches. `version` changes when the same sketch may give another picture."""

    version: str
    paint: Callable[[Sequence[Sketch]], Iterable[Drawn]]


class Drawing(Protocol):
    """Files to be drawn."""

    @property
    def files(self) -> tuple[Path, ...]: ...
    @property
    def told(self) -> object: ...
    @property
    def sketch(self) -> Sketch: ...
    def write(self, drawn: Drawn) -> None: ...


@dataclass(frozen=True)
class Job:
    """One drawing: `path` is its SVG. A drawing for a page gets a dark twin, one that explains itself a PNG."""

    chart: Chart
    canvas: Canvas
    path: Path

    @cached_property
    def figure(self) -> str:
        """The figure as JSON."""
        return str(pio.to_json(self.chart.figure(self.canvas), validate=False))

    @property
    def sketch(self) -> Sketch:
        """What the painter gets."""
        return Sketch(figure=self.figure, scale=_SHARP if self.canvas is Canvas.EXPORT else 0)

    @property
    def files(self) -> tuple[Path, Path]:
        """The SVG and what is made of it."""
        return self.path, self.path.with_suffix(".png" if self.canvas is Canvas.EXPORT else ".dark.svg")

    @property
    def told(self) -> tuple[str, ...]:
        """All that the files are made of, beside those who make them."""
        return self.chart.id, self.chart.title, self.chart.alt, self.figure

    def write(self, drawn: Drawn) -> None:
        """Both files."""
        light, other = self.files
        text = svg.finish(drawn.svg, self.chart)
        light.write_text(text, encoding="utf-8")
        other.write_bytes(drawn.png or theme.darker(text).encode())


_SOURCE = Path(str(svg.__file__)).read_bytes()  # how drawings are finished


def jobs_for(charts: Iterable[Chart], folder: Path, *canvases: Canvas) -> list[Job]:
    """A job for each chart on each canvas."""
    ends = {canvas: ".svg" if canvas is Canvas.EXPORT else f".{canvas.value}.svg" for canvas in canvases}
    return [Job(chart, canvas, folder / f"{chart.id}{end}") for chart in charts for canvas, end in ends.items()]


def draw(jobs: Sequence[Drawing], painter: Painter) -> None:
    """Write the files of all jobs."""
    for job, drawn in zip(jobs, painter.paint([job.sketch for job in jobs]), strict=True):
        job.write(drawn)


def draw_or_take(jobs: Sequence[Drawing], painter: Painter, folder: Path, before: Path) -> None:
    """The same in the folder of a report; `before` is the one that it follows, whose drawings are taken over as they
    are where nothing changed."""
    digests = {_name(job, folder): _digest(job, painter) for job in jobs}
    known = _known(before)
    draw([job for job in jobs if not _taken(job, folder, before, digests, known)], painter)
    (folder / _LIST).write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _taken(job: Drawing, folder: Path, before: Path, digests: Mapping[str, str], known: Mapping[str, Any]) -> bool:
    name = _name(job, folder)
    old = [before / path.relative_to(folder) for path in job.files]
    if known.get(name) != digests[name] or not all(path.is_file() for path in old):
        return False
    for source, target in zip(old, job.files, strict=True):
        link(source, target)
    return True


def _name(job: Drawing, folder: Path) -> str:
    return str(job.files[0].relative_to(folder))


def _digest(job: Drawing, painter: Painter) -> str:
    made_by = (painter.version, plotly.__version__, theme.DARK, _SHARP, _SOURCE)
    return hashlib.sha256(repr((made_by, job.told)).encode()).hexdigest()


def _known(before: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((before / _LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # the first report, or one that something else wrote
        return {}
    return found
