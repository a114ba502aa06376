"""Package: every format of the published data in one folder, described as a Frictionless data package."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reports.databases import write_parquet, write_sqlite
from reports.exports import write_csv, write_json, write_workbook
from reports.records import Edition
from reports.tables import Table
from reports.words import moment_utc

DESCRIPTOR, DATABASE = "datapackage.json", "egob.sqlite"
_TYPES = {"text": "string", "number": "number", "integer": "integer", "boolean": "boolean", "date": "datetime"}
_LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
ABOUT = (
    "Decimales con punto; tiempos en UTC. En los CSV, lo que una hoja de cálculo tomaría por fórmula (= + - @, al "
    "principio del texto o tras punto y coma, tabulador o fin de línea) lleva un apóstrofo delante, y también el "
    "apóstrofo que esté ahí: quite uno para tener el texto como se leyó. Los demás formatos no lo llevan. "
    "Decimal point; times in UTC. In the CSV files, what a spreadsheet would take for a formula (= + - @, at the start "
    "of a text or after a semicolon, tabulator or line end) has an apostrophe before it, and so has an apostrophe that "
    "stands there: take one off to have the text as it was read. The other formats have none."
)


def write_package(folder: Path, tables: Sequence[Table], edition: Edition) -> Path:
    """CSV, JSON and Parquet of each table, one workbook and one SQLite file of all; returns datapackage.json.

    Equal editions give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        write_csv(folder / f"{table.name}.csv", [c.name for c in table.columns], table.rows)
        write_json(folder / f"{table.name}.json", table)
        write_parquet(folder / f"{table.name}.parquet", table)
    write_workbook(folder / workbook_of(edition), tables, edition)
    write_sqlite(folder / DATABASE, tables)
    path = folder / DESCRIPTOR
    path.write_text(json.dumps(_descriptor(folder, tables, edition), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def workbook_of(edition: Edition) -> str:
    """File name of the workbook."""
    return f"egob-{edition.run.registry}-{edition.run.quarter}.xlsx"


def _descriptor(folder: Path, tables: Sequence[Table], edition: Edition) -> dict[str, Any]:
    run = edition.run
    mark = " (simulación)" if run.simulated else ""
    created = {"created": moment_utc(run.last_read)} if run.last_read else {}
    return {
        "profile": "tabular-data-package",
        "name": f"egob-{run.registry}-{run.quarter}".lower(),
        "title": f"Madurez de los sitios web, {run.registry} {run.quarter}{mark}",
        "description": ABOUT,
        "version": f"{run.quarter}+{run.rubric_version}",
        **created,  # when the last page was read: equal data has equal files
        "licenses": [_LICENCE],
        "resources": [_resource(folder, table) for table in tables],
    }


def _resource(folder: Path, table: Table) -> dict[str, Any]:
    path = folder / f"{table.name}.csv"
    data = path.read_bytes()
    return {
        "name": table.name,
        "title": " / ".join(table.title.values()),
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    fields = [
        {"name": c.name, "type": _TYPES[c.kind], "description": f"{c.es} / {c.en}"}
        | ({"format": "%Y-%m-%dT%H:%M:%S%z"} if c.kind == "date" else {})
        for c in table.columns
    ]
    required: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if "cual" not in table.key:  # the mean of all has no institution or group, and a key may not be empty
        required["primaryKey"] = list(table.key)
    if table.key[0] == "sitio" and table.name not in {"sitios", "correcciones"}:  # a verdict outlives its site
        sites = {"resource": "sitios", "fields": ["sitio"]}
        required["foreignKeys"] = [{"fields": ["sitio"], "reference": sites}]
    return required
