"""The site has a larger number of web pages.

Present: enough distinct content pages were read, or read pages and listed ones together reach the number.
Absent: coverage is met and the site has fewer pages, none of them unread.
Unknown: coverage is not met, or many listed pages were not read.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.evidence import SiteEvidence
from crawler.readings.priority import Priority
from crawler.readings.reading import Reading
from crawler.text import mask
from scoring.content import address_key, distinct, in_scope, real
from scoring.finding import Citation, Finding, cite, present, unknown
from scoring.reason import Reason, say
from scoring.weighing import newest, silence

VERSION = "1.1"


@dataclass(frozen=True)
class _Count:
    read: tuple[Reading, ...]  # distinct content pages
    tried: int  # pages of content that were asked for
    listed: int  # addresses known by link or sitemap and not asked for

    @property
    def share(self) -> float:
        """Of the pages asked for, how many were content of their own: what to expect of the rest."""
        return len(self.read) / self.tried if self.tried else 0.0

    @property
    def total(self) -> int:
        return len(self.read) + int(self.share * self.listed)


def detect(
    evidence: SiteEvidence,
    *,
    min_pages: int,
    probable_pages: int,
    min_read: int,
    min_chars: int,
    listed_confidence: float,
) -> Finding:
    """Count pages, not documents; listed pages are discounted by the share of read ones that were real."""
    count = _count(evidence, min_chars)
    reason = _reason(count, min_pages)
    pages, listed = str(len(count.read)), str(count.listed)
    if len(count.read) >= min_pages:
        return present(reason, _citations(count), pages=pages, listed=listed, depth="0")
    if count.total >= min_pages and len(count.read) >= min_read:
        return present(reason, _citations(count), confidence=listed_confidence, pages=pages, listed=listed, depth="0")
    if count.total >= probable_pages and count.read:
        return present(reason, _citations(count), confidence=0.65, pages=pages, listed=listed, depth="0")
    if count.listed > len(count.read):
        left = say("Falta leer páginas enlazadas.")
        return unknown(reason + left, _citations(count), pages=pages, listed=listed)
    return silence(evidence, reason, pages=pages, listed=listed)


def _count(evidence: SiteEvidence, min_chars: int) -> _Count:
    readings = newest(evidence.readings)
    if not readings:
        return _Count((), 0, 0)
    vocabulary = readings[0].lens.vocabulary
    copies, priority = frozenset(vocabulary.lists["content.copy_params"]), Priority(vocabulary)
    content = [r for r in readings if not priority.trap(r.page.final_url)]
    read = distinct(real(content, min_chars), copies)
    asked = {address_key(u, copies) for r in evidence.readings for u in (r.page.url, r.page.final_url)}
    linked = {link.url for reading in readings for link in reading.links}  # menus repeat on every page
    listed = {
        address_key(url, copies)
        for url in linked.union(evidence.sitemap_urls)
        if in_scope(url, evidence.site.url) and not priority.trap(url) and not priority.acts(url)
    }
    tried = {address_key(r.page.final_url, copies) for r in evidence.readings if not priority.trap(r.page.final_url)}
    return _Count(tuple(read), len(tried), len(listed - asked))


def _reason(count: _Count, min_pages: int) -> Reason:
    read = len(count.read)
    if read >= min_pages or not count.listed:
        return say("Se leyeron %(n)s páginas de contenido distintas; se piden %(asked)s.", n=read, asked=min_pages)
    return say(
        "Se leyeron %(n)s páginas de contenido distintas de %(tried)s visitadas y el sitio enlaza %(listed)s más que "
        "no se visitaron; en proporción se estiman %(total)s y se piden %(asked)s.",
        n=read, tried=count.tried, listed=count.listed, total=count.total, asked=min_pages,
    )  # fmt: skip


def _citations(count: _Count) -> tuple[Citation, ...]:
    return tuple(cite(r.page, "", mask(f"{r.title}: {r.main_text}", 160)) for r in count.read[:5])
