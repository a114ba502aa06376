"""Exports: what was read stays text in CSV, XLSX and JSON, and every column is in the dictionary."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from reports.dictionary import TABLES
from reports.edition import build
from reports.exports import write_csv, write_json, write_workbook
from reports.records import Edition
from reports.tables import Table, tables_of
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference

FORMULAS = ['=HYPERLINK("http://evil.test")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0"]


@pytest.fixture(scope="module", params=FORMULAS)
def hostile(request: pytest.FixtureRequest) -> Edition:
    return build(fake_frames(hostile=request.param), fake_method(), fake_reference(), fake_causes())


def test_columns_are_the_dictionary(edition: Edition) -> None:
    tables = {table.name: table for table in tables_of(edition)}
    assert tables.keys() == TABLES.keys()
    for table in tables.values():
        assert table.rows, table.name
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.name
        assert len({column.name for column in table.columns}) == len(table.columns)


@pytest.mark.parametrize("name", list(TABLES))
def test_values_are_of_the_kind_that_the_dictionary_says(edition: Edition, name: str) -> None:
    kinds = {"text": str, "number": (int, float), "integer": int, "boolean": bool, "date": str}
    table = next(table for table in tables_of(edition) if table.name == name)
    for at, column in enumerate(table.columns):
        values = [row[at] for row in table.rows if row[at] is not None]
        assert all(isinstance(value, kinds[column.kind]) for value in values), column.name  # type: ignore[arg-type]


def test_csv_opens_in_spreadsheets(edition: Edition, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    table = tables_of(edition)[0]
    write_csv(path, [c.name for c in table.columns], table.rows)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(path, encoding="utf-8-sig")
    assert len(frame) == 276
    assert frame["puntos"].max() == 100.0
    assert "Ministerio de Educación" in set(frame["nombre"])


def test_csv_has_no_formula(hostile: Edition, tmp_path: Path) -> None:
    for table in tables_of(hostile):
        path = tmp_path / f"{table.name}.csv"
        write_csv(path, [c.name for c in table.columns], table.rows)
        cells = [c for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) for c in row]
        live = [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert [c for c in live if not c.removeprefix("-").replace(".", "").isdigit()] == []


def test_workbook_has_no_formula_and_no_link(hostile: Edition, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_workbook(path, tables_of(hostile), hostile)
    with zipfile.ZipFile(path) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == len(TABLES) + 1
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    book = openpyxl.load_workbook(path)
    assert {cell.data_type for row in book["hallazgos"].iter_rows() for cell in row} <= {"s", "n", "b"}
    names = {row[4].value for row in book["sitios"].iter_rows(min_row=2)}
    assert any(str(name) in FORMULAS for name in names), "the hostile name is kept as text"
    book.close()


def test_workbook_takes_what_is_longer_than_a_cell(edition: Edition, tmp_path: Path) -> None:
    long = Table("sitios", TABLES["sitios"][:1], (("x" * 40_000,),))
    write_workbook(tmp_path / "t.xlsx", [long], edition)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert len(str(book["sitios"]["A2"].value)) == 32_000
    book.close()


def test_json_is_the_rows(edition: Edition, tmp_path: Path) -> None:
    for table in tables_of(edition):
        write_json(tmp_path / "t.json", table)
        read = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
        assert len(read) == len(table.rows)
        assert list(read[0]) == [column.name for column in table.columns]
