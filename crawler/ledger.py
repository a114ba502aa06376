"""Ledger: what is done, per site and attempt, one commit each (SQLite, WAL, synchronous=FULL)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.evidence import Cause, Status
from crawler.step import Unit, unit_from_json, unit_to_json
from crawler.storage import damaged, storing

WAIT_S = 30.0  # for another process of the run; a backup that holds the file longer is told

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS attempts (
  site TEXT NOT NULL, attempt INTEGER NOT NULL, started TEXT NOT NULL, finished TEXT,
  status TEXT NOT NULL DEFAULT '', cause TEXT NOT NULL DEFAULT 'none', detail TEXT NOT NULL DEFAULT '',
  passes INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (site, attempt));
CREATE TABLE IF NOT EXISTS units (
  site TEXT NOT NULL, attempt INTEGER NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, unit TEXT NOT NULL,
  archive_end INTEGER NOT NULL, PRIMARY KEY (site, attempt, seq));
CREATE TABLE IF NOT EXISTS robots (host TEXT PRIMARY KEY, at TEXT NOT NULL, status INTEGER NOT NULL,
  error TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS holds (key TEXT PRIMARY KEY, until TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS needs (site TEXT NOT NULL, attempt INTEGER NOT NULL, rank INTEGER NOT NULL,
  url TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (site, attempt, rank));
"""

OFFLINE = "offline"  # fact: since when our own network does not answer; empty when it does


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a site. `status` is empty while it is open; `passes` counts finished passes."""

    site: str
    attempt: int
    started: datetime
    finished: datetime | None
    status: str
    cause: Cause
    detail: str
    passes: int

    @property
    def open(self) -> bool:
        """Whether the first pass still has steps to take."""
        return self.finished is None


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What /robots.txt of a host answered; when nothing did `error` is a Cause value and `body` says more."""

    host: str
    at: datetime
    status: int
    error: str
    body: str


