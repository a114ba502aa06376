"""Exports: what was read stays text in every format, and a column is published when the dictionary says what it is."""

from __future__ import annotations

import csv
import dataclasses
import filecmp
import json
import re
import sqlite3
import zipfile
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from frictionless import validate

from reports.clean import cell, written
from reports.dictionary import Column, dictionary
from reports.edition import build
from reports.exports import write_csv, write_workbook
from reports.package import DATABASE, DESCRIPTOR, workbook_of, write_package
from reports.records import Correction, EarlierScore, Edition
from reports.tables import Table, tables_of
from scoring.recall import Recall
from tests.reports import several
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference

# What people have put into titles to make a spreadsheet, a page or a reader of CSV do something.
NAUGHTY = [
    '=HYPERLINK("http://evil.test","Clic")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    " =1+1",
    "Uno;=1+1",
    "Uno;@SUM(A1)",
    "'=1+1",
    "''",
    '"a","=1"',
    "<script>alert(1)</script>",
    "\u202eoivne\u202c",
    "\u200b=1+1",
    "https://evil.test/?a=1",
    "mailto:uno@evil.test",
    "internal:Sheet1!A1",
    "_x0041_",
    "NULL",
    "1e5",
    "007",
    "%s{{7*7}}${7*7}",
    "Ω≈ç√∫ 田中さん 😀",
]
LIVE = re.compile(r"(?:^|[;\t\r\n]) *[=+\-@＝＋－＠]")
RAW = ["\t=1", "a\n=1", "a\r\n+1", "x" * 40_000, "=" + "x" * 40_000, "línea 1\nlínea 2", "'"]


@pytest.fixture(scope="module")
def whole() -> Edition:
    """An edition with rows in every table, and hostile text wherever something was read."""
    correction = Correction(
        "maga", "many_pages", "present", "absent", "E. Prueba", "=1+1", "2026-11-06T10:00:00+00:00", ""
    )
    return dataclasses.replace(
        several.edition(),
        recall=(Recall("search_works", 40, 10, 8, 0.49, 0.94),),
        earlier=(EarlierScore("2026T3", "maga", "0.9", 2, 40.0),),
        corrections=(correction,),
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(whole: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("paquete")
    write_package(found, tables_of(whole), whole)
    return found


def column(kind: str = "text") -> Column:
    return Column.model_validate({"name": "texto", "kind": kind, "es": "Texto", "en": "Text"})


def hostile(text: str) -> Edition:
    return build(fake_frames(hostile=text, most=3), fake_method(), fake_reference(), fake_causes())


def test_every_column_is_in_the_dictionary_and_the_dictionary_has_no_other(whole: Edition, folder: Path) -> None:
    quarters = [*several.QUARTERS, "2026T4"]
    expected: dict[str, list[str]] = {}
    for name, heading in dictionary().items():
        more = {"criterion": [c.id for c in whole.method.criteria], "quarter": quarters, "": [""]}
        expected[name] = [c.name.format(id=i) for c in heading.columns for i in more[c.each]]
    headers = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            headers[path.stem] = next(csv.reader(file))
    assert headers == expected
    assert all(len(set(names)) == len(names) for names in headers.values())
    with closing(sqlite3.connect(folder / DATABASE)) as base:
        told = base.execute("SELECT tabla, columna FROM diccionario").fetchall()
    assert told == [(name, column) for name, columns in expected.items() for column in columns]


def test_every_table_has_rows_as_long_as_its_columns(whole: Edition) -> None:
    for table in tables_of(whole):
        assert table.rows, table.name
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.name
        at = [[c.name for c in table.columns].index(name) for name in table.key]
        assert len({tuple(row[n] for n in at) for row in table.rows}) == len(table.rows), f"{table.name}: not a key"


@pytest.mark.parametrize("name", list(dictionary()))
def test_values_are_of_the_kind_that_the_dictionary_says(whole: Edition, name: str) -> None:
    kinds: dict[str, Any] = {"text": str, "number": (int, float), "integer": int, "boolean": bool, "date": str}
    table = next(table for table in tables_of(whole) if table.name == name)
    for at, told in enumerate(table.columns):
        values = [row[at] for row in table.rows if row[at] is not None]
        assert all(isinstance(value, kinds[told.kind]) for value in values), told.name
        assert all(text and "{" not in text for text in (told.es, told.en)), told.name


def test_the_package_is_valid(folder: Path) -> None:
    report = validate(str(folder / DESCRIPTOR))
    assert report.valid, report.flatten(["title", "message"])
    assert len(report.tasks) == len(dictionary())


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("sitios.csv", "evaluated", "Evaluated"), ("promedios.csv", "headline,", "headline,x"), ("variantes.csv", "maga,", "nadie,")],
)  # fmt: skip
def test_a_package_that_was_changed_is_not_valid(folder: Path, tmp_path: Path, name: str, old: str, new: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / name).read_text(encoding="utf-8-sig")
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8-sig")
    assert not validate(str(tmp_path / DESCRIPTOR)).valid


def test_two_packages_of_one_edition_are_byte_equal(whole: Edition, folder: Path, tmp_path: Path) -> None:
    write_package(tmp_path, tables_of(whole), whole)
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3 * len(dictionary()) + 3
    assert filecmp.cmpfiles(folder, tmp_path, names, shallow=False) == (names, [], [])


