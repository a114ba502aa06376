"""Briefs: a printed sheet for each institution of a scored quarter."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.browser import BrowserNotFoundError, missing_browser_advice
from reports.briefing import write_briefings
from reports.editions import edition_of, words_of
from reports.evidence import Pictures
from scoring.profile import rubric_of
from scoring.store import Store
from service.context import Context
from service.printing import print_pages

_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # of a run that read nothing


def write_briefs(context: Context, out: Path, language: str, institution: str = "") -> list[Path]:
    """Print the sheets into a folder; the same quarter gives the same bytes.

    Raises KeyError for a quarter without scores or no such institution, BrowserNotFoundError."""
    if context.browser is None:
        raise BrowserNotFoundError(missing_browser_advice())
    with closing(Store.open(context.store_url)) as store:
        if context.quarter not in store.quarters(context.registry):
            raise KeyError(f"{context.registry} {context.quarter}: sin calificar; corra antes egob score")
        rubric, pictures = rubric_of(context.config, context.registry), Pictures(context.evidence)
        edition = edition_of(store, rubric, context.registry, context.quarter, context.config, pictures)
    read = datetime.fromisoformat(edition.run.last_read) if edition.run.last_read else _UNDATED
    out.mkdir(parents=True, exist_ok=True)
    written = []
    with TemporaryDirectory() as folder:
        for name, (page, title) in write_briefings(
            edition, Path(folder), words_of(edition, language), institution
        ).items():
            written.append(out / f"{name}-{context.quarter}.pdf")
            print_pages({page: written[-1]}, context.browser, title, read)
    return written
