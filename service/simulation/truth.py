"""Truth: what is declared of a site, and the small arithmetic that turns criteria into a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.evidence import Cause, Status
from scoring.finding import Outcome
from service.simulation.declaration import Step

POINTS_PER_LEVEL = 20  # the study: five levels in steps of 20


@dataclass(frozen=True)
class Truth:
    """What a right reading of one site ends in. `counts` are the criteria that count towards the level: a contact
    form alone is `present` (probable) and does not count. Level and points are None when the site gets none."""

    status: Status
    cause: Cause = Cause.NONE
    level: int | None = None
    points: int | None = None
    findings: Mapping[str, Outcome] = field(default_factory=dict)
    counts: frozenset[str] = frozenset()


def level_of(ladder: Mapping[int, Step], met: frozenset[str]) -> int:
    """Highest level such that it and every lower one is met; 0 when the first is not."""
    reached = 0
    for level in sorted(ladder):
        step = ladder[level]
        if len(met.intersection(step.of)) < step.need:
            break
        reached = level
    return reached


def evaluated(ladder: Mapping[int, Step], findings: Mapping[str, Outcome], counts: frozenset[str]) -> Truth:
    """Truth of a site that can be read."""
    level = level_of(ladder, counts)
    cause = Cause.NONE if level else Cause.NO_CONTENT
    return Truth(Status.EVALUATED, cause, level, POINTS_PER_LEVEL * level, findings, counts)


def not_read(status: Status, cause: Cause) -> Truth:
    """Truth of a site that cannot be read: 0 points when that is the site's doing, none when it is not."""
    zero = status in {Status.UNREACHABLE, Status.NO_OWN_SITE}
    return Truth(status, cause, None, 0 if zero else None)
