"""Disputes: what an institution says against a finding, and what a person decided of it. The log keeps every row."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, func, insert, select, update

from scoring.reviews import IncompleteReviewError
from scoring.tables import disputes as _table


class Decision(StrEnum):
    """What a person made of a dispute."""

    UPHELD = "upheld"  # the institution is right: the finding is corrected
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A finding that somebody disputes. `url` shows what the detector did not see; `retest` is the id of a check.

    `decision` is None until a person has decided; then reviewer, why and decided_at say who, why and when."""

    registry: str
    quarter: str
    site_id: str
    criterion: str
    reason: str
    url: str
    made_at: datetime  # aware
    retest: str = ""
    id: str = ""
    decision: Decision | None = None
    reviewer: str = ""
    why: str = ""
    decided_at: datetime | None = None


def file(engine: Engine, dispute: Dispute) -> Dispute:
    """Keep a dispute; returns it with its id."""
    kept = replace(dispute, id=dispute.id or uuid.uuid4().hex[:16])
    with engine.begin() as connection:
        connection.execute(insert(_table), [_row(kept)])
    return kept


def disputes(engine: Engine, registry: str = "", *, undecided: bool = False) -> list[Dispute]:
    """Disputes of one registry, or of all, oldest first."""
    query = select(_table).order_by(_table.c.made_at, _table.c.id)
    if registry:
        query = query.where(_table.c.registry == registry)
    if undecided:
        query = query.where(_table.c.decision == "")
    with engine.connect() as connection:
        return [_dispute(row) for row in connection.execute(query).mappings()]


def undecided_of(engine: Engine, registry: str, quarter: str, site: str) -> int:
    """How many disputes of one site wait for a person."""
    query = select(func.count()).where(
        _table.c.registry == registry, _table.c.quarter == quarter, _table.c.site_id == site, _table.c.decision == ""
    )
    with engine.connect() as connection:
        return int(connection.scalar(query) or 0)


def decide(engine: Engine, dispute: str, decision: Decision, *, reviewer: str, why: str, at: datetime) -> bool:
    """Note what a person decided; False when there is no such dispute or it was decided before.

    What the decision does to the score is a review of the same criterion: scoring.store.Store.review().
    Raises IncompleteReviewError without a name or a reason."""
    if not reviewer.strip() or not why.strip():
        raise IncompleteReviewError("a decision needs the name of the person and a reason")
    values = {"decision": decision.value, "reviewer": reviewer, "why": why, "decided_at": at.isoformat()}
    with engine.begin() as connection:
        done = connection.execute(
            update(_table).where(_table.c.id == dispute, _table.c.decision == "").values(**values)
        )
    return done.rowcount == 1


def _row(dispute: Dispute) -> dict[str, Any]:
    row = {field.name: getattr(dispute, field.name) for field in fields(Dispute)}
    when = dispute.decided_at.isoformat() if dispute.decided_at else ""
    return row | {
        "made_at": dispute.made_at.isoformat(),
        "decision": dispute.decision.value if dispute.decision else "",
        "decided_at": when,
    }


def _dispute(row: Mapping[Any, Any]) -> Dispute:
    given = {field.name: row[field.name] for field in fields(Dispute)}
    decision, when = given["decision"], given["decided_at"]
    return Dispute(
        **given
        | {
            "made_at": datetime.fromisoformat(given["made_at"]),
            "decision": Decision(decision) if decision else None,
            "decided_at": datetime.fromisoformat(when) if when else None,
        }
    )
