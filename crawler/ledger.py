"""Ledger: what is done, per site and attempt, one commit each, in a file of the run or in a shared PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.database import Database, SqliteFile
from crawler.evidence import Cause, Status
from crawler.postgres import PostgresSchema
from crawler.step import Unit, unit_from_json, unit_to_json

_TABLES = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS attempts (
  site TEXT NOT NULL, attempt INTEGER NOT NULL, started TEXT NOT NULL, finished TEXT,
  status TEXT NOT NULL DEFAULT '', cause TEXT NOT NULL DEFAULT 'none', detail TEXT NOT NULL DEFAULT '',
  passes INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (site, attempt));
CREATE TABLE IF NOT EXISTS units (
  site TEXT NOT NULL, attempt INTEGER NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, unit TEXT NOT NULL,
  archive_end BIGINT NOT NULL, PRIMARY KEY (site, attempt, seq));
CREATE TABLE IF NOT EXISTS robots (host TEXT PRIMARY KEY, at TEXT NOT NULL, status INTEGER NOT NULL,
  error TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS holds (key TEXT PRIMARY KEY, until TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS needs (site TEXT NOT NULL, attempt INTEGER NOT NULL, rank INTEGER NOT NULL,
  url TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (site, attempt, rank));
CREATE TABLE IF NOT EXISTS leases (key TEXT PRIMARY KEY, holder TEXT NOT NULL, until DOUBLE PRECISION NOT NULL,
  ended DOUBLE PRECISION NOT NULL);
"""

