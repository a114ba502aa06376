"""Backup: everything that cannot be made again, copied while runs may be at work, and put back after a check."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy.engine import make_url

from crawler import whereabouts
from crawler.archive import Holdings
from crawler.clock import Clock
from crawler.ledger import FILE
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

    A run whose ledger or archive is shared with other machines comes as a run of one machine, whole in its folder."""
    if folder.exists():
        raise StorageError(f"{folder}: ya existe. Nombre una carpeta nueva")
    part = folder.with_name(folder.name + ".part")
    with storing(part):
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        listed = {}
        for piece in _pieces(context.var):
            target = part / piece.name
            target.parent.mkdir(parents=True, exist_ok=True)
            piece.write(target)
            listed[piece.name] = _digest(target)
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


@dataclass(frozen=True)
class _Piece:
    """A file of a backup: its name below var/, and what writes it."""

    name: str
    write: Callable[[Path], object]


def _pieces(var: Path) -> Iterator[_Piece]:
    """Databases first, each as of one moment; the rest is looked for when they are copied: an archive that grows
    meanwhile holds at least what its ledger knows of, and what is behind that is cut off when the run goes on."""
    runs = [path.parent for path in files(var) if path.name == whereabouts.NAME]
    for path in (path for path in files(var) if path.suffix == ".db"):
        yield _Piece(path.relative_to(var).as_posix(), partial(_copy_database, path))
    for run in (run for run in runs if whereabouts.of(run).ledger):
        yield _Piece((run / FILE).relative_to(var).as_posix(), partial(_copy_ledger, run))
    for path in (path for path in files(var) if path.suffix != ".db" and path.name != whereabouts.NAME):
        yield _Piece(path.relative_to(var).as_posix(), partial(shutil.copyfile, path))
    for run in (run for run in runs if whereabouts.of(run).archive):
        archive, folder = whereabouts.open_archive(run), (run / "warc").relative_to(var).as_posix()
        for site in archive.sites():
            yield _Piece(f"{folder}/{site}.warc.gz", partial(_copy_archive, archive, site))


def _copy_ledger(run: Path, target: Path) -> None:
    with closing(whereabouts.open_ledger(run, make=False)) as ledger:
        ledger.database.copy(target)


def _copy_archive(archive: Holdings, site: str, target: Path) -> None:
    with archive.whole(site) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)


def _copy_database(source: Path, target: Path) -> None:
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
