"""Database: where a run's ledger stands: a SQLite file, or a schema of a PostgreSQL that several machines share."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from crawler.storage import damaged, storing

WAIT_S = 30.0  # for another process of the run; a backup that holds the file longer is told

Row = tuple[Any, ...]


class Database(Protocol):
    """What the ledger needs. SQL is that of both, with ? for values; a write is on disk when it returns.

    Every method raises StorageError."""

    now: str  # an expression: seconds since 1970 by the one clock that all of its users share

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """The answer of a statement, which may also write."""

    def write(self, sql: str, values: Sequence[object] = ()) -> None:
        """One statement in a transaction of its own, or in the one that is open."""

    @contextmanager
    def together(self) -> Iterator[None]:
        """All writes of the context or none."""

    def verify(self) -> None:
        """Read everything once."""

    def copy(self, path: Path) -> None:
        """Write all of it, as of one moment, to a new file of SQLite; others go on writing meanwhile."""

    def close(self) -> None:
        """Give the connection back."""


class SqliteFile:
    """A file of this machine: WAL, so that others read on; synchronous=FULL, so that a commit outlives a power cut."""

    now = "((julianday('now') - 2440587.5) * 86400.0)"

    def __init__(self, path: Path, tables: str) -> None:
        self._path = path
        with storing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(tables)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """See Database."""
        with storing(self._path):
            return self._db.execute(sql, values).fetchall()

    def write(self, sql: str, values: Sequence[object] = ()) -> None:
        """See Database."""
        self.rows(sql, values)

    @contextmanager
    def together(self) -> Iterator[None]:
        """See Database."""
        with storing(self._path):
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            with storing(self._path):
                self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.rollback()

    def verify(self) -> None:
        """Read the whole file once (50 ms for a quarter); raises StorageError when a page of it is damaged."""
        if self.rows("PRAGMA quick_check(1)") != [("ok",)]:
            raise damaged(self._path)

    def copy(self, path: Path) -> None:
        """See Database."""
        with storing(path), closing(sqlite3.connect(path)) as target:
            self._db.backup(target)  # with what is still in its write-ahead log

    def close(self) -> None:
        """See Database."""
        self._db.close()


def statements(tables: str) -> Iterable[str]:
    """The statements of a script without strings in it."""
    return [one for one in map(str.strip, tables.split(";")) if one]
