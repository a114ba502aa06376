"""What one quarter's run hands to the store: the run, its visits, findings, scores and averages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawler.evidence import Coverage, Reachability, SiteEvidence, Tls
from crawler.registry import Registry
from scoring.aggregate import Average
from scoring.finding import Finding
from scoring.recall import Miss, Recall
from scoring.score import SiteScore


@dataclass(frozen=True, slots=True)
class Run:
    """Which pages of which days were judged, by which method and code. Times are aware."""

    registry: str
    quarter: str  # 2026T4: the days on which the pages were read
    rubric_version: str
    config_digest: str
    code_version: str
    first_read: datetime | None = None
    last_read: datetime | None = None
    simulated: bool = False
    browser: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """How the visit of one site ended and how much of it was seen. Counts are of the attempt that was read."""

    site_id: str
    reachability: Reachability
    visited_at: datetime | None = None
    pages: int = 0
    requests: int = 0
    rendered: int = 0
    tls: Tls = field(default_factory=Tls)
    coverage: Coverage = field(default_factory=lambda: Coverage(False, ("no se visitó",)))
    browser: bool = False

    @classmethod
    def of(cls, evidence: SiteEvidence, requests: int = 0) -> Visit:
        """Summarise evidence. `requests` is what the ledger counted."""
        return cls(
            site_id=evidence.site.id,
            reachability=evidence.reachability,
            visited_at=evidence.visited_at,
            pages=len(evidence.content()),
            requests=requests,
            rendered=sum(reading.page.rendered for reading in evidence.readings),
            tls=evidence.tls,
            coverage=evidence.coverage,
            browser=evidence.browser,
        )


@dataclass(frozen=True)
class QuarterResult:
    """Everything of one (registry, quarter). Findings, scores and variants are keyed by site id.

    `detector_versions` is keyed by criterion; `evidence_files` maps a WARC-Record-ID to the SHA-256 that names
    its copy in the evidence folder. `indicators` are shown and in no score. `recall` is empty without a sample;
    `missed` are the signs behind it that only a browser shows, for people to read (not stored)."""

    run: Run
    registry: Registry
    visits: Sequence[Visit]
    findings: Mapping[str, Mapping[str, Finding]]
    scores: Mapping[str, SiteScore]
    variants: Mapping[str, Mapping[str, float | None]]
    averages: Sequence[Average]
    detector_versions: Mapping[str, str] = field(default_factory=dict)
    evidence_files: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, Mapping[str, Finding]] = field(default_factory=dict)
    recall: Sequence[Recall] = ()
    missed: Sequence[Miss] = ()
