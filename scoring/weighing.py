"""Weighs marks over a whole site: what was seen where, how sure that makes us, and whether silence may be absence."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crawler.evidence import SiteEvidence
from crawler.readings.model import Mark, Tier
from crawler.readings.reading import Reading
from crawler.text import mask
from scoring.finding import Citation, Finding, absent, cite, unknown
from scoring.phrases import phrase
from scoring.reason import Reason, among, say

CAP = 0.99  # no automatic claim is certain (hand-book 2.2)
UNVERIFIED_CAP = 0.85  # links and words, however many, never make a claim sure: only below .90 is "probable"
SHELLS = frozenset({"S1", "S2", "S8"})  # signals of a page whose content was not seen
SHELL_SHARE = 0.1  # as many pages may stay unseen as fetches may fail (method: coverage)
BLANK_CHARS = 250  # a rendered page with less text, whose requests were refused, was not seen either
SHOWN = 5  # citations are for a person to look at


@dataclass(frozen=True)
class Seen:
    """A mark and the page that bears it."""

    reading: Reading
    mark: Mark


def newest(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """One reading per address, the rendered one where there are two; error pages are left out."""
    latest: dict[str, Reading] = {}
    for reading in readings:
        if reading.page.status < 400:
            latest[reading.page.final_url] = reading
    return tuple(latest.values())


def look(readings: Iterable[Reading], of: Callable[[Reading], tuple[Mark, ...]]) -> list[Seen]:
    """Every mark of a kind of reading on these pages, nearest page first."""
    found = [Seen(reading, mark) for reading in newest(readings) for mark in of(reading)]
    return sorted(found, key=lambda seen: seen.reading.page.clicks)


def confidence(priors: Iterable[tuple[str, float]], *, verified: bool) -> float:
    """Noisy-or over independent sources, given as (source, prior); of one source only the strongest sign counts."""
    best: dict[str, float] = {}
    for source, prior in priors:
        best[source] = max(prior, best.get(source, 0.0))
    value = 1 - math.prod(1 - prior for prior in best.values())
    return round(min(value, CAP if verified else UNVERIFIED_CAP), 3)


def weigh(found: Iterable[Seen]) -> float:
    """Confidence that marks give: each kind is one source, and only tier A or B makes a claim sure."""
    marks = [seen.mark for seen in found]
    verified = any(mark.tier in {Tier.A, Tier.B} for mark in marks)
    return confidence(((mark.kind, mark.tier.prior) for mark in marks), verified=verified)


def strongest(found: Iterable[Seen]) -> list[Seen]:
    """Strongest first, then nearest, then what has a picture."""
    return sorted(found, key=lambda s: (s.mark.tier, s.reading.page.clicks, not s.reading.page.screenshot))


def citations(found: Iterable[Seen]) -> tuple[Citation, ...]:
    """Where to look, strongest first; one citation per kind and page."""
    places: dict[tuple[str, str], Citation] = {}
    for seen in strongest(found):
        page, mark = seen.reading.page, seen.mark
        said = f"{mark.excerpt} → {mark.target}" if mark.target and mark.target != page.final_url else mark.excerpt
        places.setdefault((page.final_url, mark.kind), cite(page, mark.selector, mask(said)))
    return tuple(places.values())[:SHOWN]


def depth(found: Iterable[Seen]) -> str:
    """Clicks from the home page to the nearest evidence, for the variant that drops deep evidence."""
    return str(min((seen.reading.page.clicks for seen in found), default=0))


def unseen(evidence: SiteEvidence, *, injectable: bool = False) -> Reason | None:
    """Why silence may not be read as absence; None when it may.

    `injectable`: whether a tag manager could add the feature, so that one page must have been rendered."""
    if not evidence.coverage.met:
        missing = among(map(phrase, evidence.coverage.missing or ("páginas",)), ", ")
        return say("no se vio lo suficiente del sitio (falta: %(missing)s)", missing=missing)
    pages = newest(evidence.everything())
    dark = sum(_dark(reading) for reading in pages)
    if dark > SHELL_SHARE * len(pages) or (evidence.home is not None and _dark(evidence.home)):
        return say(
            "%(n)s de %(total)s páginas solo se dibujan con JavaScript y no se pudieron ver dibujadas",
            n=dark, total=len(pages),
        )  # fmt: skip
    rendered = any(reading.page.rendered for reading in pages)
    if injectable and not rendered and any("G1" in reading.render_need for reading in pages):
        return say("el sitio agrega piezas con Google Tag Manager y ninguna página se vio dibujada por un navegador")
    return None


def _dark(reading: Reading) -> bool:
    if reading.page.rendered and reading.page.refused_requests and len(reading.text) < BLANK_CHARS:
        return True
    return not SHELLS.isdisjoint(reading.render_need)


def silence(
    evidence: SiteEvidence, reason: Reason, seen: Iterable[Seen] = (), *, injectable: bool = False, **detail: str
) -> Finding:
    """`absent` where coverage allows it, else `unknown` with what was not seen. `seen` are look-alikes to cite."""
    why, places = unseen(evidence, injectable=injectable), citations(seen)
    if why:
        doubt = say("Tampoco se puede descartar: %(why)s.", why=why)
        return unknown(reason + doubt, places, confidence=0.3, **detail)
    pages = len(newest(evidence.everything()))
    return absent(reason + say("Se revisaron %(n)s páginas.", n=pages), places, **detail)


def followed(evidence: SiteEvidence, target: str) -> Reading | None:
    """The reading of an address that was linked and opened, wherever it stands; None when it was not opened."""
    bare = target.partition("#")[0]
    pages = (*evidence.external, *evidence.everything())
    return next((r for r in pages if bare in {r.page.url, r.page.final_url}), None)
