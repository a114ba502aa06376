"""Publishing: from the store to the public folder, and the summary a person sees after a run."""

from __future__ import annotations

import os
from pathlib import Path

from rich.table import Table

from reports.site import publish
from reports.summary import summary_rows
from scoring.rubric import Rubric
from scoring.store import Store
from service.context import Context

_COLUMNS = ("Institución", "Sitios", "Evaluados", "Promedio", "Mínimo", "Máximo")


def publish_quarter(context: Context, out: Path | None) -> Path:
    """Write the public site of a quarter; returns the path of its first page. Raises KeyError when it has no scores."""
    if context.browser is not None:
        os.environ["BROWSER_PATH"] = str(context.browser)  # where Kaleido looks for what draws the pictures
    store = Store.open(context.store_url)
    try:
        if context.quarter not in store.quarters(context.registry):
            raise KeyError(f"{context.registry} {context.quarter}: nothing scored; run egob score first")
        return publish(
            store,
            Rubric.load(context.config),
            context.registry,
            context.quarter,
            out or context.public,
            context.evidence,
            config=context.config,
            images=context.browser is not None,
        )
    finally:
        store.close()


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
