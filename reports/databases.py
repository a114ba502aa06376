"""Databases: the published tables as Parquet files and as one SQLite file, the same bytes from the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from reports.dictionary import Column
from reports.exports import ENTRY, entries_of, number
from reports.tables import Table, Value

_ARROW = {
    "text": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.timestamp("s", tz="UTC"),
}
_SQLITE = {"text": "TEXT", "number": "REAL", "integer": "INTEGER", "boolean": "INTEGER", "date": "TEXT"}


def write_parquet(path: Path, table: Table) -> None:
    """One table with its types; what a column means stands in its metadata."""
    fields = [pa.field(c.name, _ARROW[c.kind], metadata={"es": c.es, "en": c.en}) for c in table.columns]
    columns = [
        pa.array([_typed(c, row[at]) for row in table.rows], type=field.type)
        for at, (c, field) in enumerate(zip(table.columns, fields, strict=True))
    ]
    pq.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields)), path, compression="zstd")


def _typed(column: Column, value: Value) -> object:
    if column.kind == "date":
        return datetime.fromisoformat(str(value)) if value else None
    return number(value)


def write_sqlite(path: Path, tables: Sequence[Table]) -> None:
    """All tables and the dictionary in a new file. VACUUM puts the pages in one order, whatever was written when."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("PRAGMA page_size=4096")
        base.execute("BEGIN")
        for table in tables:
            columns = ", ".join(f'"{c.name}" {_SQLITE[c.kind]}' for c in table.columns)
            key = ", ".join(f'"{name}"' for name in table.key)
            base.execute(f'CREATE TABLE "{table.name}" ({columns}, PRIMARY KEY ({key}))')
            _fill(base, table.name, [[number(value) for value in row] for row in table.rows])
        base.execute(f"CREATE TABLE diccionario ({', '.join(ENTRY)})")
        _fill(base, "diccionario", entries_of(tables))
        base.execute("COMMIT")
        base.execute("VACUUM")


def _fill(base: sqlite3.Connection, name: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        base.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608 - names are the dictionary's
