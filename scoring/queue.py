"""Queue: findings that no person has settled, those first whose being wrong would change published numbers most."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from crawler.evidence import Status
from scoring.finding import Finding, Outcome
from scoring.outlook import findings_of
from scoring.review_rules import ReviewRules
from scoring.rubric import Findings, Rubric
from scoring.score import climb, points_of
from scoring.store import Frames

ASKED = "la institución no está de acuerdo"
SCALE = 100  # an effect as a share of the scale, so that no effect reaches the bonus
Place = tuple[str, str]  # site id, criterion


@dataclass(frozen=True, slots=True)
class Item:
    """One finding to look at. `shift` is by how many points the site would move if the finding is wrong."""

    site_id: str
    criterion: str
    finding: Finding
    wrong: float  # p(1-p): how uncertain the detector is
    shift: int
    effect: float  # the same move in the average of the institution's group, in points
    why: tuple[str, ...]  # in Spanish: what puts it before others
    priority: float


def queue(
    rubric: Rubric,
    rules: ReviewRules,
    frames: Frames,
    before: Frames | None = None,
    disputed: Collection[Place] = (),
) -> list[Item]:
    """Most useful first. `before`: the quarter published before this one, for what has changed since."""
    sites = findings_of(frames)
    evaluated = set(frames.visits.loc[frames.visits["status"] == Status.EVALUATED.value, "site_id"])
    weights, earlier = _weights(frames), findings_of(before) if before else {}
    items = [
        item
        for site in sites
        if site in evaluated
        for item in _of_site(rubric, rules, site, sites[site], weights.get(site, 0.0), earlier.get(site, {}), disputed)
    ]
    return sorted(items, key=lambda i: (-i.priority, -i.wrong * abs(i.shift), i.site_id, i.criterion))


def _of_site(
    rubric: Rubric, rules: ReviewRules, site: str, findings: Findings, weight: float, earlier: Findings,
    disputed: Collection[Place],
) -> Iterator[Item]:  # fmt: skip
    for name, finding in findings.items():
        if name not in rubric.criteria:  # scored under a method that had other criteria
            continue
        asked = (site, name) in disputed
        if finding.review_outcome is not None and not asked:
            continue
        shift = _shift(rubric, findings, name)
        why = tuple(_why(rubric, rules, name, finding, earlier.get(name), asked))
        wrong = finding.confidence * (1 - finding.confidence)
        effect = shift * weight
        priority = wrong * abs(effect) / SCALE + rules.bonus * len(why) + (rules.dispute if asked else 0)
        if priority or shift or finding.outcome is Outcome.PRESENT:
            yield Item(site, name, finding, wrong, shift, effect, why, priority)


def _shift(rubric: Rubric, findings: Findings, name: str) -> int:
    """Points that the site would win or lose if the finding said the opposite."""
    other = Outcome.ABSENT if rubric.counts(findings[name]) else Outcome.PRESENT
    flipped = {**findings, name: replace(findings[name], review_outcome=other)}
    now, then = (points_of(rubric.levels, climb(rubric.levels, rubric.yes(f))) for f in (findings, flipped))
    return then - now


def _why(
    rubric: Rubric, rules: ReviewRules, name: str, finding: Finding, before: Finding | None, asked: bool
) -> Iterator[str]:
    if asked:
        yield ASKED
    if rubric.criteria[name].level >= rules.first_level and finding.outcome is Outcome.PRESENT:
        yield f"un positivo del nivel {rubric.criteria[name].level}"
    if before is not None and rubric.counts(before) != rubric.counts(finding):
        yield "cambió desde el trimestre anterior"


def _weights(frames: Frames) -> Mapping[str, float]:
    """By site id, how far one point of the site moves the average of its institution's group; 0 where in none."""
    rows = frames.averages[frames.averages["variant"] == "headline"]
    counted = {(str(r["scope"]), str(r["scope_id"])): int(r["n_counted"]) for r in rows.to_dict("records")}
    kinds = dict(zip(frames.institutions["institution_id"], frames.institutions["kind"], strict=True))
    found: dict[str, float] = {}
    for site, institution in zip(frames.sites["site_id"], frames.sites["institution_id"], strict=True):
        members = counted.get(("institution", str(institution)), 0)
        groups = counted.get(("group", str(kinds[institution])), 0)
        found[str(site)] = 1 / (members * groups) if members and groups else 0.0
    return found
