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
from reports.editions import edition_of, editions_of, words_of
from reports.environment import Book
from reports.evidence import Pictures
from reports.feed import feed
from reports.package import write_package
from reports.pages import copy_pages, pages, site_pages
from reports.paths import LANGUAGES, folder_of
from reports.pictures import Drawing, Painter, draw_or_take
from reports.publication import Publication, accuracy_of, places_in
from reports.records import Edition
from reports.replay import copies_of, put_copies
from reports.share import cards
from reports.swap import swap
from reports.tables import Table, tables_of
from reports.words import Words
from scoring.rubric import Rubric
from scoring.store import Store

__all__ = ["edition_of", "publish", "write_site"]


def publish(
    store: Store,
    rubric: Rubric,
    registry_name: str,
    quarter: str,
    out: Path,
    evidence: Path,
    *,
    config: Path,
    painter: Painter | None,
    publication: Publication | None = None,
) -> Path:
    """Write the report of a quarter into `out`, in place of what was there; returns its index.html.

    Every other scored quarter keeps its pages. `evidence` holds <sha256>.jpg of cited pages. Without a
    `painter` charts are tables and interactive drawings only.
    Raises KeyError for a quarter that was not scored, ConfigError for a bad config."""
    pictures = Pictures(evidence)
    editions = {e.run.quarter: e for e in editions_of(store, rubric, registry_name, config, pictures)}
    if quarter not in editions:
        raise KeyError(f"{registry_name} {quarter}")
    edition = editions.pop(quarter)
    told = replace(publication or Publication(), address=places_in(config).address, accuracy=accuracy_of(config))
    background, others = background_of(config, rubric), list(editions.values())
    return write_site(edition, out, pictures, painter=painter, others=others, publication=told, background=background)


@dataclass(frozen=True)
class _Work:
    """One report in the making: the edition, the other quarters, where they go and what stands there now."""

    edition: Edition
    others: Sequence[Edition]
    publication: Publication
    background: Background | None
    pictures: Pictures
    painter: Painter | None
    folder: Path
    shelf: Shelf

    def copies(self, edition: Edition) -> frozenset[str]:
        """The archived pages that an edition cites and that can be shown."""
        return copies_of(edition, self.pictures.folder)

    @property
    def quarters(self) -> list[str]:
        return sorted(e.run.quarter for e in (*self.others, self.edition))


def write_site(
    edition: Edition,
    out: Path,
    pictures: Pictures,
    *,
    painter: Painter | None,
    others: Sequence[Edition] = (),
    publication: Publication = Publication(),  # noqa: B008  frozen and empty
    background: Background | None = None,
) -> Path:
    """Write the report of an edition, with permalinks of the `others`. `painter` draws the
    charts; without one they are tables and interactive drawings only."""
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        folder.chmod(0o755)  # mkdtemp's 0700 would hide the report from a web server
        _write(_Work(edition, others, publication, background, pictures, painter, folder, Shelf(out)))
        swap(folder, out)
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
    for e in (edition, *work.others):
        put_copies(work.copies(e), work.pictures.folder, folder / "copias")
    jobs = [job for language in LANGUAGES for job in _in_language(work, words_of(work.edition, language), tables)]
    _other_quarters(work)
    if work.painter:  # in both languages at once: a browser takes its time to start
        draw_or_take(jobs, work.painter, folder, work.shelf.out)


def _in_language(work: _Work, words: Words, tables: Sequence[Table]) -> list[Drawing]:
    """All pages of the edition, with the charts in the same language; returns the pictures still to be drawn."""
    made, matrices = _chapters(work, words), of_institutions(work.edition, words)
    charts = [chart for chapter in made for chart in chapter.charts]
    target = work.folder / folder_of(words.language, "charts")
    target.parent.mkdir(exist_ok=True)
    files = write_chart_files(target, charts, list(matrices.values()))
    book = Book(
        work.edition, words, charts, matrices, tables, files.heights, bool(work.painter),
        work.quarters, work.publication, made, work.background, work.copies(work.edition),
    )  # fmt: skip
    _put(work.folder, pages(book))
    _put(work.folder, site_pages(book, latest=True))
    _put(work.folder, site_pages(book, latest=False))
    _put(work.folder, copy_pages(book))
    _put(work.folder, [feed(book)])
    return [*files.jobs, *cards(book, work.folder / folder_of(words.language, "institutions"))]


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
        digests[quarter] = digest_of(edition, work.publication, work.copies(edition))
        taken = work.shelf.take(quarter, digests[quarter], work.folder)
        for book in _books(work, edition):
            if not taken:
                _put(work.folder, site_pages(book, latest=False))
                _put(work.folder, copy_pages(book))
            _put(work.folder, site_pages(book, latest=True, known=known))
        known |= frozenset(edition.site_by_id)
    digests[work.edition.run.quarter] = digest_of(work.edition, work.publication, work.copies(work.edition))
    write_list(work.folder, digests)


def _books(work: _Work, edition: Edition) -> list[Book]:
    rest = (work.quarters, work.publication, (), work.background, work.copies(edition))
    return [Book(edition, words_of(edition, language), [], {}, [], {}, False, *rest) for language in LANGUAGES]


def _put(folder: Path, written: Iterable[tuple[str, str]]) -> None:
    for path, text in written:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
