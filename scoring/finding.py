"""Finding: what a detector says of one criterion on one site, and where a person can go and look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crawler.page import Page
from scoring.reason import Reason


class Outcome(StrEnum):
    """The four things a finding can say. FAILED is our fault and counts as unknown."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Citation:
    """One place to look. `excerpt` is at most 240 characters with personal data masked."""

    url: str
    selector: str = ""
    excerpt: str = ""
    record: str = ""  # WARC-Record-ID
    screenshot: str = ""  # WARC-Record-ID of a picture of the rendered page, when there is one
    box: tuple[float, float, float, float] | None = None  # x, y, width, height of the element on the picture
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Outcome, confidence 0-1 (probability that the feature is there), reason in Spanish, citations."""

    outcome: Outcome
    confidence: float
    reason: str
    citations: tuple[Citation, ...] = ()
    detail: tuple[tuple[str, str], ...] = ()  # named facts for variants and tables, e.g. ("offered", "yes")
    reviewer: str = ""  # the person who looked; "" means not reviewed
    review_outcome: Outcome | None = None  # that person's verdict; it overrides `outcome`, which is kept
    wording: Reason | None = None  # the reason as messages with values, for other languages; a person's has none

    def fact(self, name: str) -> str:
        """The named detail, or an empty string."""
        return dict(self.detail).get(name, "")


class UncitedFindingError(ValueError):
    """Raised when a detector claims a presence without saying where it was seen."""


def present(reason: Reason, citations: tuple[Citation, ...], *, confidence: float = 0.97, **detail: str) -> Finding:
    """Build a positive finding; confidence below .90 means probable."""
    if not citations:
        raise UncitedFindingError(str(reason))
    return _finding(Outcome.PRESENT, confidence, reason, citations, detail)


def absent(reason: Reason, citations: tuple[Citation, ...] = (), **detail: str) -> Finding:
    """Build a negative finding. Only for a site whose coverage is met."""
    return _finding(Outcome.ABSENT, 0.05, reason, citations, detail)


def unknown(reason: Reason, citations: tuple[Citation, ...] = (), *, confidence: float = 0.3, **detail: str) -> Finding:
    """Build an undecided finding."""
    return _finding(Outcome.UNKNOWN, confidence, reason, citations, detail)


def failed(reason: Reason) -> Finding:
    """Build the finding of a detector that broke."""
    return _finding(Outcome.FAILED, 0.5, reason, (), {})


def _finding(
    outcome: Outcome, confidence: float, reason: Reason, citations: tuple[Citation, ...], detail: Mapping[str, str]
) -> Finding:
    return Finding(outcome, confidence, str(reason), citations, tuple(sorted(detail.items())), wording=reason)


def cite(page: Page, selector: str = "", excerpt: str = "") -> Citation:
    """Point at an element of a page; its box is found when the page was rendered."""
    box = next(((e.x, e.y, e.width, e.height) for e in page.elements if selector and e.selector == selector), None)
    return Citation(
        url=page.final_url,
        selector=selector,
        excerpt=excerpt[:240],
        record=page.record,
        screenshot=page.screenshot,
        box=box,
        fetched_at=page.fetched_at,
    )
