"""Replay: archived pages that findings cite, to be read as they were, in a frame in which nothing can run or load."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reports.links import link

if TYPE_CHECKING:  # the processes that judge need no tables
    from reports.records import CitationView, Edition, FindingView, SiteView

SUFFIX = ".copia.html"  # of an inert copy in the evidence folder, whose name is that of the archived page


def anchor(selector: str) -> str:
    """The id of a cited element in a copy. The copy and the page about it both know the selector."""
    return "cita-" + hashlib.sha256(selector.encode()).hexdigest()[:10]


def citations(edition: Edition) -> Iterator[tuple[SiteView, FindingView, CitationView]]:
    """Every citation of an edition with its site and finding."""
    for site in edition.sites:
        for finding in (*site.findings, *site.indicators):
            for citation in finding.citations:
                yield site, finding, citation


@dataclass(frozen=True)
class Shown:
    """One citation of a page that is shown: where it stands on the page of its site, and in the copy."""

    site: SiteView
    finding: FindingView
    citation: CitationView

    @property
    def place(self) -> str:
        """Id of the finding on the site's page."""
        key = self.finding.criterion.id
        return key if self.finding in self.site.findings else f"indicador-{key}"

    @property
    def anchor(self) -> str:
        """Id of the cited element in the copy."""
        return anchor(self.citation.selector)


def shown_in(edition: Edition, copies: frozenset[str]) -> dict[str, list[Shown]]:
    """SHA-256 of each page with a copy -> what cites it, in the order of the edition."""
    found: dict[str, list[Shown]] = {}
    for site, finding, citation in citations(edition):
        if citation.html_sha256 in copies:
            found.setdefault(citation.html_sha256, []).append(Shown(site, finding, citation))
    return found


def copies_of(edition: Edition, evidence: Path) -> frozenset[str]:
    """SHA-256 of the cited pages of an edition of which there is a copy to show."""
    cited = {c.html_sha256 for _, _, c in citations(edition) if len(c.html_sha256) == 64 and c.html_sha256.isalnum()}
    return frozenset(sha for sha in cited if (evidence / f"{sha}{SUFFIX}").is_file())


def put_copies(copies: frozenset[str], evidence: Path, folder: Path) -> None:
    """Put the copies beside the report, as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for sha in sorted(copies):
        target = folder / f"{sha}.html"
        if not target.exists():
            link(evidence / f"{sha}{SUFFIX}", target)
