"""Inspecting saved pages: one file or many, on all cores, a broken one is a line with its error."""

from __future__ import annotations

import csv
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.charset import decode
from crawler.page import Page
from crawler.readings.forms import classify
from crawler.readings.inspection import inspect
from crawler.readings.reading import Lens
from crawler.registry import Registry
from crawler.vocabulary import ConfigError, Vocabulary
from service.folds import unseen

_FEW = 24  # files for which starting further processes costs more than it saves
# What a malformed page can bring about in a reading; anything else is a fault of ours and may stop the command.
_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Saved:
    """One saved page: `file` as it is named in the table, where it lies, and the address it came from."""

    file: str
    path: Path
    url: str


def lens_of(config: Path, registry: str) -> Lens:
    """Words of the configuration, hosts of the registry. Raises ConfigError when one of them cannot be read."""
    return Lens(Vocabulary.load(config, registry), Registry.load(config / "registry" / registry, registry).hosts)


def page_of(path: Path, url: str = "", status: int = 200, headers: Mapping[str, str] | None = None) -> Page:
    """A saved page as if it had been fetched. Raises OSError when it cannot be read."""
    given = {name.lower(): value for name, value in (headers or {}).items()}
    body = path.read_bytes()
    address = url or path.resolve().as_uri()
    return Page(address, address, status, decode(body, given), datetime.now(UTC), headers=given)


def read_table(table: Path) -> list[Saved]:
    """Rows of a CSV with the columns file and url; each file once; paths are relative to the table.

    Raises ConfigError with the column that is missing."""
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{table}: cannot be read: {error}") from error
    if rows and "file" not in rows[0]:
        raise ConfigError(f"{table}: column 'file' is missing; expected the columns file,url")
    once = {row["file"]: row.get("url") or "" for row in reversed(rows) if row["file"]}
    return [Saved(name, table.parent / name, url) for name, url in reversed(once.items())]


def inspect_all(
    saved: Iterable[Saved], config: Path, registry: str, *, cores: int = 0, out_of_fold: bool = False
) -> Iterator[dict[str, Any]]:
    """One object per page in the order given, "file" first; {"file", "url", "error"} for what cannot be read.

    `out_of_fold` types forms by weights that were trained without the page's domain."""
    rows = list(saved)
    workers = min(cores or os.cpu_count() or 1, max(1, len(rows) // _FEW))
    if workers == 1:
        _begin(config, registry, out_of_fold)
        yield from map(_one, rows)
        return
    context = multiprocessing.get_context("spawn")  # no fork: the parent may hold threads
    with context.Pool(workers, _begin, (config, registry, out_of_fold)) as pool:
        yield from pool.imap(_one, rows, chunksize=4)


_TOLD: list[tuple[Lens, bool]] = []  # lens and out_of_fold, one per process, filled by _begin


def _begin(config: Path, registry: str, out_of_fold: bool) -> None:
    _TOLD[:] = [(lens_of(config, registry), out_of_fold)]


def _one(saved: Saved) -> dict[str, Any]:
    lens, out_of_fold = _TOLD[0]
    try:
        reading = lens.read(page_of(saved.path, saved.url))
        if out_of_fold:  # a reading is kept under its name once computed; here it is computed by other weights
            vars(reading)["forms"] = classify(reading, unseen(reading.page.url))
        return {"file": saved.file, **inspect(reading)}
    except _BROKEN as error:
        return {"file": saved.file, "url": saved.url, "error": f"{type(error).__name__}: {error}"}
