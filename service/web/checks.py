"""Checks: which sites were asked for, by whom and how far they are; in the store, so that they survive a restart."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, and_, func, insert, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from crawler.clock import local_day
from scoring.tables import checks as _table
from service.web.target import Target

REGISTRY = "revision"  # under which the result of a check stands in the store, its quarter being the check's id
INTERRUPTED = "interrupted"


class State(StrEnum):
    """How far a check is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # our own fault or an interruption: it may be asked for again


_OPEN = (State.QUEUED.value, State.RUNNING.value)
_ORDER = (_table.c.due, _table.c.asked_at, _table.c.id)  # in which checks are taken; no two are equal in it


class BusyError(RuntimeError):
    """The same client has a check at work, or the queue is full (`full`)."""

    def __init__(self, *, full: bool) -> None:
        super().__init__("full" if full else "client")
        self.full = full


@dataclass(frozen=True, slots=True)
class Check:
    """One asked check. Times are ISO text in UTC, "" before; `due` is the first day on which it may run."""

    id: str
    host: str
    url: str
    site_id: str
    due: str
    state: State
    asked_at: str
    started_at: str
    ended_at: str
    steps: int
    why: str

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {State.DONE, State.FAILED}


class Checks:
    """The queue. What two processes do at one moment is decided by the database's unique columns."""

    def __init__(self, engine: Engine, waiting: int) -> None:
        self._engine, self._waiting = engine, waiting

    def ask(self, target: Target, holder: str, now: datetime, due: datetime | None = None) -> tuple[Check, bool]:
        """The check of a site and day, and whether it is new. `due` puts it off to the day of another moment.

        Raises BusyError when it would be new and the client has one at work or the queue is full."""
        day = local_day(due or now).isoformat()
        slot = f"{target.key} {day}"
        if found := self._one(_table.c.slot == slot):
            return found, False
        if self.waiting() >= self._waiting:
            raise BusyError(full=True)
        key = uuid.uuid4().hex[:16]
        row = {
            "id": key, "slot": slot, "holder": holder, "host": target.host, "url": target.url,
            "site_id": target.site, "due": day, "state": State.QUEUED.value, "asked_at": now.isoformat(),
            "started_at": "", "ended_at": "", "steps": 0, "why": "",
        }  # fmt: skip
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(_table), [row])
        except IntegrityError:
            if found := self._one(_table.c.slot == slot):  # another request was quicker
                return found, False
            raise BusyError(full=False) from None
        return self.get(key), True

    def waiting(self) -> int:
        """Checks in the queue."""
        query = select(func.count()).where(_table.c.state == State.QUEUED.value)
        with self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def before(self, check: Check) -> int:
        """Checks that come first, the one at work included."""
        sooner = tuple_(*_ORDER) < tuple_(check.due, check.asked_at, check.id)
        earlier = or_(_table.c.state == State.RUNNING.value, sooner)
        query = select(func.count()).where(and_(_table.c.state.in_(_OPEN), _table.c.id != check.id, earlier))
        with self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def get(self, key: str) -> Check:
        """Raises KeyError for an id that was never given."""
        found = self._one(_table.c.id == key)
        if found is None:
            raise KeyError(key)
        return found

    def take(self, now: datetime) -> Check | None:
        """The oldest check that is due, now running; None when nothing waits."""
        due = and_(_table.c.state == State.QUEUED.value, _table.c.due <= local_day(now).isoformat())
        while found := self._one(due):
            values = {"state": State.RUNNING.value, "started_at": now.isoformat()}
            if self._change(and_(_table.c.id == found.id, _table.c.state == State.QUEUED.value), values):
                return self.get(found.id)
        return None

    def advance(self, key: str, steps: int) -> None:
        """Note how many steps of the visit are done."""
        self._change(_table.c.id == key, {"steps": steps})

    def end(self, key: str, now: datetime, why: str = "") -> None:
        """Close a running check: done, or failed for a reason; then the site may be asked for again."""
        values = {"state": State.DONE.value, "ended_at": now.isoformat(), "holder": key, "why": why[:500]}
        if why:
            values |= {"state": State.FAILED.value, "slot": key}
        self._change(and_(_table.c.id == key, _table.c.state.in_(_OPEN)), values)

    def interrupted(self, now: datetime) -> None:
        """Close what an earlier process left at work."""
        with self._engine.connect() as connection:
            left = list(connection.scalars(select(_table.c.id).where(_table.c.state == State.RUNNING.value)))
        for key in left:
            self.end(key, now, INTERRUPTED)

    def _change(self, where: Any, values: Mapping[str, object]) -> bool:
        with self._engine.begin() as connection:
            return connection.execute(update(_table).where(where).values(**values)).rowcount == 1

    def _one(self, where: Any) -> Check | None:
        query = select(_table).where(where).order_by(*_ORDER).limit(1)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        given = {field.name: row[field.name] for field in fields(Check)}
        return Check(**given | {"state": State(given["state"])})
