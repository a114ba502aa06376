"""Records that pages and charts read: an edition with its institutions, sites, findings, averages and references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from reports.method import CauseText, CriterionText, Method, Reference
from reports.replaced import Correction as Correction
from reports.replaced import EarlierScore as EarlierScore
from scoring.measured import Measurement
from scoring.outlook import Outlook
from scoring.recall import Recall, overall


@dataclass(frozen=True)
class CitationView:
    """A place to look. `box` is x, y, width, height in pixels of the picture."""

    url: str
    link: str
    selector: str
    excerpt: str
    record: str
    fetched_at: str
    html_sha256: str
    screenshot: str  # file name under evidencia/, "" when there is none
    size: tuple[int, int] | None
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class FindingView:
    """One criterion on one site. `verdict` is found, probable, weak, missing or unchecked."""

    criterion: CriterionText
    outcome: str
    verdict: str
    confidence: float
    reason: str
    citations: tuple[CitationView, ...]
    detail: Mapping[str, str]
    version: str
    reviewer: str
    reviewed: str
    wording: tuple[Any, ...] = ()  # the reason as scoring.reason stores it; () where there is only its text

    @property
    def found(self) -> bool:
        """Whether it counts for the level."""
        return self.verdict in {"found", "probable"}


@dataclass(frozen=True)
class SiteView:
    """One site of the edition. `points` None means that it is in no average."""

    id: str
    name: str
    url: str
    link: str
    host: str
    role: str
    owner: str
    institution: str
    status: str
    cause: str
    detail: str
    attempts: int
    pages: int
    requests: int
    rendered: int
    visited_at: str
    tls_valid: bool | None
    tls_error: str
    coverage_met: bool
    coverage_missing: tuple[str, ...]
    browser: bool
    level: int | None
    points: float | None
    proportional: float | None
    lower: float | None
    upper: float | None
    score_cause: str
    level_skip: bool
    blocked_by: tuple[str, ...]
    findings: tuple[FindingView, ...]
    indicators: tuple[FindingView, ...] = ()  # shown, never scored
    variants: Mapping[str, float | None] = field(default_factory=dict)  # variant of the method -> points under it

    @cached_property
    def verdicts(self) -> dict[str, str]:
        """Criterion id -> verdict."""
        return {f.criterion.id: f.verdict for f in self.findings}


@dataclass(frozen=True)
class AverageView:
    """One mean with its bounds; `left_out` says why sites or institutions are not in it."""

    points: float | None
    proportional: float | None
    lower: float | None
    upper: float | None
    wide_lower: float | None
    wide_upper: float | None
    n_counted: int
    n_left_out: int
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class InstitutionView:
    """An institution with its sites; `average` has points None when nothing could be measured."""

    id: str
    acronym: str
    name: str
    kind: str
    sites_2019: int
    sites: tuple[SiteView, ...]
    services: tuple[SiteView, ...]
    average: AverageView

    @property
    def has_indicators(self) -> bool:
        """Whether any of its sites was looked at for what is shown and not scored."""
        return any(site.indicators for site in self.sites)

    def share(self, indicator: str) -> tuple[int, int]:
        """(sites that have what the indicator looks for, sites on which it could be told)."""
        told = [i for s in self.sites for i in s.indicators if i.criterion.id == indicator and i.verdict != "unchecked"]
        return sum(i.found for i in told), len(told)

    @property
    def counted(self) -> int:
        """Sites with points."""
        return sum(site.points is not None for site in self.sites)


@dataclass(frozen=True)
class Run:
    """What was measured, when and with which method."""

    registry: str
    quarter: str
    simulated: bool
    rubric_version: str
    code_version: str
    config_digest: str
    first_read: str
    last_read: str
    browser: bool


@dataclass(frozen=True)
class PastQuarter:
    """What an earlier quarter said; mappings are keyed by site id, averages as in an edition."""

    quarter: str
    rubric_version: str
    first_read: str
    last_read: str
    points: Mapping[str, float | None]
    levels: Mapping[str, int | None]
    bounds: Mapping[str, tuple[float | None, float | None]]
    statuses: Mapping[str, str]
    found: Mapping[str, frozenset[str]]  # criteria that counted
    averages: Mapping[tuple[str, str, str], AverageView]


@dataclass(frozen=True)
class Edition:
    """One quarter of one registry: all that a report says comes from here."""

    run: Run
    method: Method
    reference: Reference
    causes: Mapping[str, CauseText]
    institutions: tuple[InstitutionView, ...]
    averages: Mapping[tuple[str, str, str], AverageView]  # (scope, scope_id, variant); executive scopes have id ""
    outlooks: Mapping[str, tuple[Outlook, ...]] = field(default_factory=dict)  # site id -> each level above it
    recall: tuple[Recall, ...] = ()  # of reading without a browser, by criterion; empty when no page was sampled
    past: tuple[PastQuarter, ...] = ()  # quarters before this one, oldest first; a missed one is not there
    earlier: tuple[EarlierScore, ...] = ()  # of this and past quarters, under methods replaced since
    corrections: tuple[Correction, ...] = ()  # of this quarter, newest first
    terms: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # by language: words of the registry
    measured: Measurement = field(default_factory=Measurement)  # the detectors against people's decisions, all quarters

    @cached_property
    def sites(self) -> tuple[SiteView, ...]:
        """The scored sites of the Executive and others, in registry order."""
        return tuple(site for institution in self.institutions for site in institution.sites)

    @cached_property
    def by_id(self) -> dict[str, InstitutionView]:
        """Institutions by id."""
        return {i.id: i for i in self.institutions}

    @cached_property
    def earlier_of(self) -> dict[tuple[str, str], tuple[EarlierScore, ...]]:
        """Scores under replaced methods by (quarter, site id)."""
        found: dict[tuple[str, str], tuple[EarlierScore, ...]] = {}
        for score in self.earlier:
            key = (score.quarter, score.site)
            found[key] = (*found.get(key, ()), score)
        return found

    @cached_property
    def site_by_id(self) -> dict[str, SiteView]:
        """Scored sites by id."""
        return {site.id: site for site in self.sites}

    @cached_property
    def recall_total(self) -> Recall | None:
        """All criteria together; None when the sample showed nothing or there was none."""
        total = overall(self.recall)
        return total if total and total.seen_render else None

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Kinds whose institutions are averaged together, in registry order."""
        return tuple(dict.fromkeys(i.kind for i in self.institutions if i.kind != "other"))

    @property
    def first(self) -> str:
        """The first group: the ministries of the Executive; "-" when there is none."""
        return self.groups[0] if self.groups else "-"

    @property
    def second(self) -> str:
        """The second group: the secretariats of the Executive; "-" when there is none."""
        return self.groups[1] if len(self.groups) > 1 else "-"

    def of_kind(self, *kinds: str) -> tuple[InstitutionView, ...]:
        """Institutions of the given kinds, best average first, those without one last."""
        chosen = [i for i in self.institutions if i.kind in kinds]
        return tuple(
            sorted(chosen, key=lambda i: (-(i.average.points if i.average.points is not None else -1), i.acronym))
        )

    def average(self, scope: str, scope_id: str = "", variant: str = "headline") -> AverageView:
        """The average, or one without points when it was not computed."""
        return self.averages.get((scope, scope_id, variant), NOTHING)


NOTHING = AverageView(None, None, None, None, None, None, 0, 0, {})