class Ledger:
    """The record of one run. Every public write is one transaction that is on disk when it returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with storing(self.path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_TABLES)

    def _write(self, sql: str, values: tuple[object, ...]) -> None:
        with storing(self.path):
            self._db.execute(sql, values)

    def _rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[str, ...]]:
        with storing(self.path):
            return self._db.execute(sql, values).fetchall()

    def verify(self) -> None:
        """Read the whole file once (50 ms for a quarter). Raises StorageError when a page of it is damaged."""
        if self._rows("PRAGMA quick_check(1)") != [("ok",)]:
            raise damaged(self.path)

    def close(self) -> None:
        """Close the database file."""
        self._db.close()

    # facts of the run

    def fact(self, name: str) -> str:
        """A named fact of the run, or an empty string."""
        rows = self._rows("SELECT value FROM facts WHERE name=?", (name,))
        return rows[0][0] if rows else ""

    def set_fact(self, name: str, value: str) -> None:
        """Write or replace a named fact."""
        self._write("INSERT OR REPLACE INTO facts VALUES (?,?)", (name, value))

    # attempts

    def attempts(self, site: str = "") -> list[Attempt]:
        """Attempts of a site, or of all, in order."""
        where, values = ("WHERE site=?", (site,)) if site else ("", ())
        rows = self._rows(f"SELECT * FROM attempts {where} ORDER BY site, attempt", values)  # noqa: S608 - constant
        return [_attempt(row) for row in rows]

    def begin(self, site: str, attempt: int, at: datetime) -> None:
        """Open an attempt; opening one that exists changes nothing."""
        self._write(
            "INSERT OR IGNORE INTO attempts (site, attempt, started) VALUES (?,?,?)", (site, attempt, at.isoformat())
        )

    def finish(self, site: str, attempt: int, at: datetime, status: Status, cause: Cause, detail: str) -> None:
        """Close the first pass of an attempt with its outcome."""
        self._write(
            "UPDATE attempts SET finished=?, status=?, cause=?, detail=?, passes=1 WHERE site=? AND attempt=?",
            (at.isoformat(), status.value, cause.value, detail[:500], site, attempt),
        )

    def finish_second(self, site: str, attempt: int) -> None:
        """Mark the second pass of an attempt as done."""
        self._write("UPDATE attempts SET passes=2 WHERE site=? AND attempt=?", (site, attempt))

    def take_back(self, site: str, attempt: int, seq: int, *, second: bool) -> None:
        """Forget the steps of a pass from one on, and that it ended: our own network spoiled them."""
        end = "passes=1" if second else "finished=NULL, status='', cause='none', detail='', passes=0"
        with storing(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM units WHERE site=? AND attempt=? AND seq>=?", (site, attempt, seq))
            self._db.execute(f"UPDATE attempts SET {end} WHERE site=? AND attempt=?", (site, attempt))  # noqa: S608
            self._db.execute("COMMIT")

    def discard(self, site: str, attempt: int) -> None:
        """Forget an attempt and all of its steps."""
        with storing(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            for table in ("units", "needs", "attempts"):
                self._db.execute(f"DELETE FROM {table} WHERE site=? AND attempt=?", (site, attempt))  # noqa: S608
            self._db.execute("COMMIT")

    # units

    def commit(self, site: str, attempt: int, unit: Unit, at: datetime, archive_end: int) -> None:
        """Record one finished step; archive_end is the size of the site's WARC after it."""
        values = (site, attempt, unit.seq, at.isoformat(), unit_to_json(unit).decode(), archive_end)
        self._write("INSERT INTO units VALUES (?,?,?,?,?,?)", values)

    def units(self, site: str, attempt: int) -> list[Unit]:
        """The committed steps of an attempt in order."""
        rows = self._rows("SELECT unit FROM units WHERE site=? AND attempt=? ORDER BY seq", (site, attempt))
        return [unit_from_json(row[0]) for row in rows]

    def archive_end(self, site: str) -> int:
        """Bytes of the site's WARC that are committed; what is behind them was cut off by a crash."""
        rows = self._rows("SELECT MAX(archive_end) FROM units WHERE site=?", (site,))
        return int(rows[0][0] or 0)

    def counts(self) -> dict[str, int]:
        """Committed steps per site, for progress."""
        return {site: int(n) for site, n in self._rows("SELECT site, COUNT(*) FROM units GROUP BY site")}

    # robots and needs

    def robots(self, host: str) -> RobotsAnswer | None:
        """The stored answer of a host (with port), or None."""
        rows = self._rows("SELECT * FROM robots WHERE host=?", (host,))
        if not rows:
            return None
        host, at, status, error, body = rows[0]
        return RobotsAnswer(host, datetime.fromisoformat(at), int(status), error, body)

    def set_robots(self, answer: RobotsAnswer) -> None:
        """Store what a host answered."""
        values = (answer.host, answer.at.isoformat(), answer.status, answer.error, answer.body)
        self._write("INSERT OR REPLACE INTO robots VALUES (?,?,?,?,?)", values)

    def forget_robots_failures(self, since: datetime) -> None:
        """Ask again where robots.txt could not be fetched since then."""
        self._write("DELETE FROM robots WHERE error<>'' AND at>=?", (since.isoformat(),))

    def holds(self) -> dict[str, datetime]:
        """Host or address -> until when it asked to be left alone."""
        return {key: datetime.fromisoformat(until) for key, until in self._rows("SELECT key, until FROM holds")}

    def hold(self, keys: Iterable[str], until: datetime) -> None:
        """Note that hosts or addresses asked to be left alone."""
        for key in keys:
            self._write("INSERT OR REPLACE INTO holds VALUES (?,?)", (key, until.isoformat()))

    def set_needs(self, site: str, attempt: int, needs: Iterable[tuple[str, str]]) -> None:
        """Store what the second pass has to render, most useful first."""
        with storing(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM needs WHERE site=? AND attempt=?", (site, attempt))
            rows = [(site, attempt, rank, url, reason) for rank, (url, reason) in enumerate(needs)]
            self._db.executemany("INSERT INTO needs VALUES (?,?,?,?,?)", rows)
            self._db.execute("COMMIT")

    def needs(self, site: str, attempt: int) -> list[tuple[str, str]]:
        """(address, reason) in order."""
        sql = "SELECT url, reason FROM needs WHERE site=? AND attempt=? ORDER BY rank"
        return [(url, reason) for url, reason in self._rows(sql, (site, attempt))]


def _attempt(row: tuple[str, ...]) -> Attempt:
    site, number, started, finished, status, cause, detail, passes = row
    return Attempt(
        site=site,
        attempt=int(number),
        started=datetime.fromisoformat(started),
        finished=datetime.fromisoformat(finished) if finished else None,
        status=status,
        cause=Cause(cause),
        detail=detail,
        passes=int(passes),
    )
