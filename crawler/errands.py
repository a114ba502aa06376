"""Errands: single fetches beside the pages of a site: documents by their headers, feeds, off-site pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from crawler.config import Budget
from crawler.page import Purpose
from crawler.scope import same_page
from crawler.step import Step, Unit

_NO_HEAD = {403, 405, 501}
_RANGED = "el servidor no admite HEAD"
_HOPS = 3
OPENED = "abrir"  # the reason of the GET that reads a document whose header said what it is
_OPENABLE = (".pdf", ".docx", "/pdf", "wordprocessingml.document")


class Errands:
    """Addresses by purpose with a rank, what was done of them, and where their redirects lead."""

    def __init__(self, site: str, budget: Budget) -> None:
        self._site = site
        self._limits = {
            Purpose.FEED: (budget.feeds, "GET"),
            Purpose.DOCUMENT: (budget.documents, "HEAD"),
            Purpose.EXTERNAL: (budget.external, "GET"),
        }
        self._wanted: dict[Purpose, dict[str, int]] = {purpose: {} for purpose in self._limits}
        self._asked: Counter[Purpose] = Counter()
        self._done: set[tuple[Purpose, str]] = set()
        self._redirects: list[Unit] = []
        self._again: list[Unit] = []  # documents whose server knows no HEAD
        self._openable: list[Step] = []  # documents that are there and can be looked into
        self._openings = budget.openings

    def want(self, purpose: Purpose, addresses: Iterable[tuple[str, int]]) -> None:
        """Addresses worth an errand, with their rank; the higher is fetched first."""
        for url, rank in addresses:
            self._wanted[purpose].setdefault(url, rank)

    def apply(self, unit: Unit) -> None:
        """Fold one errand."""
        step = unit.step
        self._asked[step.purpose] += step.reason != OPENED
        self.drop(step)
        self._again = [u for u in self._again if u.step.url != step.url]
        if unit.answer.location:
            self._redirects.append(unit)
        elif step.method == "HEAD" and unit.answer.status in _NO_HEAD:
            self._again.append(unit)
        elif step.purpose is Purpose.DOCUMENT and step.reason != OPENED and _opens(unit):
            self._openable.append(step)

    def drop(self, step: Step) -> None:
        """An errand that is done, or that robots.txt forbids."""
        self._done.add((step.purpose, same_page(step.url)))
        if step.reason == OPENED:
            self._openable = [s for s in self._openable if s.url != step.url]
            self._openings -= 1
        if step.reason == _RANGED:
            self._again = [u for u in self._again if u.step.url != step.url]

    def next(self) -> Step | None:
        """Redirects first, then documents that must be asked again or are opened, then what was not asked yet."""
        for unit in self._redirects:
            hop = int(unit.step.reason.partition(", ")[2] or 0) + 1
            key = (unit.step.purpose, same_page(unit.answer.location))
            if hop <= _HOPS and key not in self._done:
                source = unit.step.source or unit.step.url
                return replace(unit.step, url=unit.answer.location, source=source, reason=f"redirect, {hop}")
        if self._again:
            return replace(self._again[0].step, method="GET", reason=_RANGED)
        if self._openable and self._openings > 0:
            return replace(self._openable[0], method="GET", reason=OPENED)
        return next((step for step in map(self._of, self._limits) if step is not None), None)

    def _of(self, purpose: Purpose) -> Step | None:
        limit, method = self._limits[purpose]
        if self._asked[purpose] >= limit:
            return None
        best = max(self._wanted[purpose].values(), default=0)
        ranked = [
            (-rank, place, url)
            for place, (url, rank) in enumerate(self._wanted[purpose].items())
            # Files that nothing is said of are asked for only where no file is called a form.
            if (purpose, same_page(url)) not in self._done and (rank or not best)
        ]
        return Step(purpose, min(ranked)[2], method=method, site=self._site, clicks=2) if ranked else None


def _opens(unit: Unit) -> bool:
    """Whether the server says that a file is there which can be looked into."""
    answer = unit.answer
    told = (answer.content_type, answer.filename.lower(), unit.step.url.partition("?")[0].lower())
    return (
        answer.status in {200, 206} and "html" not in answer.content_type and any(t.endswith(_OPENABLE) for t in told)
    )
