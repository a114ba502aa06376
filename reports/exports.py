"""Exports: tables as CSV, JSON and one XLSX workbook in which nothing that was read becomes a formula or a link."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from reports.clean import cell
from reports.records import Edition
from reports.tables import Table
from reports.words import moment_of

ENTRY = ("tabla", "columna", "tipo", "significado", "meaning")
_LONGEST = 32_000  # characters; a cell of a workbook holds 32,767
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Sequence[object]]) -> None:
    """UTF-8 with BOM, so that spreadsheets show accents; what looks like a formula gets an apostrophe: clean.cell()."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(list(columns))
        writer.writerows([cell(number(value)) for value in row] for row in rows)


def write_json(path: Path, table: Table) -> None:
    """A list of objects, one for each row."""
    names = [column.name for column in table.columns]
    rows = [dict(zip(names, map(number, row), strict=True)) for row in table.rows]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=0), encoding="utf-8")


def write_workbook(path: Path, tables: Sequence[Table], edition: Edition) -> None:
    """One sheet for each table and the dictionary. Created means last read, so that equal data gives equal files."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        created = moment_of(edition.run.last_read) or _EPOCH
        book.set_properties({"title": "egob " + edition.run.quarter, "created": created.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        for table in tables:
            _sheet(book, table.name, [c.name for c in table.columns], table.rows, bold)
        _sheet(book, "diccionario", ENTRY, entries_of(tables), bold)


def entries_of(tables: Sequence[Table]) -> list[tuple[str, ...]]:
    """The dictionary as rows, with the columns of ENTRY."""
    return [(t.name, c.name, c.kind, c.es, c.en) for t in tables for c in t.columns]


def _sheet(
    book: xlsxwriter.Workbook, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]], bold: object
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 18)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column, bold)
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            value = number(value)
            if isinstance(value, str):
                sheet.write_string(line, at, value[:_LONGEST])
            elif value is not None:
                sheet.write(line, at, value)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)


def number(value: object) -> object:
    """Four decimals are more than any reader needs and hide the noise of floating point."""
    return round(value, 4) if isinstance(value, float) else value
