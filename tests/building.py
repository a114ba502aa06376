"""Builders: readings and evidence from hand-written HTML, so that detector tests are short tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from crawler.evidence import Coverage, DocumentCheck, Reachability, SearchTrial, SiteEvidence, Status, Tls
from crawler.page import Page, Purpose, Via
from crawler.readings.reading import Lens, Reading
from crawler.registry import Site
from crawler.vocabulary import Vocabulary

CONFIG = Path(__file__).resolve().parent.parent / "config"
BASE = "https://www.ejemplo.gob.test/"
VISITED = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
HTML = {"content-type": "text/html; charset=utf-8"}

#: Hosts of invented institutions, as a run would take them from its registry.
INSTITUTIONS = {
    "ejemplo.gob.test": "ejemplo",
    "salud.gob.test": "salud",
    "educacion.gob.test": "educacion",
    "finanzas.gob.test": "finanzas",
    "trabajo.gob.test": "trabajo",
    "gobierno.gob.test": "gobierno",
    "tribunal.org.test": "tribunal",
}


@cache
def vocabulary() -> Vocabulary:
    """The product's own vocabulary."""
    return Vocabulary.load(CONFIG)


def lens(institutions: Mapping[str, str] = INSTITUTIONS) -> Lens:
    """The product's vocabulary with invented institutions."""
    return Lens(vocabulary(), institutions)


def page(html: str, url: str = BASE, **fields: Any) -> Page:
    """One HTML answer with status 200, read on VISITED; any field of Page may be given."""
    given: dict[str, Any] = {
        "final_url": url,
        "status": 200,
        "fetched_at": VISITED,
        "headers": HTML,
        "site_id": "ejemplo",
    }
    return Page(url=url, html=html, **{**given, **fields})


def reading(html: str, url: str = BASE, *, institutions: Mapping[str, str] = INSTITUTIONS, **fields: Any) -> Reading:
    """A page under the real vocabulary."""
    return lens(institutions).read(page(html, url, **fields))


def site_evidence(
    pages: Mapping[str, str],
    *,
    rendered: Iterable[str] = (),
    services: Mapping[str, str] | None = None,
    external: Mapping[str, str] | None = None,
    feeds: Mapping[str, str] | None = None,
    coverage: bool | Coverage = True,
    browser: bool = True,
    search: SearchTrial | None = None,
    documents: Iterable[DocumentCheck] = (),
    sitemap: Iterable[str] = (),
    visited_at: datetime = VISITED,
    status: Mapping[str, int] | None = None,
    clicks: Mapping[str, int] | None = None,
    measures: Mapping[str, Any] | None = None,
    reachability: Reachability | None = None,
    tls: Tls | None = None,
    url: str = BASE,
    institutions: Mapping[str, str] = INSTITUTIONS,
) -> SiteEvidence:
    """One visit. Pages are path -> HTML; "/" is the home page; paths in `rendered` were read by a browser.

    `measures` are those of the home page. `services`, `external` and `feeds` are address -> body. A page is one click deep unless `clicks` says otherwise."""
    look, deep, codes = lens(institutions), dict(clicks or {}), dict(status or {})
    browsed = set(rendered)

    def own(path: str, html: str) -> Reading:
        home = path in {"", "/"}
        return look.read(
            page(
                html,
                urljoin(url, path),
                purpose=Purpose.HOME if home else Purpose.CONTENT,
                via=Via.BROWSER if path in browsed else Via.HTTP,
                clicks=deep.get(path, 0 if home else 1),
                status=codes.get(path, 200),
                fetched_at=visited_at,
                measures=(measures or {}) if home else {},
            )
        )

    def others(bodies: Mapping[str, str] | None, purpose: Purpose) -> list[Page]:
        return [page(body, address, purpose=purpose, fetched_at=visited_at) for address, body in (bodies or {}).items()]

    covered = coverage if isinstance(coverage, Coverage) else Coverage(coverage, () if coverage else ("contacto",))
    return SiteEvidence(
        site=Site(id="ejemplo", institution="ejemplo", name="Dirección de Ejemplo", url=url),
        reachability=reachability or Reachability(Status.EVALUATED),
        visited_at=visited_at,
        readings=tuple(own(path, html) for path, html in pages.items()),
        services=tuple(look.read(p) for p in others(services, Purpose.CONTENT)),
        external=tuple(look.read(p) for p in others(external, Purpose.EXTERNAL)),
        feeds=tuple(replace(p, headers={}) for p in others(feeds, Purpose.FEED)),
        sitemap_urls=tuple(urljoin(url, address) for address in sitemap),
        documents=tuple(documents),
        search=search,
        coverage=covered,
        tls=tls or Tls(True if url.startswith("https") else None),
        browser=browser,
        institutions=institutions,
    )
