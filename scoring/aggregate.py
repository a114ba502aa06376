"""Averages of institutions, groups and the Executive, with bounds, what was counted, and what was left out and why."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crawler.evidence import Cause
from crawler.registry import Institution, Kind, Registry, Role, Site
from scoring.rubric import Rubric
from scoring.score import SiteScore
from scoring.shapes import Variant

HEADLINE = "headline"
EXECUTIVE = "executive"


@dataclass(frozen=True)
class Average:
    """One mean, in points of 0-100; None when there is nothing to average.

    `scope` institution and executive count sites; group and executive_by_institution count institutions.
    The wide bounds take in what has no points, as 0 and as 100. Bounds exist for the headline and for the
    variants that keep its rule; elsewhere they are None."""

    scope: str  # institution, group, executive, executive_by_institution
    scope_id: str
    variant: str  # headline, or the id of a variant
    points: float | None
    proportional: float | None = None
    lower: float | None = None
    upper: float | None = None
    wide_lower: float | None = None
    wide_upper: float | None = None
    n_counted: int = 0
    n_left_out: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)  # cause -> how many


@dataclass(frozen=True, slots=True)
class _Value:
    """What one member (a site, or an institution) brings into a mean; `cause` says why it brings nothing."""

    points: float | None
    cause: str
    proportional: float | None = None
    lower: float | None = None
    upper: float | None = None
    wide_lower: float | None = None
    wide_upper: float | None = None


Scores = Mapping[str, SiteScore]
VariantPoints = Mapping[str, Mapping[str, float | None]]


def averages(rubric: Rubric, registry: Registry, scores: Scores, variants: VariantPoints) -> list[Average]:
    """Every average of a run: first the headline's, then one set for each variant, in the order of the registry.

    Only `dependency` sites take part, of institutions whose kind is not `other`."""
    found = list(_averages(registry, HEADLINE, {site: _headline(score) for site, score in scores.items()}))
    for variant in rubric.variants:
        values = {
            site: _of_variant(variant, score, variants.get(site, {}).get(variant.id)) for site, score in scores.items()
        }
        found += _averages(registry, variant.id, values)
    return found


def _averages(registry: Registry, variant: str, of_site: Mapping[str, _Value]) -> Iterator[Average]:
    members = {i.id: _sites_of(registry, i) for i in registry.institutions.values() if i.kind != Kind.OTHER}
    values = {name: [of_site.get(site.id) or _unvisited(site) for site in sites] for name, sites in members.items()}
    institutions: dict[str, _Value] = {}
    for name, of_sites in values.items():
        average = _mean("institution", name, variant, of_sites)
        institutions[name] = _institution_value(average)
        yield average
    for kind in registry.groups:
        group = [value for name, value in institutions.items() if registry.institutions[name].kind == kind]
        yield _mean("group", kind, variant, group)
    yield _mean("executive", EXECUTIVE, variant, [value for of_sites in values.values() for value in of_sites])
    yield _mean("executive_by_institution", EXECUTIVE, variant, list(institutions.values()))


def _sites_of(registry: Registry, institution: Institution) -> list[Site]:
    return [site for site in registry.of_institution(institution.id) if site.role is Role.DEPENDENCY]


def _unvisited(site: Site) -> _Value:
    cause = Cause.NOT_FINISHED if site.url else Cause.NO_ADDRESS
    return _Value(None, cause.value, wide_lower=0.0, wide_upper=100.0)


def _headline(score: SiteScore) -> _Value:
    if score.points is None:
        return _Value(None, score.cause.value, wide_lower=0.0, wide_upper=100.0)
    return _Value(
        points=score.points,
        cause=score.cause.value,
        proportional=score.proportional,
        lower=score.lower,
        upper=score.upper,
        wide_lower=score.lower,
        wide_upper=score.upper,
    )


def _of_variant(variant: Variant, score: SiteScore, points: float | None) -> _Value:
    if variant.bounds:
        return _headline(score)
    if variant.leave_out and points is not None:  # the headline's rule over fewer sites keeps its bounds
        return replace(_headline(score), wide_lower=None, wide_upper=None)
    return _Value(points, score.cause.value)


def _institution_value(average: Average) -> _Value:
    """An institution as a member of a group; one without average is left out for its sites' most frequent cause."""
    causes = sorted(average.left_out.items(), key=lambda item: (-item[1], item[0]))
    if not average.n_counted and not average.n_left_out:  # in the frame, but not one site of it is known
        return _Value(None, Cause.NO_ADDRESS.value, wide_lower=0.0, wide_upper=100.0)
    return _Value(
        points=average.points,
        cause=causes[0][0] if causes else "",
        proportional=average.proportional,
        lower=average.lower,
        upper=average.upper,
        wide_lower=average.wide_lower,
        wide_upper=average.wide_upper,
    )


def _mean(scope: str, scope_id: str, variant: str, members: Sequence[_Value]) -> Average:
    counted = [value for value in members if value.points is not None]
    left_out = Counter(value.cause for value in members if value.points is None)
    return Average(
        scope=scope,
        scope_id=scope_id,
        variant=variant,
        points=_average(value.points for value in counted),
        proportional=_average(value.proportional for value in counted),
        lower=_average(value.lower for value in counted),
        upper=_average(value.upper for value in counted),
        wide_lower=_average(value.wide_lower for value in members),
        wide_upper=_average(value.wide_upper for value in members),
        n_counted=len(counted),
        n_left_out=left_out.total(),
        left_out=dict(sorted(left_out.items())),
    )


def _average(values: Iterable[float | None]) -> float | None:
    """Mean; None when there are no values or any of them is None."""
    numbers: list[float] = []
    for value in values:
        if value is None:
            return None
        numbers.append(value)
    return math.fsum(numbers) / len(numbers) if numbers else None
