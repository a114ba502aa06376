"""Doctor: everything that can be wrong with an installation, looked at without changing anything."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from crawler import whereabouts
from crawler.clock import GUATEMALA
from crawler.job import Exit
from crawler.storage import StorageError
from scoring.schema import HEAD, differences, version_of
from service.context import Context
from service.journal import entries
from service.preflight import Check, preflight
from service.schedule_rules import PreflightRules
from service.scoring_run import code_version

_PACKAGES = ("scrapy", "playwright", "sqlalchemy", "plotly", "apscheduler")
_LAST = 3  # runs that are said


def examine(context: Context, rules: PreflightRules) -> Iterator[Check]:
    """Preflight, then store, ledgers, folders, versions and last runs. Raises ConfigError."""
    yield from preflight(context, rules)
    yield store(context)
    yield from ledgers(context.var)
    yield folders(context.var)
    yield versions()
    yield from last_runs(context)


def store(context: Context) -> Check:
    """The database: reachable, of this version, whole, with the tables it should have."""
    path = context.var / "egob.db"
    if context.store_url == f"sqlite:///{path}" and not path.is_file():
        return Check("base de datos", True, f"{path}: todavía no hay")
    engine = create_engine(context.store_url)
    try:
        with engine.connect() as connection:
            found = version_of(connection)
            if found != HEAD:
                advice = "respalde (egob backup CARPETA) y corra: egob upgrade"
                said = f"versión {found or 'sin número'}, el programa usa la {HEAD}"
                return Check("base de datos", False, said, advice, Exit.STORAGE)
            left = differences(connection)
            if engine.dialect.name == "sqlite":
                left += [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
                left += [
                    f"fila sin padre en {row[0]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
                ]
    except SQLAlchemyError as error:
        return Check("base de datos", False, str(error), "restaure un respaldo (egob restore)", Exit.STORAGE)
    finally:
        engine.dispose()
    said = "; ".join(left) or f"versión {HEAD}, entera"
    return Check("base de datos", not left, said, "restaure un respaldo (egob restore)" if left else "", Exit.STORAGE)


def ledgers(var: Path) -> Iterator[Check]:
    """The ledger of each run is whole, or answers where it is shared."""
    for run in sorted((var / "runs").glob("*/")):
        if whereabouts.of(run).ledger:
            yield _shared(run)
    for path in sorted((var / "runs").glob("*/ledger.db")):
        try:
            with closing(sqlite3.connect(f"file:{path.resolve()}?mode=ro", uri=True)) as database:
                said = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
        except sqlite3.Error as error:
            said = str(error)
        advice = f"restaure {path.name} de un respaldo; no borre la carpeta"
        good = said == "ok"
        yield Check(f"bitácora {path.parent.name}", good, said, "" if good else advice, Exit.STORAGE)


def _shared(run: Path) -> Check:
    name = f"bitácora {run.name}"
    try:
        with closing(whereabouts.open_ledger(run, make=False)) as ledger:
            return Check(name, True, f"PostgreSQL, {len(ledger.attempts())} intentos")
    except StorageError as error:
        advice = "vea que el servidor responda y que EGOB_LEDGER sea la dirección con la que empezó"
        return Check(name, False, str(error), advice, Exit.STORAGE)


def folders(var: Path) -> Check:
    """The archive holds pages of others and is private: nobody else on the machine may read it."""
    open_to_all = [name for name in ("runs", "evidence", "egob.db") if _open(var / name)]
    if open_to_all and not _open(var):
        open_to_all = []  # nobody else gets as far as there
    said = f"{var}: cualquiera en esta máquina puede leer {', '.join(open_to_all)}" if open_to_all else str(var)
    return Check("permisos", not open_to_all, said, f"chmod o-rx {var} (var/public se copia a un servidor web)")


def versions() -> Check:
    """What a report of a defect should say."""
    found = [f"{name} {_version(name)}" for name in _PACKAGES]
    return Check("versiones", True, f"egob {code_version()}, Python {platform.python_version()}, {', '.join(found)}")


def last_runs(context: Context) -> Iterator[Check]:
    """How the last runs ended."""
    for entry in entries(context.var, context.registry)[-_LAST:]:
        day = f"{entry.began.astimezone(GUATEMALA):%Y-%m-%d %H:%M}"
        code = "sin final: en curso o interrumpida" if entry.code is None else f"código {entry.code}"
        good = entry.code in {Exit.DONE, Exit.LEFT_OVER}
        advice = "" if good else "docs/exit-codes.md dice qué hacer; la misma orden continúa"
        yield Check(f"corrida {entry.quarter}", good, f"{day}: {code} {entry.why}".strip(), advice)


def _open(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & 0o005)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
