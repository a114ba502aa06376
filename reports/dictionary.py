"""Dictionary: every table and column that is published, with its type and what it means in Spanish and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from reports.method import CriterionText

_FILE = Path(__file__).with_name("dictionary.yaml")  # part of the program: columns are filled in by reports.tables
Kind = Literal["text", "number", "integer", "boolean", "date"]


class Column(BaseModel):
    """One published column."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    kind: Kind
    es: str
    en: str
    each: Literal["", "criterion", "quarter"] = ""

    def of(self, id_: str, es: str, en: str) -> Column:
        """The column of one criterion or quarter."""
        name, told, english = self.name.format(id=id_), self.es.format(id=id_, name=es), self.en.format(id=id_, name=en)
        return Column(name=name, kind=self.kind, es=told, en=english)


class _Use(BaseModel):
    """Columns that several tables share, by the name of their list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    use: str


class Title(BaseModel):
    """What a table holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    es: str
    en: str


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Title
    key: tuple[str, ...]
    columns: tuple[Column | _Use, ...]


class PageWords(BaseModel):
    """What the pages on the data say around the tables, in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    made: str
    title: str
    intro: str
    rules: tuple[str, ...]
    column: str
    kind: str
    meaning: str
    key: str
    criterion: str
    quarter: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    shared: Mapping[str, tuple[Column, ...]]
    tables: Mapping[str, _Entry]
    page: Mapping[str, PageWords]

    def columns(self, entry: _Entry) -> Iterator[Column]:
        """The columns of an entry with the shared ones in their places."""
        for column in entry.columns:
            if isinstance(column, _Use):
                yield from self.shared[column.use]
            else:
                yield column


class Heading(BaseModel):
    """One published table: what it holds, which columns tell its rows apart, its columns."""

    model_config = ConfigDict(frozen=True)

    title: Title
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def filled(self, criteria: tuple[CriterionText, ...], quarters: tuple[str, ...]) -> tuple[Column, ...]:
        """The columns, with one for each criterion or quarter where the dictionary says so."""
        found: list[Column] = []
        for column in self.columns:
            if column.each == "criterion":
                found += [column.of(c.id, c.name["es"], c.name.get("en", c.name["es"])) for c in criteria]
            elif column.each == "quarter":
                found += [column.of(quarter, quarter, quarter) for quarter in quarters]
            else:
                found.append(column)
        return tuple(found)


@cache
def _file() -> _File:
    return _File.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


@cache
def dictionary() -> dict[str, Heading]:
    """Every table by name, in the order in which they are written."""
    file = _file()
    return {
        name: Heading(title=entry.title, key=entry.key, columns=tuple(file.columns(entry)))
        for name, entry in file.tables.items()
    }


def page_words() -> Mapping[str, PageWords]:
    """The words of the pages on the data, by language."""
    return _file().page
