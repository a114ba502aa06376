"""Loading: from the archive back to evidence, the pages of the last attempt as detectors read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from pydantic import TypeAdapter

from crawler.answers import filename, http_page, rendered_page
from crawler.capture import Stored
from crawler.errands import OPENED
from crawler.evidence import Coverage, DocumentCheck, Reachability, SearchQuery, SearchTrial, SiteEvidence, Tls
from crawler.finds import sitemap_addresses
from crawler.page import Page, Purpose, Via
from crawler.readings.form_files import inside
from crawler.readings.model import PageState
from crawler.readings.reading import Lens, Reading
from crawler.readings.similarity import Seen
from crawler.registry import Registry, Role, Site
from crawler.scope import same_page
from crawler.step import Step
from crawler.text import Words

_STEP = TypeAdapter(Step)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_READABLE = {PageState.OK, PageState.FRAMESET, PageState.LOGIN_WALL}


@dataclass(frozen=True)
class Taken:
    """A capture with its step and page."""

    step: Step
    page: Page | None
    stored: Stored


class Captures(Protocol):
    """What an archive has of a site."""

    def read(self, site: str) -> Iterator[Stored]:
        """Captures of a site in the order of writing."""


@dataclass(frozen=True)
class Loader:
    """Builds SiteEvidence from an archive alone: no ledger, no network, no clock."""

    archive: Captures
    registry: Registry
    lens: Lens

    def load(self, site: Site, reachability: Reachability) -> SiteEvidence:
        """Evidence of a site's last attempt, with the pages of the service portals credited to it."""
        taken, visits = self._last_attempt(site)
        first, last = (visits[0], visits[-1]) if visits else ({}, {})
        pages = _pages(taken)
        return SiteEvidence(
            site=site,
            reachability=reachability,
            visited_at=max((t.stored.at for t in taken), default=_NEVER),
            readings=self._readings(pages, taken),
            services=self._services(site),
            external=tuple(self.lens.read(p) for p in _of(taken, Purpose.EXTERNAL) if p.status == 200 and p.html),
            feeds=tuple(p for p in _of(taken, Purpose.FEED) if p.status == 200),
            sitemap_urls=_sitemap_urls(taken, self.registry, site),
            documents=_documents(taken, self.lens.vocabulary.words("documents.asks")),
            search=_search(taken),
            coverage=_coverage(last),
            tls=_tls(first),
            browser=bool(last.get("browser", False)),
            requests=sum(bool(t.step.method) and t.step.purpose is not Purpose.ROBOTS for t in taken),
            institutions=self.registry.hosts,
        )

    def _last_attempt(self, site: Site) -> tuple[list[Taken], list[Mapping[str, Any]]]:
        stored = list(self.archive.read(site.id))
        last = max((int(s.meta["attempt"]) for s in stored), default=0)
        mine = [s for s in stored if s.meta["attempt"] == last]
        visits = [s.meta["visit"] for s in mine if "visit" in s.meta]
        return [_taken(s) for s in mine if "visit" not in s.meta], visits

    def _services(self, site: Site) -> tuple[Reading, ...]:
        portals = [s for s in self.registry.sites.values() if s.role is Role.SERVICE and s.owner == site.id and s.url]
        found: list[Reading] = []
        for portal in portals:
            taken, _visits = self._last_attempt(portal)
            found += self._readings(_pages(taken), taken)
        return tuple(found)

    def _readings(self, pages: Sequence[Page], taken: Sequence[Taken]) -> tuple[Reading, ...]:
        """Readable pages without soft-404s and copies; a rendered page follows its HTTP twin."""
        probe = next((self.lens.read(p) for p in _of(taken, Purpose.NOT_FOUND_PROBE) if p.status == 200), None)
        seen = Seen()
        if probe is not None:
            seen.add(probe)
        kept: list[Reading] = []
        for page in pages:
            reading = self.lens.read(page)
            if reading.state not in _READABLE or not page.html:
                continue
            if page.via is not Via.HTTP or seen.add(reading, whatever=page.purpose is Purpose.HOME):
                kept.append(reading)
        first = {same_page(r.page.final_url): i for i, r in reversed(list(enumerate(kept)))}
        return tuple(sorted(kept, key=lambda r: first[same_page(r.page.final_url)]))


