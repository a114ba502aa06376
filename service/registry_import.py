"""Registry import: a spreadsheet of sites as a difference against sites.csv, and the writing of that file."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from crawler.registry import Registry, Role, Site
from crawler.vocabulary import ConfigError
from service.registry_sheet import Cell, Sheet

COLUMNS = tuple(Site.model_fields)


@dataclass(frozen=True)
class Change:
    """One cell that differs: site id, column, value in sites.csv and value in the spreadsheet."""

    site: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """What an import would do. `missing` are rows that the spreadsheet lacks: kept unless removal is asked for."""

    added: tuple[Site, ...]
    changed: tuple[Change, ...]
    missing: tuple[Site, ...]
    sites: tuple[Site, ...]  # the rows afterwards, without the missing ones


def compare(sheet: Sheet, registry: Registry) -> Difference:
    """Validate every cell against the model and the registry, then compare.

    A column that the spreadsheet lacks keeps its value. Raises ConfigError with one line per bad cell."""
    problems = _header_problems(sheet)
    read: dict[str, Site] = {}
    for row in [] if problems else sheet.rows:
        site = _site(sheet, row, registry, read, problems)
        if site:
            read[site.id] = site
    after = {**registry.sites, **read}
    problems += [] if problems else _owner_problems(sheet, after)
    if problems:
        raise ConfigError("\n".join(problems))
    added = tuple(site for site in read.values() if site.id not in registry.sites)
    missing = tuple(site for site in registry.sites.values() if site.id not in read)
    changed = tuple(c for s in read.values() if s.id in registry.sites for c in _changes(registry.sites[s.id], s))
    kept = tuple(site for site in after.values() if site.id in read)
    return Difference(added, changed, missing, kept)


def after(difference: Difference, registry: Registry, *, remove: bool) -> list[Site]:
    """The rows to write, new ones last. Raises ConfigError if a service would lose its owner."""
    new = {site.id: site for site in difference.sites}
    rows = [new.get(site.id, site) for site in registry.sites.values() if site.id in new or not remove]
    rows += difference.added
    ids = {site.id for site in rows}
    for site in rows:
        if site.role is Role.SERVICE and site.owner not in ids:
            raise ConfigError(f"site {site.owner!r} cannot be removed: {site.id!r} is a service of it")
    return rows


def write(path: Path, sites: Iterable[Site]) -> None:
    """Replace sites.csv in one step: a reader sees the old file or the new one, never half of it."""
    text = io.StringIO()
    rows = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    rows.writeheader()
    rows.writerows(site.model_dump(mode="json") for site in sites)
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.write(text.getvalue())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _header_problems(sheet: Sheet) -> list[str]:
    expected = f"expected one of {', '.join(COLUMNS)}"
    problems = [sheet.problem(cell, expected) for cell in sheet.header if cell.value not in COLUMNS]
    names = [cell.value for cell in sheet.header]
    problems += [
        sheet.problem(cell, "expected each column once")
        for index, cell in enumerate(sheet.header)
        if cell.value in names[:index]
    ]
    return problems if "id" in names else [*problems, f"{sheet.name}: expected a column named id in the first row"]


def _site(
    sheet: Sheet, row: Mapping[str, Cell], registry: Registry, read: Mapping[str, Site], problems: list[str]
) -> Site | None:
    known = registry.sites.get(row["id"].value)
    values: dict[str, object] = known.model_dump() if known else {}
    # an empty role cell means the default, other empty cells mean empty
    values.update({name: cell.value for name, cell in row.items() if cell.value or name != "role"})
    found = [sheet.problem(cell, "expected a plain value, not a formula") for cell in row.values() if cell.formula]
    if row["id"].value in read:
        found.append(sheet.problem(row["id"], "expected an id that is used once"))
    try:
        site = Site.model_validate(values)
    except ValidationError as error:
        problems += found + [_problem(sheet, row, detail) for detail in error.errors()]
        return None
    if site.institution not in registry.institutions:
        cell = row.get("institution", row["id"])
        found.append(sheet.problem(cell, "expected the id of an institution in institutions.csv"))
    problems += found
    return None if found else site


def _problem(sheet: Sheet, row: Mapping[str, Cell], detail: ErrorDetails) -> str:
    column, limits = str(detail["loc"][0]), detail.get("ctx", {})
    expected = {
        "missing": "expected a value: the site is new",
        "enum": f"expected {limits.get('expected')}",
        "string_too_short": f"expected at least {limits.get('min_length')} characters",
        "string_pattern_mismatch": "expected 2 to 63 lower-case letters, digits and hyphens",
    }.get(detail["type"], detail["msg"].removeprefix("Value error, "))
    return sheet.problem(row.get(column, row["id"]), f"{column}: {expected}")


def _owner_problems(sheet: Sheet, sites: Mapping[str, Site]) -> list[str]:
    problems = []
    for row in sheet.rows:
        site = sites[row["id"].value]
        cell = row.get("owner", row["id"])
        if site.role is Role.SERVICE and (site.owner not in sites or sites[site.owner].role is Role.SERVICE):
            problems.append(sheet.problem(cell, "expected the id of the dependency that the service belongs to"))
        elif site.role is Role.DEPENDENCY and site.owner:
            problems.append(sheet.problem(cell, "expected nothing: only a service has an owner"))
    return problems


def _changes(old: Site, new: Site) -> list[Change]:
    before, now = old.model_dump(mode="json"), new.model_dump(mode="json")
    return [Change(old.id, name, before[name], now[name]) for name in COLUMNS if before[name] != now[name]]
