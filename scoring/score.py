"""From yes and no to a level: the ladder, the proportional score, what is missing. Pure arithmetic."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crawler.evidence import Cause
from scoring.shapes import Level, LevelRule


@dataclass(frozen=True, slots=True)
class SiteScore:
    """Score of one site in points of 0-100; every number is None when the site was not evaluated."""

    level: int | None
    points: int | None
    proportional: float | None
    lower: int | None
    upper: int | None
    cause: Cause = Cause.NONE
    level_skip: bool = False  # a level is met above the one where the ladder stopped
    blocked_by: tuple[str, ...] = ()  # all criteria of the next level that do not count


def met(rule: LevelRule, yes: Collection[str]) -> bool:
    """Whether enough of the level's criteria are in `yes`."""
    return sum(criterion in yes for criterion in rule.criteria) >= rule.needs


def climb(rules: Sequence[LevelRule], yes: Collection[str]) -> int:
    """Highest level such that it and every lower one is met; 0 when the first is not."""
    height = 0
    for rule in rules:
        if not met(rule, yes):
            break
        height = rule.number
    return height


def highest(rules: Sequence[LevelRule], yes: Collection[str]) -> int:
    """Highest level that is met, whatever is missing below it."""
    return max((rule.number for rule in rules if met(rule, yes)), default=0)


def points_of(levels: Sequence[Level], number: int) -> int:
    """Points of a level; 0 for level 0."""
    return next((level.points for level in levels if level.number == number), 0)


def proportional(levels: Sequence[Level], yes: Collection[str]) -> float:
    """Sum over levels of what the level adds x share of its criteria in `yes` (all or nothing for one question)."""
    parts, below = [], 0
    for level in levels:
        share = sum(criterion in yes for criterion in level.criteria) / len(level.criteria)
        if level.one_question:
            share = float(met(level, yes))
        parts.append((level.points - below) * share)
        below = level.points
    return math.fsum(parts)
