"""Variants: the same findings scored by rules that differ in one thing from the headline's."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.evidence import Reachability, Status
from scoring.finding import Finding
from scoring.rubric import Findings, Rubric
from scoring.score import climb, highest, points_of, proportional
from scoring.shapes import FactRule, Level, LevelRule, Variant


def points(rubric: Rubric, findings: Findings, reachability: Reachability) -> dict[str, float | None]:
    """Points (0-100) of one site under every variant, by variant id; None where the variant gives the site none."""
    headline = rubric.score(findings, reachability)
    scores: dict[str, float | None] = {}
    for variant in rubric.variants:
        if headline.points is None or reachability.status in variant.leave_out:
            scores[variant.id] = None
        elif reachability.status is not Status.EVALUATED:  # unreachable, no own site: nothing was judged
            scores[variant.id] = 0.0
        else:
            scores[variant.id] = _points(rubric, variant, findings)
    return scores


def _points(rubric: Rubric, variant: Variant, findings: Findings) -> float:
    yes = counting(rubric, variant, findings)
    if variant.proportional:
        return proportional(rubric.levels, yes)
    rules = [_rule(level, variant) for level in rubric.levels]
    level = climb(rules, yes) if variant.cumulative else highest(rules, yes)
    return float(points_of(rubric.levels, level))


def counting(rubric: Rubric, variant: Variant, findings: Findings) -> frozenset[str]:
    """Criteria that count under the variant. A fact that the finding does not tell changes nothing."""
    return frozenset(
        name
        for name, finding in findings.items()
        if (rubric.counts(finding) or any(_tests(variant.accept, name, finding)))
        and all(test is not False for test in _tests(variant.require, name, finding))
    )


def _tests(rules: Iterable[FactRule], criterion: str, finding: Finding) -> list[bool | None]:
    return [rule.holds(finding.fact(rule.fact)) for rule in rules if rule.criterion in {"*", criterion}]


def _rule(level: Level, variant: Variant) -> LevelRule:
    other = next((rule for rule in variant.levels if rule.number == level.number), None)
    if other is not None:
        return other
    if variant.needs == "any" or (variant.needs == "all" and level.one_question):
        return LevelRule(number=level.number, needs=1, criteria=level.criteria)
    if variant.needs == "all":
        return LevelRule(number=level.number, needs=len(level.criteria), criteria=level.criteria)
    return level
