"""Backup: everything that cannot be made again, copied while runs may be at work, and put back after a check."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from crawler.clock import Clock
from crawler.storage import StorageError, storing
from scoring.schema import HEAD
from service.context import Context
from service.lock import run_lock

LIST = "respaldo.json"
# What is made again, what says who works now, and what belongs to one machine
_LEFT_OUT = {"public", "charts", "summaries", "schedule", "publishing", "simulacion", "metrics.prom", LIST}
_SUFFIXES = (".part", "-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Copied:
    """What a backup or a restoration came to."""

    files: int
    size: int
    note: str = ""


def backup(context: Context, folder: Path) -> Copied:
    """Copy var/ into a new folder. Raises StorageError, also when the folder is there already.

    Databases go first, each as of one moment: an archive that grows meanwhile holds at least what its ledger knows of,
    and what is behind that is cut off when the run goes on."""
    if folder.exists():
        raise StorageError(f"{folder}: ya existe. Nombre una carpeta nueva")
    part = folder.with_name(folder.name + ".part")
    with storing(part):
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        listed = {}
        for path in sorted(files(context.var), key=lambda path: (path.suffix != ".db", path)):
            name = path.relative_to(context.var).as_posix()
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            _copy(path, part / name)
            listed[name] = _digest(part / name)
        made = {"made_at": Clock.from_environment().now().isoformat(), "schema": HEAD, "files": listed}
        (part / LIST).write_text(json.dumps(made, indent=1, sort_keys=True), encoding="utf-8")
        part.rename(folder)
    return Copied(len(listed), sum((folder / name).stat().st_size for name in listed), _note(context))


def restore(context: Context, folder: Path) -> Copied:
    """Put a backup into an empty var/. Raises StorageError when the backup is not whole or var/ holds anything."""
    listed = listing(folder)
    if any(files(context.var)):
        raise StorageError(f"{context.var}: no está vacía. Mueva lo que hay a otro lugar, o nombre otra con EGOB_VAR")
    for name, digest in listed.items():
        with storing(folder / name):
            if not _inside(folder, name) or _digest(folder / name) != digest:
                raise StorageError(f"{folder / name}: no es lo que se respaldó; use otro respaldo")
    context.var.mkdir(parents=True, exist_ok=True)
    with run_lock(context.var / "schedule"):
        for name in listed:
            with storing(context.var / name):
                (context.var / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, context.var / name)
    return Copied(len(listed), sum((folder / name).stat().st_size for name in listed), _note(context))


def listing(folder: Path) -> dict[str, str]:
    """File -> SHA-256 of a backup. Raises StorageError when the folder holds none."""
    try:
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return {str(name): str(digest) for name, digest in found["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError(f"{folder}: aquí no hay un respaldo entero ({LIST}: {error})") from error


def files(var: Path) -> Iterator[Path]:
    """What a backup holds."""
    for path in var.rglob("*"):
        top = path.relative_to(var).parts[0]
        kept = top not in _LEFT_OUT and path.name != "lock" and not path.name.endswith(_SUFFIXES)
        if kept and path.is_file() and not path.is_symlink():
            yield path


def _copy(source: Path, target: Path) -> None:
    if source.suffix != ".db":
        shutil.copyfile(source, target)
        return
    with (
        closing(sqlite3.connect(f"file:{source.resolve()}?mode=ro", uri=True)) as one,
        closing(sqlite3.connect(target)) as other,
    ):
        one.backup(other)  # with what is still in its write-ahead log, as of one moment


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _inside(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())


def _note(context: Context) -> str:
    """What a copy of files cannot hold."""
    if make_url(context.store_url).get_backend_name() == "sqlite":
        return ""
    return "la base de datos está en un servidor y no es parte de esto: use pg_dump --format=custom y pg_restore"