def test_formats_say_the_same(whole: Edition, folder: Path) -> None:
    with closing(sqlite3.connect(folder / DATABASE)) as base:
        for table in tables_of(whole):
            text = pd.read_csv(folder / f"{table.name}.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
            parquet = pd.read_parquet(folder / f"{table.name}.parquet")
            stored = pd.read_sql(f'SELECT * FROM "{table.name}"', base)  # noqa: S608
            given = json.loads((folder / f"{table.name}.json").read_text(encoding="utf-8"))
            for n, told in enumerate(table.columns):
                values = [row[n] for row in table.rows]
                if told.kind == "text":
                    expected = [value or "" for value in values]
                    assert [written(value) for value in text[told.name]] == expected, told.name
                    for column in (parquet[told.name].fillna(""), stored[told.name].fillna("")):
                        assert column.tolist() == expected, told.name
                    assert [row[told.name] or "" for row in given] == expected
                elif told.kind != "date":
                    expected = [None if value is None else round(float(value), 4) for value in values]
                    for column in (parquet[told.name], stored[told.name], text[told.name].replace("", None)):
                        seen = [
                            None if pd.isna(v) else float(v == "True" if v in ("True", "False") else v) for v in column
                        ]
                        assert seen == expected, told.name


@pytest.mark.parametrize("text", NAUGHTY)
def test_hostile_titles_stay_text_in_csv(text: str, tmp_path: Path) -> None:
    for table in tables_of(hostile(text)):
        path = tmp_path / f"{table.name}.csv"
        write_csv(path, [c.name for c in table.columns], table.rows)
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))[1:]
        kinds = [c.kind for c in table.columns]
        live = [v for row in rows for v, kind in zip(row, kinds, strict=True) if kind == "text" and LIVE.search(v)]
        assert live == []
        assert [[written(v) for v in row] for row in rows] == [
            ["" if v is None else str(v) for v in map(_said, row)] for row in table.rows
        ]


def _said(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def test_no_cell_of_any_text_is_live_and_all_can_be_read_back() -> None:
    texts = ["".join(parts) for n in range(5) for parts in product("=-@'; \t\naＡ＝", repeat=n)]
    for text in (*texts, *RAW, *(t for t in NAUGHTY if t.isascii())):
        marked = str(cell(text))
        assert not LIVE.search(marked), text
        assert written(marked) == text


def test_raw_texts_come_back_from_csv(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", ["texto"], [(text,) for text in RAW])
    frame = pd.read_csv(tmp_path / "t.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    assert [written(text) for text in frame["texto"]] == RAW


def test_a_workbook_of_hostile_titles_has_no_formula_and_no_link(tmp_path: Path) -> None:
    given = [text.strip() for text in NAUGHTY]
    table = Table(
        "sitios",
        (column(),),
        tuple((text,) for text in (*given, *("https://evil.test/" + "x" * n for n in range(3000)))),
    )
    write_workbook(tmp_path / "t.xlsx", [table], several.alone())
    assert _live_parts(tmp_path / "t.xlsx") == []
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cells = [row[0] for row in book["sitios"].iter_rows(min_row=2)]
    assert {c.data_type for c in cells} == {"s"}
    assert [c.value for c in cells[: len(given)]] == given
    assert not any(c.hyperlink for c in cells)
    book.close()


def _live_parts(path: Path) -> list[str]:
    """Parts of a workbook with a formula, a link or a script in them."""
    with zipfile.ZipFile(path) as parts:
        sheets = {n: parts.read(n) for n in parts.namelist() if n.startswith("xl/worksheets/")}
        others = [n for n in parts.namelist() if "vba" in n.lower() or "external" in n.lower()]
    assert sheets
    return [*others, *(n for n, data in sheets.items() if re.search(rb"<f[ >]|<hyperlink", data))]


def test_a_live_workbook_would_be_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"  # type: ignore[index]
    book.save(tmp_path / "t.xlsx")
    assert _live_parts(tmp_path / "t.xlsx") == ["xl/worksheets/sheet1.xml"]


def test_the_whole_workbook_of_a_hostile_edition_is_dead(tmp_path: Path) -> None:
    given = hostile('=HYPERLINK("http://evil.test")')
    write_package(tmp_path, tables_of(given), given)
    path = tmp_path / workbook_of(given)
    assert _live_parts(path) == []
    assert '=HYPERLINK("http://evil.test")' in set(pd.read_excel(path, sheet_name="sitios")["nombre"]), "kept as text"
    assert validate(str(tmp_path / DESCRIPTOR)).valid


def test_a_title_of_a_megabyte_does_not_make_a_file_of_a_megabyte() -> None:
    table = next(t for t in tables_of(hostile("=" + "A" * 2**20)) if t.name == "sitios")
    assert max(len(str(value)) for row in table.rows for value in row) <= 2000


def test_workbook_takes_what_is_longer_than_a_cell(tmp_path: Path) -> None:
    write_workbook(tmp_path / "t.xlsx", [Table("sitios", (column(),), (("x" * 40_000,),))], several.alone())
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert len(str(book["sitios"]["A2"].value)) == 32_000
    book.close()


@pytest.mark.full
def test_a_hundred_thousand_addresses_are_no_links(tmp_path: Path) -> None:
    """A sheet takes 65,530 links; with more, a workbook that made them would be broken or short."""
    urls = [f"https://evil.test/{n}" for n in range(100_000)]
    table = Table("sitios", (column(),), tuple((url,) for url in urls))
    write_workbook(tmp_path / "t.xlsx", [table], several.alone())
    write_csv(tmp_path / "t.csv", ["texto"], table.rows)
    assert _live_parts(tmp_path / "t.xlsx") == []
    assert pd.read_excel(tmp_path / "t.xlsx")["texto"].tolist() == urls
    assert pd.read_csv(tmp_path / "t.csv", encoding="utf-8-sig")["texto"].tolist() == urls
