"""A service can be asked for, followed or obtained on line.

Present: a form that takes a request, an account for the public, an appointment, a file's status, a certificate, a
    payment by card. Words beside a link alone are probable.
Absent: coverage is met and services are only told or their forms downloaded.
Unknown: coverage is not met.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import SiteEvidence
from crawler.readings.marking import from_link, likely, mark, words
from crawler.readings.model import FormType, Mark, Tier
from crawler.readings.reading import Reading
from scoring.finding import Finding, present
from scoring.reason import among, say
from scoring.weighing import Seen, citations, look, silence, weigh

VERSION = "1.1"
TITLE = {"es": "Servicios electrónicos", "en": "E-services"}
LISTS = ("request", "booking", "tracking", "certificate")
LABEL_WORDS = 8  # a longer label is a headline
PAID = frozenset({"gateway", "card_fields"})
NAMES = {
    "request": say("solicitar"),
    "booking": say("agendar cita"),
    "tracking": say("consultar el estado"),
    "certificate": say("constancias"),
}


def indicate(evidence: SiteEvidence) -> Finding:
    """Shown, never scored (COPRET 2015). `sophistication`: 1 told, 2 download, 3 start, 4 account, 5 pay."""
    pages = tuple(evidence.everything())
    found = look(pages, services)
    accounts = [s for s in look(pages, lambda r: r.accounts) if s.mark.kind == "public_registration" and s.mark.counts]
    paid = [s for s in look(pages, lambda r: r.payments) if s.mark.kind in PAID and s.mark.counts]
    level = "5" if paid else _sophistication(pages, found, accounts)
    if all_found := [*found, *accounts, *paid]:
        told = [
            *(NAMES[s.mark.kind] for s in found),
            *[say("ingresar con usuario")][: len(accounts)],
            *[say("pagar")][: len(paid)],
        ]
        reason = say("Hay servicios en línea: %(names)s.", names=among(dict.fromkeys(told), ", "))
        return present(reason, citations(all_found), confidence=weigh(all_found), sophistication=level)
    return silence(evidence, say("No se encontró un servicio que se pueda hacer en línea."), sophistication=level)


def services(reading: Reading) -> tuple[Mark, ...]:
    """Forms that take a request or look up a file, and links that offer it."""
    return tuple(_of_page(reading))


def _of_page(reading: Reading) -> Iterator[Mark]:
    control = words(reading, "indicators.service_control")
    for form in reading.forms:
        kind = _kind(reading, f"{form.text} {reading.title}")
        if form.type is FormType.UPLOAD and form.text not in control:
            yield mark("request", Tier.B, form.selector, form.text, why="recibe documentos")
        elif form.type is FormType.RECORD_LOOKUP and kind in {"tracking", "certificate"}:
            yield mark(kind, Tier.B, form.selector, form.text, why="consulta en línea")
    for link in likely(reading, *(f"indicators.{name}" for name in LISTS)):
        kind = _kind(reading, link.label)
        if kind and len(link.label.split()) <= LABEL_WORDS and f"{link.label} {link.context}" not in control:
            yield from_link(kind, Tier.C, link, "lo ofrece un enlace")


def _kind(reading: Reading, said: str) -> str:
    return next((name for name in LISTS if said in words(reading, f"indicators.{name}")), "")


def _sophistication(pages: tuple[Reading, ...], found: list[Seen], accounts: list[Seen]) -> str:
    if accounts:
        return "4"
    if found:
        return "3"
    return "2" if any(document.score > 0 for reading in pages for document in reading.documents) else "1"
