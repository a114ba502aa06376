"""Site: the public report of a registry, written whole beside its place and then put there in one move."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reports.background import Background, background_of
from reports.charts.book import Chapter, chapters, national, of_institutions
from reports.closed import Shelf, digest_of, write_list
from reports.drawn import write_chart_files, write_resources
from reports.editions import edition_of, editions_of
from reports.environment import Book
from reports.evidence import Pictures
from reports.feed import feed
from reports.package import write_package
from reports.pages import chart_pages, pages, site_pages
from reports.paths import LANGUAGES, folder_of
from reports.pictures import find_browser
from reports.publication import Publication, accuracy_of, address_in
from reports.records import Edition
from reports.tables import Table, tables_of
from reports.words import Words
from scoring.rubric import Rubric
from scoring.store import Store

__all__ = ["edition_of", "publish", "write_charts", "write_site"]


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
    publication: Publication | None = None,
) -> Path:
    """Write the report of a quarter into `out`, in place of what was there; returns its index.html.

    Every other scored quarter keeps its pages. `evidence` holds <sha256>.jpg of cited pages. Without `images` or
    without a browser charts are tables and interactive drawings only.
    Raises KeyError for a quarter that was not scored, ConfigError for a bad config."""
    pictures = Pictures(evidence)
    editions = {e.run.quarter: e for e in editions_of(store, rubric, registry_name, config, pictures)}
    if quarter not in editions:
        raise KeyError(f"{registry_name} {quarter}")
    edition = editions.pop(quarter)
    told = replace(publication or Publication(), address=address_in(config), accuracy=accuracy_of(config))
    browser, background = find_browser() if images else "", background_of(config, rubric)
    others = list(editions.values())
    return write_site(edition, out, pictures, browser=browser, others=others, publication=told, background=background)


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


@dataclass(frozen=True)
class _Work:
    """One report in the making: the edition, the other quarters, where they go and what stands there now."""

    edition: Edition
    others: Sequence[Edition]
    publication: Publication
    background: Background | None
    pictures: Pictures
    browser: str
    folder: Path
    shelf: Shelf

    @property
    def quarters(self) -> list[str]:
        return sorted(e.run.quarter for e in (*self.others, self.edition))


def write_site(
    edition: Edition,
    out: Path,
    pictures: Pictures,
    *,
    browser: str,
    others: Sequence[Edition] = (),
    publication: Publication = Publication(),  # noqa: B008  frozen and empty
    background: Background | None = None,
) -> Path:
    """Write the report of an edition, with permalinks of the `others`. `browser` is the path of a Chromium that draws
    the charts, "" for none."""
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        folder.chmod(0o755)  # mkdtemp's 0700 would hide the report from a web server
        _write(_Work(edition, others, publication, background, pictures, browser, folder, Shelf(out)))
        _swap(folder, out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return out / "index.html"


def _write(work: _Work) -> None:
    edition, folder = work.edition, work.folder
    tables = tables_of(edition)
    write_resources(folder / "recursos")
    write_package(folder / "datos", tables, edition)
    sites = [site for e in (edition, *work.others) for site in e.sites]
    work.pictures.copy(sites, folder / "evidencia", work.shelf.out / "evidencia")
    for language in LANGUAGES:
        _in_language(work, Words(language), tables)
    _other_quarters(work)


def _in_language(work: _Work, words: Words, tables: Sequence[Table]) -> None:
    """All pages of the edition, with the charts in the same language."""
    made, matrices = _chapters(work, words), of_institutions(work.edition, words)
    charts = [chart for chapter in made for chart in chapter.charts]
    target = work.folder / folder_of(words.language, "charts")
    target.parent.mkdir(exist_ok=True)
    heights = write_chart_files(target, charts, list(matrices.values()), work.browser)
    book = Book(
        work.edition, words, charts, matrices, tables, heights, bool(work.browser),
        work.quarters, work.publication, made, work.background,
    )  # fmt: skip
    _put(work.folder, pages(book))
    _put(work.folder, site_pages(book, latest=True))
    _put(work.folder, site_pages(book, latest=False))
    _put(work.folder, [feed(book)])


def _chapters(work: _Work, words: Words) -> list[Chapter]:
    """Charts by chapter; without figures of others only those that need nothing beside the edition."""
    if work.background is None:
        return [Chapter("todas", words.say("Gráficas"), tuple(national(work.edition, words)))]
    return chapters(work.edition, words, work.background)


def _other_quarters(work: _Work) -> None:
    """Permalinks of the other quarters, and the last page of each site that is no longer in the frame."""
    digests = {}
    known = frozenset(work.edition.site_by_id)
    for edition in sorted(work.others, key=lambda e: e.run.quarter, reverse=True):
        quarter = edition.run.quarter
        digests[quarter] = digest_of(edition, work.publication)
        taken = work.shelf.take(quarter, digests[quarter], work.folder)
        for book in _books(work, edition):
            if not taken:
                _put(work.folder, site_pages(book, latest=False))
            _put(work.folder, site_pages(book, latest=True, known=known))
        known |= frozenset(edition.site_by_id)
    digests[work.edition.run.quarter] = digest_of(work.edition, work.publication)
    write_list(work.folder, digests)


def _books(work: _Work, edition: Edition) -> list[Book]:
    return [
        Book(edition, Words(language), [], {}, [], {}, False, work.quarters, work.publication, (), work.background)
        for language in LANGUAGES
    ]


def _put(folder: Path, written: Iterable[tuple[str, str]]) -> None:
    for path, text in written:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


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
