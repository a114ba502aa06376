"""Shapes of what the API says. Points are 0-100, None where there are none; times are ISO 8601 in UTC."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(_Shape):
    """A name in Spanish and English."""

    es: str
    en: str


class Quarter(_Shape):
    """One published quarter."""

    quarter: str
    registry: str
    simulated: bool
    rubric_version: str
    code_version: str
    first_read: str | None
    last_read: str | None
    browser: bool


class Owner(_Shape):
    """The institution of a site."""

    id: str
    acronym: str
    name: str
    kind: str


class Site(_Shape):
    """One site and how its visit ended."""

    id: str
    name: str
    url: str
    role: str
    owner: str
    institution: Owner
    status: str
    status_name: Named
    cause: str
    cause_name: Named | None
    visited_at: str | None
    pages: int
    coverage_met: bool
    tls_valid: bool | None


class Score(_Shape):
    """Level and points of a site with their bounds, and its points under each variant of the method."""

    site: str
    level: int | None
    level_name: Named | None
    points: float | None
    proportional: float | None
    lower: float | None
    upper: float | None
    blocked_by: list[str]
    variants: dict[str, float | None]


class Cited(_Shape):
    """Where a person can go and look."""

    url: str
    selector: str
    excerpt: str
    fetched_at: str | None


class Finding(_Shape):
    """What was found of one criterion on one site. `reason` exists in Spanish only."""

    site: str
    criterion: str
    criterion_name: Named
    level: int
    outcome: str
    outcome_name: Named
    confidence: float
    reason: str
    citations: list[Cited]
    detector_version: str
    reviewer: str
    review_outcome: str


class Average(_Shape):
    """One mean: how many are in it and how many are not."""

    scope: str
    scope_id: str
    variant: str
    points: float | None
    proportional: float | None
    lower: float | None
    upper: float | None
    wide_lower: float | None
    wide_upper: float | None
    n_counted: int
    n_left_out: int


class SiteSheet(_Shape):
    """All of one site in its latest quarter."""

    quarter: str
    site: Site
    score: Score | None
    findings: list[Finding]


class Listing(_Shape):
    """One page of a list; `next` is the address of the following one."""

    quarter: str
    total: int
    page: int
    per_page: int
    next: str | None


class Sites(Listing):
    """Sites."""

    items: list[Site]


class Scores(Listing):
    """Scores."""

    items: list[Score]


class Findings(Listing):
    """Findings."""

    items: list[Finding]


class Averages(Listing):
    """Averages."""

    items: list[Average]


class Quarters(_Shape):
    """Every published quarter, oldest first."""

    items: list[Quarter]


class CheckAsk(_Shape):
    """A host name, and the id of a site where several stand on one host."""

    host: str = Field(min_length=1, max_length=300, examples=["www.ejemplo.gob.gt"])
    site: str = Field(default="", max_length=128)


class CheckAnswer(_Shape):
    """How far a check is; with its result when it is done."""

    id: str
    host: str
    site: str
    state: str
    due: str
    asked_at: str
    started_at: str
    ended_at: str
    before: int
    steps: int
    why: str
    page: Named
    result: SiteSheet | None


class Problem(_Shape):
    """Why something was refused."""

    status: int
    code: str
    message: Named


Row = dict[str, Any]
