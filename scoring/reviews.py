"""A person's verdict beside a detector's: who, why, when; and how it overrides the finding."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.evidence import Cause, Reachability, Status
from scoring.finding import Citation, Finding, Outcome


class IncompleteReviewError(ValueError):
    """Raised for a verdict without a name, without a reason, or that decides nothing."""


@dataclass(frozen=True, slots=True)
class Review:
    """One decision on one criterion of one site: present or absent; `url` is where the person looked."""

    site_id: str
    criterion: str
    outcome: Outcome
    reviewer: str
    reason: str
    decided_at: datetime  # aware
    url: str = ""

    def __post_init__(self) -> None:
        if self.outcome not in {Outcome.PRESENT, Outcome.ABSENT}:
            raise IncompleteReviewError(f"expected present or absent, got {self.outcome}")
        if not self.reviewer.strip() or not self.reason.strip():
            raise IncompleteReviewError("a verdict needs the name of the person and a reason")
        if self.decided_at.tzinfo is None:
            raise IncompleteReviewError("the time of a verdict needs a time zone")


def reviewed(finding: Finding, review: Review) -> Finding:
    """The finding with the person's verdict on it; what the detector said stays readable.

    Where the person saw it comes first among the places to look."""
    cited = finding.citations
    if review.url and review.url not in {citation.url for citation in cited}:
        cited = (Citation(review.url, fetched_at=review.decided_at), *cited)
    return replace(finding, citations=cited, reviewer=review.reviewer, review_outcome=review.outcome)


def with_reviews(findings: Mapping[str, Finding], reviews: Iterable[Review]) -> dict[str, Finding]:
    """The findings of one site, by criterion, with that site's reviews applied.

    Where no detector said anything (a site that no machine may read) the review alone makes the finding."""
    judged = dict(findings)
    for review in reviews:
        finding = judged.get(review.criterion) or _by_hand(review)
        judged[review.criterion] = reviewed(finding, review)
    return judged


def read_by_person(reach: Reachability, reviews: Iterable[Review], criteria: Collection[str]) -> Reachability:
    """How the visit ended when people have answered every question of a site that was not evaluated; else as given.

    The cause for which no machine could read it becomes the detail."""
    if reach.status is not Status.NOT_EVALUATED or not set(criteria) <= {review.criterion for review in reviews}:
        return reach
    return replace(reach, status=Status.EVALUATED, cause=Cause.BY_PERSON, detail=reach.cause.value)


def _by_hand(review: Review) -> Finding:
    citations = (Citation(review.url, fetched_at=review.decided_at),) if review.url else ()
    return Finding(Outcome.UNKNOWN, 0.3, review.reason, citations)
