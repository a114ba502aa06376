"""Package: the published data of a scored quarter, written to a folder without the rest of the report."""

from __future__ import annotations

from pathlib import Path

from reports.editions import edition_of
from reports.evidence import Pictures
from reports.package import write_package
from reports.tables import tables_of
from scoring.profile import rubric_of
from scoring.store import Store
from service.context import Context


def write_data(context: Context, out: Path) -> Path:
    """Every table in every format, and datapackage.json, whose path is returned. Raises KeyError without scores."""
    store = Store.open(context.store_url)
    try:
        if context.quarter not in store.quarters(context.registry):
            raise KeyError(f"{context.registry} {context.quarter}: nothing scored; run egob score first")
        pictures = Pictures(context.evidence)
        rubric = rubric_of(context.config, context.registry)
        edition = edition_of(store, rubric, context.registry, context.quarter, context.config, pictures)
    finally:
        store.close()
    return write_package(out, tables_of(edition), edition)
