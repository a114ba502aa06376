"""Recall: of the signs that a sample of pages shows in a browser, how many the same pages show over HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.evidence import SiteEvidence
from crawler.page import Via
from crawler.readings.model import Tier
from crawler.readings.reading import Reading
from crawler.sampling import REASON
from crawler.scope import same_page
from scoring.agreement import wilson
from scoring.signs import CRITERIA, signs


@dataclass(frozen=True, slots=True, order=True)
class Miss:
    """A sign that a page shows in a browser and not over HTTP. A sign that HTTP shows more weakly is one too."""

    url: str
    criterion: str
    tier: Tier


@dataclass(frozen=True)
class Sampled:
    """The sample of one site: pages, signs by criterion in the browser, those of them over HTTP too, and the rest."""

    pages: int = 0
    seen_render: Mapping[str, int] = field(default_factory=dict)
    seen_both: Mapping[str, int] = field(default_factory=dict)
    missed: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class Recall:
    """One criterion: `seen_both` of `seen_render` signs on `n` pages, with the Wilson 95 % interval of the share.

    `low` and `high` are None when no sampled page shows a sign of it."""

    criterion: str
    n: int
    seen_render: int
    seen_both: int
    low: float | None
    high: float | None

    @property
    def share(self) -> float | None:
        """The recall."""
        return self.seen_both / self.seen_render if self.seen_render else None


def sampled(evidence: SiteEvidence) -> Sampled:
    """What the sample of a site's own pages showed; a service portal is a site of its own."""
    pages, render, both, missed = 0, Counter[str](), Counter[str](), list[Miss]()
    for plain, drawn in _pairs(evidence):
        pages += 1
        seen = signs(drawn)
        known = seen & signs(plain) if plain is not None else set()
        render.update(name for name, _tier in seen)
        both.update(name for name, _tier in known)
        missed += (Miss(drawn.page.url, name, tier) for name, tier in seen - known)
    return Sampled(pages, dict(render), dict(both), tuple(sorted(missed)))


def _pairs(evidence: SiteEvidence) -> Iterator[tuple[Reading | None, Reading]]:
    """(HTTP, browser) readings of one address; None for a page that over HTTP was taken for a copy of another."""
    plain: dict[str, Reading] = {}
    for reading in evidence.readings:
        if reading.page.via is Via.HTTP:
            plain.setdefault(same_page(reading.page.final_url), reading)
    for reading in evidence.readings:
        page = reading.page
        if page.rendered and page.render_reason == REASON and page.status < 400:
            yield plain.get(same_page(page.url)), reading


def recall(samples: Iterable[Sampled]) -> tuple[Recall, ...]:
    """A row for every criterion over all sites; none when no page was sampled."""
    pages, render, both = 0, Counter[str](), Counter[str]()
    for sample in samples:
        pages += sample.pages
        render.update(sample.seen_render)
        both.update(sample.seen_both)
    return tuple(_row(name, pages, render[name], both[name]) for name in CRITERIA) if pages else ()


def overall(rows: Sequence[Recall]) -> Recall | None:
    """All criteria together; None without a sample."""
    if not rows:
        return None
    return _row("", rows[0].n, sum(r.seen_render for r in rows), sum(r.seen_both for r in rows))


def _row(criterion: str, pages: int, render: int, both: int) -> Recall:
    interval = wilson(both, render)
    return Recall(criterion, pages, render, both, interval.low, interval.high)
