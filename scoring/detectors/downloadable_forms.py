"""Forms can be downloaded from the site.

Present: a linked file reads as a form, or asks to be filled in when it is opened, and the server confirms that it is a
file. Not confirmed, or long and without a blank, it is probable.
Absent: coverage is met and no linked file reads as a form, or those that do are not there.
Unknown: coverage is not met.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crawler.evidence import DocumentCheck, SiteEvidence
from crawler.readings.model import DocumentLink, Inside
from crawler.readings.reading import Reading
from crawler.text import mask
from scoring.finding import Citation, Finding, cite, present
from scoring.reason import Reason, say
from scoring.weighing import newest, silence

VERSION = "1.1"

_SHOWN = 5


class _Answer(StrEnum):
    FILE = "a"  # in order of strength
    UNASKED = "b"
    PAGE = "c"  # a page of a cloud service, behind which a file may lie
    NOTHING = "d"


@dataclass(frozen=True)
class _Form:
    reading: Reading
    link: DocumentLink
    answer: _Answer
    inside: Inside | None

    def cite(self) -> Citation:
        return cite(self.reading.page, self.link.selector, mask(f"{self.link.label} → {self.link.url}"))


def detect(
    evidence: SiteEvidence,
    *,
    min_score: int,
    confirmed_confidence: float,
    context_confidence: float,
    unchecked_confidence: float,
    opened_confidence: float,
    long_confidence: float,
    min_fields: int,
    min_blanks: int,
    min_asks: int,
    max_pages: int,
    types: list[str],
) -> Finding:
    """Judge links to documents on own pages and service portals by their words, by what the server said, and by what
    lies inside those that were opened."""
    opened = _Opened(min_fields, min_blanks, min_asks, max_pages)
    found = _forms(evidence, types, opened)
    real = [form for form in found if form.answer is not _Answer.NOTHING]
    if not real:
        if found:
            return silence(evidence, _broken(len(found)))
        return silence(evidence, _none(evidence))
    best = real[0]
    places = tuple(form.cite() for form in real[:_SHOWN])
    depth, count = str(min(form.reading.page.clicks for form in real)), str(len(real))
    name = mask(best.link.label or best.link.url, 80)
    if best.answer is _Answer.FILE:
        sure = confirmed_confidence if best.link.score >= min_score else context_confidence
        reason = say("Se puede descargar el formulario «%(name)s»; en total se hallaron %(n)s.", name=name, n=count)
        if opened.asks(best.inside):
            sure, reason = opened_confidence, reason + say("Se abrió y pide datos que llenar.")
        elif opened.long(best.inside):
            sure, reason = long_confidence, reason + say("Pero es un texto largo, sin espacios que llenar.")
        return present(reason, places, confidence=sure, depth=depth, forms=count)
    reason = say("Se enlaza el formulario «%(name)s», pero no se comprobó que se descargue.", name=name)
    return present(reason, places, confidence=unchecked_confidence, depth=depth, forms=count)


@dataclass(frozen=True)
class _Opened:
    """What the inside of a file says of it."""

    min_fields: int
    min_blanks: int
    min_asks: int
    max_pages: int

    def long(self, inside: Inside | None) -> bool:
        return inside is not None and inside.pages > self.max_pages

    def asks(self, inside: Inside | None) -> bool:
        if inside is None or self.long(inside):
            return False
        blanks = inside.blanks >= self.min_blanks and len(inside.asks) >= self.min_asks
        return inside.fields >= self.min_fields or blanks


def _forms(evidence: SiteEvidence, types: list[str], opened: _Opened) -> list[_Form]:
    """Links to forms, each file once: confirmed ones first, those that ask, then those that say it most clearly."""
    checks = {check.url: check for check in evidence.documents}
    found: dict[str, _Form] = {}
    for reading in newest(evidence.everything()):
        for link in reading.documents:
            check = checks.get(link.url)
            inside = check.inside if check else None
            if link.score > 0 or (link.score == 0 and opened.asks(inside)):
                found.setdefault(link.url, _Form(reading, link, _answer(link, check, types), inside))
    return sorted(
        found.values(), key=lambda f: (f.answer, _order(f.inside, opened), -f.link.score, f.reading.page.clicks)
    )


def _order(inside: Inside | None, opened: _Opened) -> int:
    """Files that ask before those that were not opened or say little, long texts last."""
    return 0 if opened.asks(inside) else 2 if opened.long(inside) else 1


def _answer(link: DocumentLink, check: DocumentCheck | None, types: list[str]) -> _Answer:
    if check is None:
        return _Answer.UNASKED
    if check.status not in {200, 206}:
        return _Answer.NOTHING if check.status in {404, 410} or check.status >= 500 else _Answer.UNASKED
    html = "html" in check.content_type
    named = check.filename.lower().endswith((".pdf", ".doc", ".docx", ".xls", ".xlsx", ".odt", ".ods", ".zip", ".rtf"))
    if not html and (named or any(kind in check.content_type for kind in types)):
        return _Answer.FILE
    return _Answer.PAGE if link.kind == "cloud" else _Answer.NOTHING


def _broken(count: int) -> Reason:
    return say("Se enlazan %(n)s formularios, pero ninguno se pudo descargar.", n=count)


def _none(evidence: SiteEvidence) -> Reason:
    files = {link.url for reading in newest(evidence.everything()) for link in reading.documents}
    if files:
        return say(
            "Se enlazan %(n)s documentos, pero son informes, leyes u otros textos; ninguno es un formulario.",
            n=len(files),
        )
    return say("No se hallaron documentos para descargar.")