FILE = "ledger.db"
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

    def __init__(self, place: Path | Database) -> None:
        """`place`: a file, or a database that has the tables."""
        self.database = SqliteFile(place, _TABLES) if isinstance(place, Path) else place

    @classmethod
    def of_run(cls, run_folder: Path, url: str = "", *, make: bool = True) -> Ledger:
        """The ledger of a run: a file in its folder, or a schema named as the folder in the PostgreSQL of an address.

        `make` False: raises StorageError when the shared one is not there yet."""
        if not url:
            return cls(run_folder / FILE)
        return cls(PostgresSchema(url, run_folder.name, _TABLES, make=make))

    def verify(self) -> None:
        """Raises StorageError when the ledger cannot be trusted."""
        self.database.verify()

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    # facts of the run

    def fact(self, name: str) -> str:
        """A named fact of the run, or an empty string."""
        rows = self.database.rows("SELECT value FROM facts WHERE name=?", (name,))
        return rows[0][0] if rows else ""

    def set_fact(self, name: str, value: str) -> None:
        """Write or replace a named fact."""
        self.database.write(
            "INSERT INTO facts VALUES (?,?) ON CONFLICT (name) DO UPDATE SET value=excluded.value", (name, value)
        )

    # attempts

    def attempts(self, site: str = "") -> list[Attempt]:
        """Attempts of a site, or of all, in order."""
        where, values = ("WHERE site=?", (site,)) if site else ("", ())
        sql = f"SELECT * FROM attempts {where} ORDER BY site, attempt"  # noqa: S608 - constant
        rows = self.database.rows(sql, values)
        return [_attempt(row) for row in rows]

    def begin(self, site: str, attempt: int, at: datetime) -> None:
        """Open an attempt; opening one that exists changes nothing."""
        sql = "INSERT INTO attempts (site, attempt, started) VALUES (?,?,?) ON CONFLICT DO NOTHING"
        self.database.write(sql, (site, attempt, at.isoformat()))

    def finish(self, site: str, attempt: int, at: datetime, status: Status, cause: Cause, detail: str) -> None:
        """Close the first pass of an attempt with its outcome."""
        self.database.write(
            "UPDATE attempts SET finished=?, status=?, cause=?, detail=?, passes=1 WHERE site=? AND attempt=?",
            (at.isoformat(), status.value, cause.value, detail[:500], site, attempt),
        )

    def finish_second(self, site: str, attempt: int) -> None:
        """Mark the second pass of an attempt as done."""
        self.database.write("UPDATE attempts SET passes=2 WHERE site=? AND attempt=?", (site, attempt))

    def take_back(self, site: str, attempt: int, seq: int, *, second: bool) -> None:
        """Forget the steps of a pass from one on, and that it ended: our own network spoiled them."""
        end = "passes=1" if second else "finished=NULL, status='', cause='none', detail='', passes=0"
        with self.database.together():
            self.database.write("DELETE FROM units WHERE site=? AND attempt=? AND seq>=?", (site, attempt, seq))
            self.database.write(f"UPDATE attempts SET {end} WHERE site=? AND attempt=?", (site, attempt))  # noqa: S608

    def discard(self, site: str, attempt: int) -> None:
        """Forget an attempt and all of its steps."""
        with self.database.together():
            for table in ("units", "needs", "attempts"):
                self.database.write(f"DELETE FROM {table} WHERE site=? AND attempt=?", (site, attempt))  # noqa: S608

    # units

    def commit(self, site: str, attempt: int, unit: Unit, at: datetime, archive_end: int) -> None:
        """Record one finished step; archive_end is the size of the site's WARC after it."""
        values = (site, attempt, unit.seq, at.isoformat(), unit_to_json(unit).decode(), archive_end)
        self.database.write("INSERT INTO units VALUES (?,?,?,?,?,?)", values)

    def units(self, site: str, attempt: int) -> list[Unit]:
        """The committed steps of an attempt in order."""
        rows = self.database.rows("SELECT unit FROM units WHERE site=? AND attempt=? ORDER BY seq", (site, attempt))
        return [unit_from_json(row[0]) for row in rows]

    def archive_end(self, site: str) -> int:
        """Bytes of the site's WARC that are committed; what is behind them was cut off by a crash."""
        rows = self.database.rows("SELECT MAX(archive_end) FROM units WHERE site=?", (site,))
        return int(rows[0][0] or 0)

    def counts(self) -> dict[str, int]:
        """Committed steps per site, for progress."""
        return {site: int(n) for site, n in self.database.rows("SELECT site, COUNT(*) FROM units GROUP BY site")}

    # robots and needs

    def robots(self, host: str) -> RobotsAnswer | None:
        """The stored answer of a host (with port), or None."""
        rows = self.database.rows("SELECT * FROM robots WHERE host=?", (host,))
        if not rows:
            return None
        host, at, status, error, body = rows[0]
        return RobotsAnswer(host, datetime.fromisoformat(at), int(status), error, body)

    def set_robots(self, answer: RobotsAnswer) -> None:
        """Store what a host answered."""
        values = (answer.host, answer.at.isoformat(), answer.status, answer.error, answer.body)
        sql = (
            "INSERT INTO robots VALUES (?,?,?,?,?) ON CONFLICT (host) DO UPDATE "
            "SET at=excluded.at, status=excluded.status, error=excluded.error, body=excluded.body"
        )
        self.database.write(sql, values)

    def forget_robots_failures(self, since: datetime) -> None:
        """Ask again where robots.txt could not be fetched since then."""
        self.database.write("DELETE FROM robots WHERE error<>'' AND at>=?", (since.isoformat(),))

    def holds(self) -> dict[str, datetime]:
        """Host or address -> until when it asked to be left alone."""
        return {key: datetime.fromisoformat(until) for key, until in self.database.rows("SELECT key, until FROM holds")}

    def hold(self, keys: Iterable[str], until: datetime) -> None:
        """Note that hosts or addresses asked to be left alone."""
        sql = "INSERT INTO holds VALUES (?,?) ON CONFLICT (key) DO UPDATE SET until=excluded.until"
        for key in keys:
            self.database.write(sql, (key, until.isoformat()))

    def set_needs(self, site: str, attempt: int, needs: Iterable[tuple[str, str]]) -> None:
        """Store what the second pass has to render, most useful first."""
        with self.database.together():
            self.database.write("DELETE FROM needs WHERE site=? AND attempt=?", (site, attempt))
            rows = [(site, attempt, rank, url, reason) for rank, (url, reason) in enumerate(needs)]
            for row in rows:
                self.database.write("INSERT INTO needs VALUES (?,?,?,?,?)", row)

    def needs(self, site: str, attempt: int) -> list[tuple[str, str]]:
        """(address, reason) in order."""
        sql = "SELECT url, reason FROM needs WHERE site=? AND attempt=? ORDER BY rank"
        return [(url, reason) for url, reason in self.database.rows(sql, (site, attempt))]


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
