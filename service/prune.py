"""Prune: the private archive of old quarters goes; scores and what is published stay as they are."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import Field, TypeAdapter

from crawler.clock import Clock
from crawler.storage import storing
from crawler.vocabulary import read_yaml
from crawler.whereabouts import open_archive
from reports.replay import SUFFIX
from scoring.shapes import Shape
from scoring.store import Store
from service.context import Context
from service.lock import run_lock
from service.scoring_run import PRUNED

_QUARTER = re.compile(r"^\d{4}T[1-4]$")


class Retention(Shape):
    """What config/retention.yaml says."""

    keep_quarters: int = Field(ge=1)

    @classmethod
    def load(cls, config: Path) -> Retention:
        """Read the file. Raises ConfigError."""
        return read_yaml(config / "retention.yaml", TypeAdapter(cls))


@dataclass(frozen=True)
class Old:
    """A file, or the archive of a site wherever its run keeps it."""

    name: str
    size: int
    remove: Callable[[], None]


@dataclass(frozen=True)
class Pruning:
    """What goes: files by the quarter that needed them last; "" for pages that only pruned quarters cite."""

    kept: tuple[str, ...]
    files: Mapping[str, tuple[Old, ...]]

    @property
    def bytes(self) -> int:
        """Size of all that goes."""
        return sum(old.size for found in self.files.values() for old in found)


def plan(context: Context, keep: int) -> Pruning:
    """What would go of the context's registry when its newest `keep` quarters are kept. Deletes nothing.

    Raises StorageError when an archive cannot be looked into."""
    quarters = sorted(_crawled(context), reverse=True)
    kept, old = quarters[:keep], quarters[keep:]
    files = {quarter: tuple(_archive(context, quarter)) for quarter in sorted(old)}
    gone = {quarter for quarter in old if files[quarter] or (context.run_folder_of(quarter) / PRUNED).is_file()}
    return Pruning(tuple(sorted(kept)), {**files, "": tuple(_uncited(context, gone))} if gone else files)


def apply(context: Context, pruning: Pruning) -> int:
    """Delete what the plan names; returns how many files went. Raises LockedError when a run is at work."""
    went = 0
    for quarter, found in pruning.files.items():
        if not quarter:
            went += _delete(found)
            continue
        folder = context.run_folder_of(quarter)
        with run_lock(folder):
            at = Clock.from_environment().now().isoformat(timespec="seconds")
            if found:  # the mark first: what is left after a power cut is not taken for a whole archive
                (folder / PRUNED).write_text(json.dumps({"at": at, "files": len(found)}) + "\n", encoding="utf-8")
            went += _delete(found)
    return went


def _delete(found: tuple[Old, ...]) -> int:
    for old in found:
        old.remove()
    return len(found)


def _crawled(context: Context) -> Iterator[str]:
    """Quarters of the registry that have a run's folder."""
    prefix = f"{context.registry}-"
    for folder in (context.var / "runs").glob(f"{prefix}*"):
        quarter = folder.name.removeprefix(prefix)
        if folder.is_dir() and not folder.is_symlink() and _QUARTER.match(quarter):
            yield quarter


def _archive(context: Context, quarter: str) -> Iterator[Old]:
    """WARCs of a quarter, and the exports made of them."""
    folder = context.run_folder_of(quarter)
    archive = open_archive(folder)
    for site in archive.sites():
        yield Old(f"{folder.name}/{site}.warc.gz", archive.size(site), partial(archive.remove, site))
    for path in sorted((context.var / "wacz").glob(f"{context.registry}-{quarter}*.wacz")):
        yield _file(path)


def _file(path: Path) -> Old:
    def remove() -> None:
        with storing(path):
            path.unlink(missing_ok=True)

    return Old(path.name, path.stat().st_size, remove)


def _uncited(context: Context, gone: set[str]) -> Iterator[Old]:
    """Archived pages in the evidence folder that only quarters that go cite. None of them is published."""
    store = Store.open(context.store_url)
    try:
        cited: dict[bool, set[str]] = {True: set(), False: set()}
        for registry in store.registries():
            for quarter in store.quarters(registry):
                frames = store.frames(registry, quarter)
                of_old = registry == context.registry and quarter in gone
                for frame in (frames.findings, frames.indicators):
                    cited[of_old] |= set(_pages(frame))
    finally:
        store.close()
    for sha in sorted(cited[True] - cited[False]):
        path = context.evidence / f"{sha}.html"
        if re.fullmatch(r"[0-9a-f]{64}", sha) and path.is_file() and not path.name.endswith(SUFFIX):
            yield _file(path)


def _pages(frame: pd.DataFrame) -> Iterator[str]:
    cells: list[list[Mapping[str, Any]]] = frame["citations"].tolist() if "citations" in frame else []
    return (str(citation.get("html_sha256") or "") for cell in cells for citation in cell)
