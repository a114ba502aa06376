"""Labels: what people said of forms and pages, in the format of the label files, mapped to our types and signals."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler.vocabulary import ConfigError

NO_LABEL = {"skip", "not_annotated", "?", ""}
FORM_TYPES = {"comment": "contact", "navigation": "other", "captcha": "other"}
SIGNALS = {"doc_download": "document_link"}
# js: drawn by JavaScript; iframe: on another page shown here. Neither can be told from the page as it was served.
NULL = {"js", "iframe"}
# feedback: asks about the page itself; link: the page only points to it.
FALSE = {"0", "feedback", "link", "external-link"}
NOT_SIGNALS = {"file", "url", "template", "note", "contact_page_link", "gov_links"}


@dataclass(frozen=True, slots=True)
class FormLabel:
    """One form of a page as a person typed it."""

    file: str
    url: str
    template: str
    index: int
    type: str


@dataclass(frozen=True, slots=True)
class SignalLabel:
    """One signal of a page; `expected` None means: cannot be told without a browser."""

    file: str
    url: str
    template: str
    signal: str
    expected: bool | None


def form_type(name: str) -> str:
    """Label or prediction as it is scored: a comment counts as contact, navigation and captcha as other."""
    return FORM_TYPES.get(name, name)


def form_labels(table: Path) -> list[FormLabel]:
    """Rows with a label. Raises ConfigError with file, line and column."""
    found = []
    for line, row in _rows(table, ("file", "url", "form_index", "type")):
        if row["type"] in NO_LABEL:
            continue
        if not row["form_index"].isdigit():
            raise ConfigError(f"{table}, line {line}, column form_index: expected a number, got {row['form_index']!r}")
        found.append(FormLabel(row["file"], row["url"], _template(row), int(row["form_index"]), form_type(row["type"])))
    return found


def signal_labels(table: Path) -> list[SignalLabel]:
    """One label per cell that says something. Raises ConfigError with file, line and column."""
    found = []
    for line, row in _rows(table, ("file", "url")):
        for column, cell in row.items():
            if column in NOT_SIGNALS or cell in NO_LABEL:
                continue
            if cell != "1" and cell not in FALSE | NULL:
                raise ConfigError(
                    f"{table}, line {line}, column {column}: expected 1, 0, js, iframe, link, feedback, ?"
                )
            expected = None if cell in NULL else cell == "1"
            found.append(SignalLabel(row["file"], row["url"], _template(row), SIGNALS.get(column, column), expected))
    return found


def _template(row: dict[str, str]) -> str:
    return row.get("template") or urlsplit(row["url"]).hostname or row["file"]


def _rows(table: Path, needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = [(line, {k: (v or "").strip() for k, v in row.items() if k}) for line, row in enumerate(reader, 2)]
            columns = reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{table}: cannot be read: {error}") from error
    missing = [name for name in needed if name not in columns]
    if missing:
        raise ConfigError(f"{table}: column {missing[0]!r} is missing; expected {', '.join(needed)}")
    return rows
