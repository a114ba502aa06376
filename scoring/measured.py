"""Measured: what people said against what the detectors said, and against each other, per criterion and on levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crawler.evidence import Cause, Status
from scoring.agreement import Counts, Interval, Steps
from scoring.finding import Outcome
from scoring.opinions import Basis, Opinion, by_place, latest, opinions, verdict
from scoring.outlook import findings_of
from scoring.review_rules import Gate, ReviewRules
from scoring.rubric import Findings, Rubric
from scoring.score import climb
from scoring.store import Frames, Store

Pair = tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Label:
    """What stands of people's words on one finding of a machine, beside the finding and the words of the first two."""

    quarter: str
    site_id: str
    criterion: str
    label: bool
    machine: bool  # whether the detector's finding counts
    blind: bool  # everybody answered without seeing the finding
    people: Pair | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One criterion. `blind`: of sites answered whole and blind; `every`: and what the queue chose (harder)."""

    criterion: str
    blind: Counts
    every: Counts
    people: Counts  # the first analyst against the second
    verified: bool


@dataclass(frozen=True)
class Measurement:
    """All criteria, and the levels of sites of which every question of the ladder is labelled."""

    criteria: tuple[Measured, ...] = ()
    levels: Steps = field(default_factory=lambda: Steps.of(()))

    @property
    def asked(self) -> bool:
        """Whether people have decided anything of what a machine read."""
        return any(row.every.n for row in self.criteria)

    @property
    def verified(self) -> frozenset[str]:
        """Criteria whose positives may be marked as verified although nobody has seen them."""
        return frozenset(row.criterion for row in self.criteria if row.verified)


def measure(store: Store, rubric: Rubric, rules: ReviewRules, registry: str) -> Measurement:
    """Over all scored quarters of a registry, with the findings of the newest scoring of each."""
    found: list[Label] = []
    steps: list[tuple[int, int]] = []
    for quarter in store.quarters(registry):
        said = opinions(store.engine, registry, quarter)
        if said:
            frames = store.frames(registry, quarter)
            mine = labels(rubric, rules, frames, said)
            found += mine
            steps += _levels(rubric, mine)
    return Measurement(tuple(_measured(name, rules, found) for name in rubric.criteria), Steps.of(steps))


def labels(rubric: Rubric, rules: ReviewRules, frames: Frames, said: Iterable[Opinion]) -> list[Label]:
    """Labels of one quarter, of sites that a machine has read."""
    visits = frames.visits
    by_machine = (visits["status"] == Status.EVALUATED.value) & (visits["cause"] != Cause.BY_PERSON.value)
    read = set(visits.loc[by_machine, "site_id"])
    machine = {site: _bare(findings) for site, findings in findings_of(frames).items() if site in read}
    found = []
    for (site, criterion), words in by_place(said).items():
        stands = verdict(words, rules.analysts)
        if stands is None or criterion not in machine.get(site, {}):
            continue
        people = [word.outcome is Outcome.PRESENT for word in latest(words)][:2]
        found.append(
            Label(
                words[0].quarter, site, criterion,
                label=stands.outcome is Outcome.PRESENT,
                machine=rubric.counts(machine[site][criterion]),
                blind=all(word.basis is Basis.BLIND for word in latest(words)),
                people=(people[0], people[1]) if len(people) == 2 else None,
            )
        )  # fmt: skip
    return found


def _bare(findings: Findings) -> Findings:
    """What the detectors said before anybody looked."""
    return {name: replace(finding, reviewer="", review_outcome=None) for name, finding in findings.items()}


def _measured(name: str, rules: ReviewRules, found: Sequence[Label]) -> Measured:
    mine = [label for label in found if label.criterion == name]
    blind = Counts.of((label.label, label.machine) for label in mine if label.blind)
    return Measured(
        criterion=name,
        blind=blind,
        every=Counts.of((label.label, label.machine) for label in mine),
        people=Counts.of(label.people for label in mine if label.people is not None),
        verified=name not in rules.never and passes(blind, rules.gate),
    )


def passes(counts: Counts, gate: Gate) -> bool:
    """Whether the detectors are known to be right often enough."""
    ends = (counts.precision.low or 0.0, counts.sensitivity.low or 0.0)
    chance = max(counts.kappa or 0.0, counts.ac1 or 0.0)
    return ends[0] >= gate.precision and ends[1] >= gate.recall and chance >= gate.chance


def _levels(rubric: Rubric, found: Iterable[Label]) -> list[tuple[int, int]]:
    """(people's level, the detectors' level) of every site of which all questions of the ladder are labelled."""
    asked = {name for level in rubric.levels for name in level.criteria}
    of_site: dict[str, list[Label]] = {}
    for label in found:
        of_site.setdefault(label.site_id, []).append(label)
    return [
        (
            climb(rubric.levels, {label.criterion for label in mine if label.label}),
            climb(rubric.levels, {label.criterion for label in mine if label.machine}),
        )
        for mine in of_site.values()
        if asked <= {label.criterion for label in mine}
    ]


def as_rows(found: Measurement) -> list[dict[str, Any]]:
    """One plain row per criterion, shares with their intervals."""
    return [
        {
            "criterion": row.criterion,
            "verified": row.verified,
            "blind": numbers(row.blind),
            "every": numbers(row.every),
            "people": numbers(row.people),
        }
        for row in found.criteria
    ]


def numbers(counts: Counts) -> dict[str, Any]:
    """Counts and rates of one table; None where there is nothing to divide by."""
    rates = {"precision": counts.precision, "sensitivity": counts.sensitivity, "specificity": counts.specificity}
    return {
        "n": counts.n, "tp": counts.tp, "fp": counts.fp, "fn": counts.fn, "tn": counts.tn,
        **{name: _ends(rate) for name, rate in rates.items()},
        "agreement": counts.agreement, "kappa": counts.kappa, "kappa_error": counts.kappa_error,
        "ac1": counts.ac1, "pabak": counts.pabak,
    }  # fmt: skip


def _ends(rate: Interval) -> dict[str, float | None]:
    return {"value": rate.value, "low": rate.low, "high": rate.high}
