"""What can be seen from outside of the nine capabilities of the Plan de Gobierno Digital 2021-2026.

Present: at least one capability shows on the site; each is a fact yes, no or not_visible.
Absent: coverage is met and none shows.
Unknown: coverage is not met.
"""

from __future__ import annotations

from collections.abc import Callable

from crawler.evidence import SiteEvidence
from crawler.readings.hosts import belongs, host_of
from crawler.readings.marking import likely, words
from crawler.readings.model import Mark
from crawler.readings.reading import Reading
from scoring.finding import Citation, Finding, cite, present
from scoring.reason import say
from scoring.weighing import newest, silence

VERSION = "1.0"
TITLE = {"es": "Plan de Gobierno Digital 2021-2026", "en": "Digital Government Plan 2021-2026"}
CAPABILITIES = 9
HEADERS = 2  # of the security headers, beside a valid certificate


def indicate(evidence: SiteEvidence) -> Finding:
    """Shown, never scored. Interoperability works behind the scenes: it is never visible on one site."""
    pages = newest(evidence.everything())
    looks: dict[str, Callable[[Reading], Citation | None]] = {
        "digital_identity": lambda r: _marked(r, r.accounts, {"public_registration"}) or _said(r, "identity"),
        "state_portal": _state_portal,
        "citizen_folder": lambda r: _said(r, "folder"),
        "citizen_mailbox": lambda r: _marked(r, r.channels, {"complaint_form"}) or _said(r, "mailbox"),
        "cybersecurity": lambda r: _hardened(r) if evidence.tls.valid else None,
        "document_management": lambda r: _said(r, "records"),
        "online_payments": lambda r: _marked(r, r.payments, {"gateway", "card_fields"}),
        "openness": lambda r: _marked(r, r.open_data, None) or _marked(r, r.participation, None),
    }
    seen = {name: next((c for r in pages if (c := see(r))), None) for name, see in looks.items()}
    facts = {name: "yes" if place else "no" for name, place in seen.items()} | {"interoperability": "not_visible"}
    places = tuple(place for place in seen.values() if place)
    if not places:
        return silence(evidence, say("No se ve ninguna de las capacidades del plan."), (), injectable=False, **facts)
    reason = say("Se ven %(n)s de %(total)s capacidades.", n=len(places), total=CAPABILITIES)
    return present(reason, places[:5], confidence=0.9, **facts)


def _marked(reading: Reading, marks: tuple[Mark, ...], kinds: set[str] | None) -> Citation | None:
    found = next((m for m in marks if m.counts and (kinds is None or m.kind in kinds)), None)
    return cite(reading.page, found.selector, found.excerpt) if found else None


def _said(reading: Reading, name: str) -> Citation | None:
    """In a link or heading: a page's text speaks of many plans."""
    list_ = words(reading, f"indicators.{name}")
    link = next((k for k in likely(reading, f"indicators.{name}") if len(k.label) < 80 and k.label in list_), None)
    if link is not None:
        return cite(reading.page, link.selector, link.label)
    head = next((h for h in reading.headings if len(h.text) < 80 and h.text in list_), None)
    return cite(reading.page, head.selector, head.text) if head is not None else None


def _state_portal(reading: Reading) -> Citation | None:
    hosts = reading.lens.vocabulary.lists["indicators.state_portal_hosts"]
    link = next((link for link in reading.links if host_of(link.url) in hosts), None)
    own = belongs(host_of(reading.page.final_url), hosts[:1])
    return cite(reading.page, link.selector, link.label) if link and not own else None


def _hardened(reading: Reading) -> Citation | None:
    headers = [h for h in reading.lens.vocabulary.lists["indicators.security_headers"] if h in reading.page.headers]
    return cite(reading.page, "", ", ".join(headers)) if len(headers) >= HEADERS else None
