"""Due: how a quarter stands on disk, and what a tick of the schedule does about it. Nothing is visited here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from crawler.clock import local_day, quarter_of
from crawler.config import CrawlConfig
from crawler.evidence import Status
from crawler.job import Exit
from crawler.whereabouts import begun, open_ledger
from service.context import Context
from service.journal import entries
from service.publication import Published, published
from service.quarter import reachability, registry_of
from service.schedule_rules import Opening


class State(StrEnum):
    """How a quarter stands."""

    PUBLISHED = "published"
    UNDER_WAY = "under_way"
    WAITS = "waits_for_a_person"  # scored and not plausible: published or not by a person's reason
    INCOMPLETE = "incomplete"  # begun, and its days are over
    MISSED = "missed"  # nothing was read on its days: it stays empty
    TO_COME = "to_come"


@dataclass(frozen=True)
class Standing:
    """What the run folder of a quarter says."""

    quarter: str
    began: datetime | None = None
    pending: int = 0
    record: Published | None = None
    implausible: bool = False

    def state(self, today: date, days: int) -> State:
        """Where it stands on a day; `days`: how long after its first page sites are still visited."""
        over = quarter_after(self.quarter) <= _quarter_of_day(today)
        if self.began is None:
            return State.MISSED if over else State.TO_COME
        late = over and (today - local_day(self.began)).days >= days
        if self.record is not None and (late or not self.pending):
            return State.PUBLISHED
        if self.implausible and not self.pending:
            return State.WAITS
        return State.INCOMPLETE if late and self.pending else State.UNDER_WAY


@dataclass(frozen=True)
class Turn:
    """What a tick does: run a quarter, or nothing when `quarter` is empty."""

    quarter: str
    why: str


def standing(context: Context, config: CrawlConfig) -> Standing:
    """Read the ledger, the record of publication and the last ending of a quarter. Raises StorageError."""
    if not begun(context.run_folder):
        return Standing(context.quarter)
    with closing(open_ledger(context.run_folder)) as ledger:
        first = min((attempt.started for attempt in ledger.attempts()), default=None)
        reached = reachability(registry_of(context), ledger, config)
    pending = sum(reach.status is Status.PENDING for reach in reached.values())
    endings = [e.code for e in entries(context.var, context.registry, context.quarter) if e.code is not None]
    refused = bool(endings) and endings[-1] == Exit.IMPLAUSIBLE
    return Standing(context.quarter, first, pending, published(context.run_folder), refused)


def turn_of(context: Context, now: datetime, opening: Opening) -> Turn:
    """What to do now: go on with what was begun, begin what is due, else nothing."""
    config = _config(context)
    days = config.attempts.publish_day
    today, present = local_day(now), quarter_of(now)
    for quarter in (quarter_before(present), present):
        if standing(replace(context, quarter=quarter), config).state(today, days) is State.UNDER_WAY:
            return Turn(quarter, "empezado y sin publicar")
    found = standing(replace(context, quarter=present), config).state(today, days)
    if found is State.TO_COME and today >= opening.of(present):
        return Turn(present, "es su día")
    return Turn("", f"{present}: {SAID[found]}")


def standings(context: Context, now: datetime) -> Iterator[tuple[Standing, State]]:
    """Every quarter from the first that has a run to the present one, missed ones included."""
    config = _config(context)
    name = re.compile(rf"{re.escape(context.registry)}-(\d{{4}}T[1-4])")
    folders = (context.var / "runs").glob(f"{context.registry}-*")
    found = [match[1] for path in folders if (match := name.fullmatch(path.name))]
    quarter, present = min([*found, quarter_of(now)]), quarter_of(now)
    while quarter <= present:
        one = standing(replace(context, quarter=quarter), config)
        yield one, one.state(local_day(now), config.attempts.publish_day)
        quarter = quarter_after(quarter)


def _config(context: Context) -> CrawlConfig:
    return CrawlConfig.load(context.config).with_overrides(context.overrides)


def quarter_after(quarter: str) -> str:
    """2026T4 -> 2027T1."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year + 1}T1" if number == 4 else f"{year}T{number + 1}"


def quarter_before(quarter: str) -> str:
    """2027T1 -> 2026T4."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year - 1}T4" if number == 1 else f"{year}T{number - 1}"


def _quarter_of_day(day: date) -> str:
    return f"{day.year}T{(day.month - 1) // 3 + 1}"


SAID = {
    State.PUBLISHED: "publicado",
    State.UNDER_WAY: "en curso",
    State.WAITS: "espera a una persona: no es verosímil (egob watch)",
    State.INCOMPLETE: "incompleto: sus días pasaron (egob score y egob report lo publican así)",
    State.MISSED: "no se midió",
    State.TO_COME: "por medir",
}
