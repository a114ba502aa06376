"""Charting: the charts of a scored quarter into a folder: pages, drawings, data, and the printed book."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from reports.album import Album, write_album
from reports.background import background_of
from reports.editions import edition_of, words_of
from reports.evidence import Pictures
from scoring.profile import rubric_of
from scoring.store import Store
from service.context import Context
from service.drawing import painter_of
from service.printing import print_pages

_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)  # of a run that read nothing


def write_charts(context: Context, out: Path, language: str) -> Album:
    """Write everything; PDF, SVG and PNG only when the context has a browser.

    Raises KeyError for a quarter without scores, ValueError for a bad file below config/."""
    store = Store.open(context.store_url)
    try:
        if context.quarter not in store.quarters(context.registry):
            raise KeyError(f"{context.registry} {context.quarter}: nothing scored; run egob score first")
        rubric = rubric_of(context.config, context.registry)
        edition = edition_of(
            store, rubric, context.registry, context.quarter, context.config, Pictures(context.evidence)
        )
    finally:
        store.close()
    painter = painter_of(context.browser) if context.browser else None
    words = words_of(edition, language)
    album = write_album(edition, background_of(context.config, rubric), out, words, painter=painter)
    if context.browser is not None:
        targets = {page: page.with_suffix(".pdf") for page in (album.book, album.findings)}
        read = datetime.fromisoformat(edition.run.last_read) if edition.run.last_read else _UNDATED
        print_pages(targets, context.browser, album.title, read)
    return album
