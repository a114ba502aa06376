"""Registry sheet: XLSX and CSV become cells with addresses, and what cannot be read says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from crawler.vocabulary import ConfigError
from service.registry_sheet import MOST_ROWS, read_sheet


def xlsx(path: Path, rows: list[list[object]], title: str = "Hoja1") -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_cells_of_a_workbook_have_addresses(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx", [["id", None, "name"], [7.0, "x", "  Área "], [None, None, None], ["b", "x", "=1+1"]]
    )
    sheet = read_sheet(path)
    assert sheet.name == "a.xlsx, sheet 'Hoja1'"
    assert [cell.value for cell in sheet.header] == ["id", "name"]
    assert [(c.address, c.value, c.formula) for row in sheet.rows for c in row.values()] == [
        ("A2", "7", False),
        ("C2", "Área", False),
        ("A4", "b", False),
        ("C4", "=1+1", True),
    ]


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_with_comma_or_semicolon(tmp_path: Path, separator: str, mark: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'{mark}id{separator}name\na{separator}"x\ny"\nb\n', encoding="utf-8")
    rows = read_sheet(path).rows
    assert [(row["id"].value, row["name"].value, row["name"].address) for row in rows] == [
        ("a", "x\ny", "B2"),
        ("b", "", "B3"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"id\n", "expected a file that ends in .xlsx or .csv"),
        ("a.xlsx", b"not a zip", "not a spreadsheet"),
        ("a.xlsx", b"PK\x05\x06" + bytes(18), "not a spreadsheet"),  # an empty archive
        ("a.csv", "id\nÁ\n".encode("latin-1"), "expected UTF-8 text; byte 3"),
        ("a.csv", b"", "names of the columns in the first row"),
        ("a.csv", b",\na,b\n", "names of the columns in the first row"),
        ("a.csv", b'id\n"a"b\n', "line 2: not a table"),
        ("a.csv", b"id\n" + b"a\n" * (MOST_ROWS + 1), f"at most {MOST_ROWS} rows"),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        read_sheet(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nada\.csv: the file is missing"):
        read_sheet(tmp_path / "nada.csv")
