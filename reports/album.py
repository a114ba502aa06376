"""Album: the charts of an edition as a folder of files, with its findings and a book of all of them to be printed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reports.background import Background
from reports.charts.book import Chapter, chapters, of_institutions
from reports.charts.chart import Chart
from reports.drawn import write_chart_files, write_resources
from reports.environment import Book
from reports.findings_text import findings_text
from reports.paths import folder_of
from reports.pictures import Painter, draw
from reports.records import Edition
from reports.survey_text import survey_text
from reports.words import Words

MOST_ROWS, MOST_COLUMNS = 34, 9  # of a table under a printed chart: more would not stand on its page


@dataclass(frozen=True)
class Album:
    """What was written: a page for each chart, the two pages to be printed, and the title of the printed book."""

    pages: tuple[Path, ...]
    book: Path
    findings: Path
    title: str


def write_album(edition: Edition, background: Background, out: Path, words: Words, *, painter: Painter | None) -> Album:
    """Write into `out`, which may hold other files: a page for each chart, with SVG, PNG and CSV under graficas/ (SVG
    and PNG only with a painter), the findings, an index, and the book. The same edition gives the same bytes."""
    made = chapters(edition, words, background)
    matrices = of_institutions(edition, words)
    drawings = out / folder_of(words.language, "charts")
    for folder in (out / "recursos", drawings):
        shutil.rmtree(folder, ignore_errors=True)
    drawings.parent.mkdir(parents=True, exist_ok=True)
    write_resources(out / "recursos")
    charts = [chart for chapter in made for chart in chapter.charts]
    files = write_chart_files(drawings, charts, list(matrices.values()))
    if painter:
        draw(files.jobs, painter)
    book = Book(edition, words, charts, matrices, [], files.heights, bool(painter))
    for name, html in _pages(book, made, background):
        (out / name).write_text(html, encoding="utf-8")
    return Album(
        pages=tuple(out / f"{chart.id}.html" for chart in charts),
        book=out / "libro.html",
        findings=out / "hallazgos.html",
        title=title_of(edition, words),
    )


def title_of(edition: Edition, words: Words) -> str:
    """The name of the book; a simulated one says so."""
    title = words.say("Gobierno electrónico de Guatemala, %(quarter)s", quarter=edition.run.quarter)
    return words.say("Simulación: %(title)s", title=title) if edition.run.simulated else title


def _pages(book: Book, made: Sequence[Chapter], background: Background) -> Iterator[tuple[str, str]]:
    words, edition = book.words, book.edition
    instruments = background.printed.instruments
    shared = {
        "up": "",
        "here": "",
        "title": title_of(edition, words),
        "chapters": made,
        "findings": findings_text(edition, words),
        "surveys": [survey_text(survey, words, instruments) for survey in background.surveys],
        "study": background.printed.study,
        "with_table": {chart.id for chart in book.charts if _fits(chart)},
    }
    for chart in book.charts:
        yield f"{chart.id}.html", book.render("grafica.html", **shared, c=chart)
    yield "index.html", book.render("grafica_indice.html", **shared)
    yield "hallazgos.html", book.render("libro_hallazgos.html", **shared)
    yield "libro.html", book.render("libro.html", **shared)


def _fits(chart: Chart) -> bool:
    return len(chart.rows) <= MOST_ROWS and len(chart.columns) <= MOST_COLUMNS
