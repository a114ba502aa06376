"""The score store: one (registry, quarter) in, frames out; SQLite by default, PostgreSQL by URL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select, Table, and_, create_engine, delete, event, func, insert, select
from sqlalchemy.engine import make_url

from scoring import tables
from scoring.finding import Outcome
from scoring.result import QuarterResult
from scoring.reviews import Review
from scoring.rows import review_row, rows
from scoring.schema import prepare
from scoring.superseded import keep_earlier

__all__ = ["Frames", "QuarterResult", "Store", "comparable"]

_FLOATS = ("points", "proportional", "lower", "upper", "wide_lower", "wide_upper", "confidence", "level", "low", "high")
_VERDICT = ("reviewer", "review_outcome")  # empty text where nobody has looked
# What may differ between two scorings of the same visit: times, the archive's own ids, how often we asked.
_VOLATILE = {"visited_at", "requests", "first_read", "last_read"}
_VOLATILE_IN_CITATION = {"record", "fetched_at", "html_sha256", "screenshot_sha256"}


@dataclass(frozen=True)
class Frames:
    """One quarter as data frames, with the columns of scoring.tables. What is missing is NaN; level is a float for it.

    The findings carry the person's verdict of the reviews table: reviewer and review_outcome, "" where none."""

    run: dict[str, Any]
    institutions: pd.DataFrame
    sites: pd.DataFrame
    visits: pd.DataFrame
    findings: pd.DataFrame
    scores: pd.DataFrame
    variants: pd.DataFrame
    averages: pd.DataFrame
    indicators: pd.DataFrame = field(default_factory=pd.DataFrame)  # shown, never scored
    recall: pd.DataFrame = field(default_factory=pd.DataFrame)  # no rows when no page was sampled


class Store:
    """Runs by registry and quarter. Raises sqlalchemy.exc.SQLAlchemyError when the database does not answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str = "sqlite:///var/egob.db") -> Store:
        """Connect; an empty database gets its tables, a SQLite file its folder.

        Raises SchemaError when the tables are of another version: egob upgrade."""
        address = make_url(url)
        engine = create_engine(address)
        if address.get_backend_name() == "sqlite":
            if address.database and address.database != ":memory:":
                Path(address.database).parent.mkdir(parents=True, exist_ok=True)
            event.listen(engine, "connect", _sqlite_pragmas)
            event.listen(engine, "begin", _sqlite_begin)
        opened = cls(engine)
        with opened._writing("tables") as connection:
            prepare(connection)
        return opened

    @property
    def engine(self) -> Engine:
        """For the tables beside the scores: disputes, asked checks."""
        return self._engine

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def save(self, result: QuarterResult) -> None:
        """Replace one (registry, quarter) in one transaction; saving twice leaves what saving once does.

        Scores under another version of the method stay readable with earlier()."""
        with self._writing(result.run.registry, result.run.quarter) as connection:
            keep_earlier(connection, result.run.registry, result.run.quarter, result.run.rubric_version)
            connection.execute(
                delete(tables.runs).where(_quarter(tables.runs, result.run.registry, result.run.quarter))
            )
            for table, found in rows(result):
                if found:
                    connection.execute(insert(table), found)

    def registries(self) -> list[str]:
        """Names of the registries that have a run."""
        with self._engine.connect() as connection:
            return list(connection.scalars(select(tables.runs.c.registry).distinct().order_by("registry")))

    def quarters(self, registry: str) -> list[str]:
        """Quarters of a registry that have a run, oldest first."""
        query = select(tables.runs.c.quarter).where(tables.runs.c.registry == registry).order_by("quarter")
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def frames(self, registry: str, quarter: str) -> Frames:
        """Everything of one quarter, all of one moment. Raises KeyError when it has no run."""
        with self._snapshot() as connection:
            runs = _read(connection, tables.runs, registry, quarter, keyed=True)
            if runs.empty:
                raise KeyError(f"{registry} {quarter}")
            found = {
                table.name: _read(connection, table, registry, quarter)
                for table in (tables.institutions, tables.sites, tables.visits, tables.scores)
            }
            for table in (tables.variants, tables.averages, tables.indicators, tables.recall):
                found[table.name] = _read(connection, table, registry, quarter)
            found["findings"] = _frame(connection, _findings(registry, quarter))
        return Frames(run={str(name): value for name, value in runs.iloc[0].items()}, **found)

    def judged(self, registry: str, quarter: str, site: str) -> list[str]:
        """Criteria that a site has a finding of in a quarter; none when it was not in it."""
        table = tables.findings
        query = select(table.c.criterion).where(_quarter(table, registry, quarter), table.c.site_id == site)
        with self._engine.connect() as connection:
            return list(connection.scalars(query.order_by(table.c.criterion)))

    def earlier(self, registry: str) -> pd.DataFrame:
        """Scores under methods that were replaced since: quarter, rubric_version, site_id, level, points."""
        table = tables.earlier_scores
        shown = [column for column in table.columns if column.name != "registry"]
        query = select(*shown).where(table.c.registry == registry).order_by(*table.primary_key)
        with self._engine.connect() as connection:
            return _frame(connection, query)

    def _snapshot(self) -> Connection:
        """A connection whose reads all see the same moment, however many quarters are being saved."""
        connection = self._engine.connect()
        if self._engine.dialect.name == "sqlite":  # one transaction is one snapshot in WAL
            return connection
        return connection.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def _writing(self, *about: str) -> Iterator[Connection]:
        """A transaction that waits for another one about the same, whatever process it is of."""
        with self._engine.execution_options(egob_writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("/".join(about)))))
            yield connection

    def review(self, registry: str, quarter: str, review: Review) -> None:
        """Keep a person's verdict in place of an earlier one on the same criterion."""
        row = review_row(registry, quarter, review)
        table = tables.reviews
        same = and_(*(table.c[column.name] == row[column.name] for column in table.primary_key))
        with self._writing(registry, quarter) as connection:
            connection.execute(delete(table).where(same))
            connection.execute(insert(table), [row])

    def reviews(self, registry: str, quarter: str) -> dict[str, list[Review]]:
        """Verdicts of a quarter by site id; they outlive a re-score."""
        table = tables.reviews
        query = select(table).where(_quarter(table, registry, quarter)).order_by(*table.primary_key)
        by_site: dict[str, list[Review]] = {}
        names = [field.name for field in fields(Review)]
        with self._engine.connect() as connection:
            for row in connection.execute(query).mappings():
                given = {name: row[name] for name in names}
                given |= {"outcome": Outcome(row["outcome"]), "decided_at": datetime.fromisoformat(row["decided_at"])}
                by_site.setdefault(row["site_id"], []).append(Review(**given))
        return by_site


