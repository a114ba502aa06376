"""Outlook: what a site lacks for its next levels, and what reaching it would do to the averages. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from crawler.evidence import Status
from crawler.registry import Role
from scoring.aggregate import EXECUTIVE, HEADLINE
from scoring.finding import Finding, Outcome
from scoring.rubric import Findings, Rubric
from scoring.score import climb, points_of
from scoring.store import Frames


@dataclass(frozen=True, slots=True)
class Shift:
    """A published average as it is, and as it would be with everything else unchanged."""

    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """One level that a site could reach. A shift is None where the site's institution is in no such average."""

    criteria: tuple[str, ...]  # the smallest set that is missing, the most achievable first
    level: int
    next_level: int  # may be more than one higher, when what lies above is met already
    points_gained: int
    institution: Shift | None = None
    group: Shift | None = None
    executive: Shift | None = None
    executive_by_institution: Shift | None = None


def gain(rubric: Rubric, findings: Findings) -> Outlook | None:
    """What the smallest set of missing criteria would bring to one site; None at the highest level."""
    missing = rubric.next_level(findings)
    if not missing:
        return None
    yes = rubric.yes(findings)
    level, reached = climb(rubric.levels, yes), climb(rubric.levels, yes | set(missing))
    return Outlook(missing, level, reached, points_of(rubric.levels, reached) - points_of(rubric.levels, level))


def ladder(rubric: Rubric, findings: Findings) -> tuple[Outlook, ...]:
    """The smallest set of missing criteria for each level that can be reached, the nearest level first."""
    found: list[Outlook] = []
    granted = dict(findings)
    while (step := gain(rubric, granted)) is not None:
        below = found[-1] if found else None
        if below is not None:
            step = replace(
                step,
                criteria=(*below.criteria, *step.criteria),
                level=below.level,
                points_gained=below.points_gained + step.points_gained,
            )
        found.append(step)
        granted |= {name: Finding(Outcome.PRESENT, 1.0, "") for name in step.criteria}
    return tuple(found)


def outlooks(rubric: Rubric, frames: Frames) -> dict[str, tuple[Outlook, ...]]:
    """The levels within reach of every evaluated dependency below the highest one, by site id."""
    evaluated = set(frames.visits.loc[frames.visits["status"] == Status.EVALUATED.value, "site_id"])
    findings = findings_of(frames)
    means = _means(frames)
    kinds = dict(zip(frames.institutions["institution_id"], frames.institutions["kind"], strict=True))
    found: dict[str, tuple[Outlook, ...]] = {}
    for row in frames.sites.to_dict("records"):
        site, institution = str(row["site_id"]), str(row["institution_id"])
        if site not in evaluated or row["role"] != Role.DEPENDENCY.value:
            continue
        steps = ladder(rubric, findings.get(site, {}))
        if steps:
            found[site] = tuple(_with_shifts(step, means, institution, str(kinds[institution])) for step in steps)
    return found


_Means = Mapping[tuple[str, str], tuple[float, int]]


def _means(frames: Frames) -> _Means:
    """(scope, scope id) -> points and how many members the mean has; only means that exist."""
    rows = frames.averages[(frames.averages["variant"] == HEADLINE) & frames.averages["points"].notna()]
    return {
        (str(row["scope"]), str(row["scope_id"])): (float(row["points"]), int(row["n_counted"]))
        for row in rows.to_dict("records")
    }


def _with_shifts(outlook: Outlook, means: _Means, institution: str, kind: str) -> Outlook:
    own = means.get(("institution", institution))
    if own is None:
        return outlook
    of_institution = outlook.points_gained / own[1]
    return replace(
        outlook,
        institution=_shift(own, outlook.points_gained),
        group=_shift(means.get(("group", kind)), of_institution),
        executive=_shift(means.get(("executive", EXECUTIVE)), outlook.points_gained),
        executive_by_institution=_shift(means.get(("executive_by_institution", EXECUTIVE)), of_institution),
    )


def _shift(mean: tuple[float, int] | None, gained: float) -> Shift | None:
    return None if mean is None else Shift(mean[0], mean[0] + gained / mean[1])


def findings_of(frames: Frames) -> dict[str, dict[str, Finding]]:
    """As much of the stored findings as the rubric looks at, by site and criterion."""
    found: dict[str, dict[str, Finding]] = {}
    for row in frames.findings.to_dict("records"):
        found.setdefault(str(row["site_id"]), {})[str(row["criterion"])] = _finding(row)
    return found


def _finding(row: Mapping[Any, Any]) -> Finding:
    """As much of a stored finding as the rubric looks at."""
    verdict = Outcome(row["review_outcome"]) if row["review_outcome"] else None
    return Finding(
        Outcome(row["outcome"]),
        float(row["confidence"]),
        row["reason"],
        detail=tuple(sorted(row["detail"].items())),
        reviewer=row["reviewer"],
        review_outcome=verdict,
    )
