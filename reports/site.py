"""Site: the public report of one quarter, written whole beside its place and then put there in one move."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reports.charts.book import national, of_institutions
from reports.drawn import write_chart_files, write_resources
from reports.edition import build
from reports.evidence import Pictures
from reports.exports import write_csv, write_json, write_workbook
from reports.pages import Book, chart_pages, pages
from reports.pictures import find_browser
from reports.records import Edition
from reports.sources import causes_of, method_of, reference_of
from reports.tables import Table, tables_of
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
    pictures = Pictures(evidence)
    edition = edition_of(store, rubric, registry_name, quarter, config, pictures)
    return write_site(edition, out, pictures, browser=find_browser() if images else "")


def edition_of(
    store: Store, rubric: Rubric, registry_name: str, quarter: str, config: Path, pictures: Pictures
) -> Edition:
    """The edition of a scored quarter. Raises as publish() does."""
    frames = store.frames(registry_name, quarter)
    reference = reference_of(config, rubric, str(frames.run.get("last_read") or ""))
    causes = causes_of(Causes.load(config))
    return build(frames, method_of(rubric), reference, causes, pictures.size, outlooks(rubric, frames))


def write_charts(edition: Edition, out: Path, *, browser: str) -> list[Path]:
    """Write the charts of the country into `out`, which may hold other files: one HTML page each, with SVG, PNG and
    CSV under graficas/ (SVG and PNG only with a browser). Returns the pages."""
    words = Words()
    charts = national(edition, words)
    for name in ("recursos", "graficas"):
        shutil.rmtree(out / name, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    write_resources(out / "recursos")
    heights = write_chart_files(out / "graficas", charts, [], browser)
    written = []
    for name, html in chart_pages(Book(edition, words, charts, {}, [], heights, bool(browser))):
        (out / name).write_text(html, encoding="utf-8")
        written.append(out / name)
    return written


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
    write_resources(folder / "recursos")
    heights = write_chart_files(folder / "graficas", charts, list(matrices.values()), browser)
    _data(folder / "datos", tables, edition)
    pictures.copy(edition.sites, folder / "evidencia")
    for path, html in pages(Book(edition, words, charts, matrices, tables, heights, bool(browser))):
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(html, encoding="utf-8")


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