def _taken(stored: Stored) -> Taken:
    step = _STEP.validate_python(stored.meta["step"])
    if "error" in stored.meta:  # nothing came, or what came is too heavy to be read
        return Taken(step, None, stored)
    answer = stored.meta.get("answer", {})
    final = answer.get("final_url", stored.url)
    if step.via is Via.BROWSER and stored.record:
        html = stored.body.decode("utf-8", "replace")
        page = rendered_page(
            step, final, answer.get("status", 200), stored.meta.get("headers", {}), html, stored.at,
            stored.elements, answer.get("refused", ()), stored.record, stored.picture,
            stored.meta.get("measures", {}),
        )  # fmt: skip
        return Taken(step, page, stored)
    if stored.status:
        page = http_page(step, final, stored.status, stored.headers, stored.body, stored.at, stored.record)
        return Taken(step, page, stored)
    return Taken(step, None, stored)


def _of(taken: Iterable[Taken], purpose: Purpose) -> list[Page]:
    return [t.page for t in taken if t.step.purpose is purpose and t.page is not None]


def _pages(taken: Iterable[Taken]) -> list[Page]:
    wanted = {Purpose.HOME, Purpose.CONTENT}
    return [t.page for t in taken if t.page is not None and t.step.purpose in wanted and not 300 <= t.page.status < 400]


def _sitemap_urls(taken: Iterable[Taken], registry: Registry, site: Site) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for page in _of(taken, Purpose.SITEMAP):
        addresses, index = sitemap_addresses(page.html) if page.status == 200 else ((), True)
        if not index:
            found |= dict.fromkeys(url for url in addresses if registry.owner_of(url) == site.id)
    return tuple(found)


def _documents(taken: Iterable[Taken], asking: Words) -> tuple[DocumentCheck, ...]:
    """What servers said of documents; of those that were opened, the file itself (it was asked for last)."""
    checks: dict[str, DocumentCheck] = {}
    for t in taken:
        if t.step.purpose is Purpose.DOCUMENT and t.page is not None and not 300 <= t.page.status < 400:
            name = filename(t.page.headers.get("content-disposition", ""))
            url = t.step.source or t.step.url
            status = 200 if t.page.status == 206 else t.page.status  # a part of it is proof enough
            within = inside(t.stored.body, asking) if t.step.reason == OPENED else None
            checks[url] = DocumentCheck(url, status, t.page.content_type, name, t.page.record, within)
    return tuple(checks.values())


def _search(taken: Sequence[Taken]) -> SearchTrial | None:
    mine = [t for t in taken if t.step.purpose is Purpose.SEARCH and t.step.offer is not None]
    if not mine or mine[0].step.offer is None:
        return None
    offer = mine[0].step.offer
    queries: dict[str, SearchQuery] = {}
    for t in mine:
        if t.step.method:  # the last answer of a chain of redirects is the answer to its word
            error = str(t.stored.meta.get("error", ""))
            word, source = t.step.word, t.step.source
            queries[word] = SearchQuery(word, not source, source, t.page, error, offer.typed)
    skipped = next((t.step.reason for t in mine if not t.step.method), "")
    return SearchTrial(offer.form_url, offer.selector, offer.url, offer.method, tuple(queries.values()), skipped)


def _coverage(visit: Mapping[str, Any]) -> Coverage:
    facts = visit.get("coverage")
    if not facts:
        return Coverage(False, ("no se visitó",))
    return Coverage(facts["met"], tuple(facts["missing"]), facts["pages"], facts["failed"])


def _tls(visit: Mapping[str, Any]) -> Tls:
    facts = visit.get("tls") or {}
    return Tls(facts.get("valid"), facts.get("error", ""))
