"""Site: the public report of one quarter, written whole beside its place and then put there in one move."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from plotly.offline import get_plotlyjs

from reports.charts.book import national, of_institutions
from reports.charts.chart import Canvas, Chart
from reports.edition import build
from reports.evidence import Pictures
from reports.exports import write_csv, write_json, write_workbook
from reports.pages import Book, pages
from reports.pictures import draw, find_browser, jobs_for
from reports.records import Edition
from reports.sources import causes_of, method_of, reference_of
from reports.tables import Table, tables_of
from reports.theme import CONFIG, DARK, LIGHT
from reports.words import Words
from scoring.causes import Causes
from scoring.outlook import outlooks
from scoring.rubric import Rubric
from scoring.store import Store


def publish(
    store: Store,
    rubric: Rubric,
    registry_name: str,
    quarter: str,
    out: Path,
    evidence: Path,
    *,
    config: Path,
    images: bool,
) -> Path:
    """Write the report of a quarter into `out`, in place of what was there; returns its index.html.

    `evidence` holds <sha256>.jpg of cited pages. Without `images` or without a browser charts are tables and
    interactive drawings only. Raises KeyError for a quarter that was not scored, ConfigError for a bad config."""
    frames = store.frames(registry_name, quarter)
    reference = reference_of(config, rubric, str(frames.run.get("last_read") or ""))
    pictures = Pictures(evidence)
    causes = causes_of(Causes.load(config))
    edition = build(frames, method_of(rubric), reference, causes, pictures.size, outlooks(rubric, frames))
    return write_site(edition, out, pictures, browser=find_browser() if images else "")


def write_site(edition: Edition, out: Path, pictures: Pictures, *, browser: str) -> Path:
    """Write the report of an edition. `browser` is the path of a Chromium that draws the charts, "" for none."""
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        folder.chmod(0o755)  # mkdtemp's 0700 would hide the report from a web server
        _write(edition, folder, pictures, browser)
        _swap(folder, out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return out / "index.html"


def _write(edition: Edition, folder: Path, pictures: Pictures, browser: str) -> None:
    words = Words()
    charts, matrices = national(edition, words), of_institutions(edition, words)
    tables = tables_of(edition)
    _resources(folder / "recursos")
    heights = _charts(folder / "graficas", charts, list(matrices.values()), browser)
    _data(folder / "datos", tables, edition)
    pictures.copy(edition.sites, folder / "evidencia")
    for path, html in pages(Book(edition, words, charts, matrices, tables, heights, bool(browser))):
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(html, encoding="utf-8")


def _resources(folder: Path) -> None:
    shutil.copytree(Path(__file__).parent / "static", folder)
    (folder / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")


def _charts(folder: Path, charts: Sequence[Chart], matrices: Sequence[Chart], browser: str) -> dict[str, int]:
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


def _data(folder: Path, tables: Sequence[Table], edition: Edition) -> None:
    folder.mkdir()
    for table in tables:
        write_csv(folder / f"{table.name}.csv", [c.name for c in table.columns], table.rows)
        write_json(folder / f"{table.name}.json", table)
    write_workbook(folder / f"egob-{edition.run.registry}-{edition.run.quarter}.xlsx", tables, edition)


def _swap(folder: Path, out: Path) -> None:
    """Put the new report in place; the old one stays until then and comes back when the move fails."""
    old = out.with_name(f".{out.name}-old")
    if old.exists() and not out.exists():
        old.rename(out)  # an earlier swap was interrupted between its two moves
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    try:
        folder.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