def comparable(frames: Frames) -> dict[str, pd.DataFrame]:
    """The tables without what may differ between two equal runs: times, record ids, hashes of files, request counts.

    Lists and dictionaries become JSON text, so that DataFrame.equals works."""
    run = pd.DataFrame([frames.run])
    found = {"run": run} | {f.name: getattr(frames, f.name) for f in fields(frames) if f.name != "run"}
    return {name: _steady(table.drop(columns=list(_VOLATILE & set(table.columns)))) for name, table in found.items()}


def _steady(table: pd.DataFrame) -> pd.DataFrame:
    columns = {name: [_text(value) for value in table[name]] for name in table.columns}
    return pd.DataFrame(columns, columns=table.columns, dtype=object)


def _text(value: Any) -> Any:
    if isinstance(value, list):
        value = [_without_archive(item) if isinstance(item, Mapping) else item for item in value]
    if isinstance(value, (list, Mapping)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return None if isinstance(value, float) and value != value else value


def _without_archive(citation: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in citation.items() if name not in _VOLATILE_IN_CITATION}


def _quarter(table: Table, registry: str, quarter: str) -> Any:
    return and_(table.c.registry == registry, table.c.quarter == quarter)


def _read(connection: Connection, table: Table, registry: str, quarter: str, keyed: bool = False) -> pd.DataFrame:
    hidden = {"position"} if keyed else {"position", "registry", "quarter"}
    shown = [column for column in table.columns if column.name not in hidden]
    order = [table.c.position] if "position" in table.columns else list(table.primary_key)
    return _frame(connection, select(*shown).where(_quarter(table, registry, quarter)).order_by(*order))


def _findings(registry: str, quarter: str) -> Select[Any]:
    table, judged = tables.findings, tables.reviews
    same = and_(*(table.c[name] == judged.c[name] for name in ("registry", "quarter", "site_id", "criterion")))
    shown = [column for column in table.columns if column.name not in {"registry", "quarter"}]
    verdict = [judged.c.reviewer, judged.c.outcome.label("review_outcome")]
    query = select(*shown, *verdict).select_from(table.outerjoin(judged, same))
    return query.where(_quarter(table, registry, quarter)).order_by(table.c.site_id, table.c.criterion)


def _frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    answer = connection.execute(query)
    frame = pd.DataFrame([tuple(row) for row in answer], columns=list(answer.keys()))
    for name in frame.columns:
        if name in _FLOATS:
            frame[name] = frame[name].astype("float64")
        elif name in _VERDICT:
            frame[name] = [value if isinstance(value, str) else "" for value in frame[name]]
    return frame


def _sqlite_begin(connection: Connection) -> None:
    # One that reads first and then writes would be refused when another has written in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("egob_writes") else "BEGIN")


def _sqlite_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin before writes only; reads need their transaction too
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")  # readers go on while a quarter is being written
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=10000")  # ms; a second writer waits for the first instead of failing
    cursor.close()
