"""Registry sheet: the cells of a spreadsheet (XLSX or CSV) with their addresses, so that an error can name the cell."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from crawler.vocabulary import ConfigError

MOST_ROWS = 20_000  # a country has some hundreds of sites; more is another file by mistake
MOST_COLUMNS = 50  # the registry has nine
Raw = tuple[str, bool]  # text of a cell, and whether it is a formula


@dataclass(frozen=True)
class Cell:
    """One cell: address such as B7, text without surrounding blanks, and whether it holds a formula."""

    address: str
    value: str
    formula: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table whose first row names the columns. Rows map column name to cell; empty rows are left out."""

    name: str
    header: tuple[Cell, ...]
    rows: tuple[Mapping[str, Cell], ...]

    def problem(self, cell: Cell, expected: str) -> str:
        """One line that names sheet, cell, value and what was expected."""
        return f"{self.name}, cell {cell.address}: {cell.value!r}: {expected}"


def read_sheet(path: Path) -> Sheet:
    """Read the first sheet of an XLSX file, or a CSV file (UTF-8; comma or semicolon). Raises ConfigError."""
    if not path.is_file():
        raise ConfigError(f"{path}: the file is missing")
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return _read_xlsx(path)
    if path.suffix.lower() == ".csv":
        return _read_csv(path)
    raise ConfigError(f"{path}: expected a file that ends in .xlsx or .csv")


def _read_xlsx(path: Path) -> Sheet:
    try:
        book = load_workbook(path, read_only=True)
        sheet = book.worksheets[0]
        # without max_row: openpyxl would fill up to it with empty rows
        cells = islice(sheet.iter_rows(max_col=MOST_COLUMNS), MOST_ROWS + 2)
        rows = [[(_text(cell.value), cell.data_type == "f") for cell in row] for row in cells]
        title = sheet.title
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, OSError, SyntaxError) as error:
        raise ConfigError(f"{path}: not a spreadsheet that can be read: {error}") from error
    return _sheet(f"{path.name}, sheet {title!r}", rows)


def _read_csv(path: Path) -> Sheet:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: expected UTF-8 text; byte {error.start} is not") from error
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","  # spreadsheets write either, by regional setting
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    try:
        rows = [[(_text(value), False) for value in row] for row in islice(reader, MOST_ROWS + 2)]
    except csv.Error as error:
        raise ConfigError(f"{path}, line {reader.line_num}: not a table that can be read: {error}") from error
    return _sheet(path.name, rows)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # spreadsheets keep every number as a float
    return "" if value is None else str(value).strip()


def _sheet(name: str, raw: Sequence[Sequence[Raw]]) -> Sheet:
    if not raw or not any(text for text, _ in raw[0]):
        raise ConfigError(f"{name}: expected the names of the columns in the first row")
    if len(raw) > MOST_ROWS + 1:
        raise ConfigError(f"{name}: expected at most {MOST_ROWS} rows")
    columns = {index: text for index, (text, _) in enumerate(raw[0]) if text}
    header = tuple(_cell(raw[0], 1, index) for index in columns)
    rows = tuple(
        {column: _cell(row, number, index) for index, column in columns.items()}
        for number, row in enumerate(raw[1:], start=2)
        if any(text for text, _ in row)
    )
    return Sheet(name, header, rows)


def _cell(row: Sequence[Raw], number: int, index: int) -> Cell:
    text, formula = row[index] if index < len(row) else ("", False)  # short rows end early
    return Cell(f"{get_column_letter(index + 1)}{number}", text, formula)
