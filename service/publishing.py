"""Publishing: from the store to the public folder, and the summary a person sees after a run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rich.table import Table

from crawler.clock import Clock
from reports.paths import LANGUAGES
from reports.publication import Publication, places_in
from reports.site import publish
from reports.summary import summary_rows
from scoring.profile import rubric_of
from scoring.rubric import Rubric, digest
from scoring.store import Store
from service.context import Context
from service.crawler_page import crawler_page
from service.drawing import painter_of
from service.lock import run_lock
from service.publication import Published, note, permit, published, records
from service.web.mirror import write_mirror
from service.web.paths import PLACES, place
from service.web.sheets import Sheets

_COLUMNS = ("Institución", "Sitios", "Evaluados", "Promedio", "Mínimo", "Máximo")


def publish_quarter(context: Context, out: Path | None, anyway: str = "") -> Path:
    """Write the public site of a quarter; returns the path of its first page.

    Into its public place (`out` None) only a plausible run goes, or one for which a person gives a reason (`anyway`).
    What stands there stays whole when anything fails; publishing again needs no crawl and no scoring.
    Raises KeyError when the quarter has no scores, ImplausibleError."""
    if out is not None:
        return _write(context, out, {})
    with run_lock(context.var / "publishing" / context.registry):
        found = permit(context, anyway)
        record = Published(
            at=Clock.from_environment().now(), config_digest=digest(context.config),
            anyway=anyway.strip() if found else "", doubts=found,
        )  # fmt: skip
        index = _write(context, context.public, {context.quarter: record})
        note(context.run_folder, record)
    return index


def _write(context: Context, out: Path, fresh: Mapping[str, Published]) -> Path:
    store, rubric = Store.open(context.store_url), rubric_of(context.config, context.registry)
    try:
        if context.quarter not in store.quarters(context.registry):
            raise KeyError(f"{context.registry} {context.quarter}: sin calificar; corra antes egob score")
        told = {quarter: record.notice() for quarter, record in {**records(context, store), **fresh}.items()}
        index = publish(
            store,
            rubric,
            context.registry,
            context.quarter,
            out,
            context.evidence,
            config=context.config,
            painter=painter_of(context.browser) if context.browser else None,
            publication=Publication(
                about=crawler_page(context.config, context.overrides),
                notices={quarter: text for quarter, text in told.items() if text},
                doors=doors(places_in(context.config).service),
            ),
        )
        write_mirror(store, Sheets.of(rubric, context.config), context.registry, context.quarter, out)
        return index
    finally:
        store.close()


def doors(service: str) -> dict[str, dict[str, str]]:
    """Where visitors check a site and answer, by language; empty when no service is named."""
    return {code: {name: service + place(code, name) for name in PLACES} for code in LANGUAGES} if service else {}


def complete(context: Context) -> Path | None:
    """The first page of the report when the quarter was published with the configuration of now; else None."""
    record, index = published(context.run_folder), context.public / "index.html"
    current = record is not None and record.config_digest == digest(context.config)
    return index if current and index.is_file() else None


def summary_table(context: Context) -> Table:
    """Institutions with their averages, as a table for the terminal."""
    store = Store.open(context.store_url)
    frames = store.frames(context.registry, context.quarter)
    store.close()
    mark = " (simulación)" if context.simulated else ""
    table = Table(title=f"{context.registry} {context.quarter}{mark}")
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name == _COLUMNS[0] else "right")
    for row in summary_rows(frames, Rubric.load(context.config)):
        if row[1]:  # institutions without a site in the frame say nothing here
            table.add_row(*(_cell(value) for value in row))
    return table


def _cell(value: str | float | None) -> str:
    if value is None:
        return "sin dato"
    return f"{value:.1f}" if isinstance(value, float) else str(value)
