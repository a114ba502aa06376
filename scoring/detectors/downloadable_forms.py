"""Forms can be downloaded from the site.

Present: a linked file reads as a form and the server confirms that it is a file. Not confirmed, it is probable.
Absent: coverage is met and no linked file reads as a form, or those that do are not there.
Unknown: coverage is not met.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crawler.evidence import DocumentCheck, SiteEvidence
from crawler.readings.model import DocumentLink
from crawler.readings.reading import Reading
from crawler.text import mask
from scoring.finding import Citation, Finding, cite, present
from scoring.weighing import newest, silence

VERSION = "1.0"

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

    def cite(self) -> Citation:
        return cite(self.reading.page, self.link.selector, mask(f"{self.link.label} → {self.link.url}"))


def detect(
    evidence: SiteEvidence,
    *,
    min_score: int,
    confirmed_confidence: float,
    context_confidence: float,
    unchecked_confidence: float,
    types: list[str],
) -> Finding:
    """Judge links to documents on own pages and service portals by their words and by what the server said."""
    found = _forms(evidence, types)
    real = [form for form in found if form.answer is not _Answer.NOTHING]
    if not real:
        if found:
            return silence(evidence, f"Se enlazan {len(found)} formularios, pero ninguno se pudo descargar.")
        return silence(evidence, _none(evidence))
    best = real[0]
    places = tuple(form.cite() for form in real[:_SHOWN])
    depth, count = str(min(form.reading.page.clicks for form in real)), str(len(real))
    name = mask(best.link.label or best.link.url, 80)
    if best.answer is _Answer.FILE:
        sure = confirmed_confidence if best.link.score >= min_score else context_confidence
        reason = f"Se puede descargar el formulario «{name}»; en total se hallaron {count}."
        return present(reason, places, confidence=sure, depth=depth, forms=count)
    reason = f"Se enlaza el formulario «{name}», pero no se comprobó que se descargue."
    return present(reason, places, confidence=unchecked_confidence, depth=depth, forms=count)


def _forms(evidence: SiteEvidence, types: list[str]) -> list[_Form]:
    """Links that read as a form, each file once: confirmed ones first, then those that say it most clearly."""
    checks = {check.url: check for check in evidence.documents}
    found: dict[str, _Form] = {}
    for reading in newest(evidence.everything()):
        for link in reading.documents:
            if link.score > 0:
                found.setdefault(link.url, _Form(reading, link, _answer(link, checks.get(link.url), types)))
    return sorted(found.values(), key=lambda f: (f.answer, -f.link.score, f.reading.page.clicks))


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


def _none(evidence: SiteEvidence) -> str:
    files = {link.url for reading in newest(evidence.everything()) for link in reading.documents}
    if files:
        return f"Se enlazan {len(files)} documentos, pero son informes, leyes u otros textos; ninguno es un formulario."
    return "No se hallaron documentos para descargar."
