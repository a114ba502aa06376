"""Whereabouts: where a run keeps its ledger and its archive: in its folder, or with other machines.

It is settled when the run begins and stands in a file of the run's folder, so that no later order, without the
environment of the first, goes on with another ledger or reads another archive.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from crawler.archive import WarcFolder
from crawler.ledger import FILE, Ledger
from crawler.storage import StorageError, storing

if TYPE_CHECKING:
    from crawler.archive_objects import WarcObjects

LEDGER, ARCHIVE = "EGOB_LEDGER", "EGOB_ARCHIVE"  # in the environment, as addresses may hold passwords
NAME = "whereabouts.json"


class Whereabouts(BaseModel):
    """What is not in the run's folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    ledger: bool = False  # it is the PostgreSQL that EGOB_LEDGER names
    archive: str = ""  # folder or address under which the run has a folder of its own


def of(run_folder: Path) -> Whereabouts:
    """Of a run; everything is in its folder when nothing else was settled."""
    path = run_folder / NAME
    with storing(path):
        return Whereabouts.model_validate_json(path.read_bytes()) if path.is_file() else Whereabouts()


def settle(run_folder: Path) -> None:
    """Of a run that begins: where the environment says. One that has begun stays where it is."""
    path = run_folder / NAME
    found = Whereabouts(ledger=bool(os.environ.get(LEDGER)), archive=os.environ.get(ARCHIVE, ""))
    if path.exists() or (run_folder / FILE).exists() or found == Whereabouts():
        return
    with storing(path):
        run_folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(found.model_dump_json(indent=1), encoding="utf-8")
        part.replace(path)


def begun(run_folder: Path) -> bool:
    """Whether the run has a ledger."""
    return (run_folder / FILE).is_file() or of(run_folder).ledger


def open_ledger(run_folder: Path, *, make: bool = True) -> Ledger:
    """The ledger of a run. `make` False: a shared one must be there already. Raises StorageError."""
    if not of(run_folder).ledger:
        return Ledger(run_folder / FILE)
    url = os.environ.get(LEDGER, "")
    if not url:
        raise StorageError(
            f"{run_folder / NAME}: este rastreo tiene su bitácora en PostgreSQL y {LEDGER} no está definida. "
            "Defina la dirección con la que empezó y repita la orden"
        )
    return Ledger.of_run(run_folder, url, make=make)


def open_archive(run_folder: Path) -> WarcFolder | WarcObjects:
    """The archive of a run: files in a folder, or objects of a store such as S3."""
    place = of(run_folder).archive
    if "://" in place and not place.startswith("file://"):
        from crawler.archive_objects import WarcObjects  # opens what a run in a folder needs not

        return WarcObjects(f"{place.rstrip('/')}/{run_folder.name}")
    folder = Path(place.removeprefix("file://")) / run_folder.name if place else run_folder / "warc"
    return WarcFolder(folder)
