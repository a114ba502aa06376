"""The site tells statically what the structure and the services of the institution are.

Present: a page on the structure and a page on services, each with text enough. One of the two alone, or an entry of
    the transparency index in place of the structure page, is probable.
Absent: coverage is met and no page tells of either.
Unknown: coverage is not met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.evidence import SiteEvidence
from crawler.readings.model import Block, Heading, PageState
from crawler.readings.reading import Reading
from crawler.text import mask, norm
from scoring.finding import Citation, Finding, cite, present
from scoring.reason import say
from scoring.weighing import newest, silence

VERSION = "1.0"

_BEGINNING = 2_000  # characters of a page in which a demonstration shows itself
_PARTS = re.compile(r"\s+(?:[-–—|·»:]|::)\s+")  # of a title: "Servicios | Dirección de Minas"


_WITHOUT_SERVICES = say(
    "El sitio cuenta la estructura de la institución, pero no se halló una página sobre los servicios."
)
_WITHOUT_STRUCTURE = say(
    "El sitio cuenta los servicios de la institución, pero no se halló una página sobre la estructura."
)


@dataclass(frozen=True)
class _Told:
    """A place that tells of a topic; `weak` when it is only an entry that leads there."""

    reading: Reading
    selector: str
    words: str
    weak: bool = False

    def cite(self) -> Citation:
        text = self.words if self.weak else f"{self.words}: {self.reading.main_text}"
        return cite(self.reading.page, self.selector, mask(text, 200))


def detect(
    evidence: SiteEvidence,
    *,
    min_chars: int,
    min_items: int,
    max_heading_words: int,
    one_sided_confidence: float,
    laip_confidence: float,
) -> Finding:
    """Look for both topics in headings, titles and addresses of own pages that have a body."""
    pages = [reading for reading in newest(evidence.readings) if _readable(reading)]
    read = frozenset(r.page.final_url for r in pages)
    own = [r for r in pages if not _is_news(r)]
    told = [told for r in own for told in _told(r, "structure", min_chars, min_items, max_heading_words)]
    structure = _best([*told, *(entry for r in pages for entry in _entries(r, read))])
    services = _best(told for r in own for told in _told(r, "services", min_chars, min_items, max_heading_words))
    found = [told for told in (structure, services) if told is not None]
    if not found:
        nothing = say("No se halló ninguna página que cuente la estructura ni los servicios de la institución.")
        return silence(evidence, nothing)
    depth = str(max(told.reading.page.clicks for told in found))
    places = tuple(told.cite() for told in found)
    if structure is None or services is None:
        reason = _WITHOUT_SERVICES if services is None else _WITHOUT_STRUCTURE
        return present(reason, places, confidence=one_sided_confidence, depth=depth)
    reason = say(
        "El sitio cuenta la estructura («%(structure)s») y los servicios («%(services)s») de la institución.",
        structure=structure.words, services=services.words,
    )  # fmt: skip
    if structure.weak:
        reason += say("La estructura solo se vio como enlace.")
        return present(reason, places, confidence=laip_confidence, depth=depth)
    apart = structure.reading.page.final_url != services.reading.page.final_url
    return present(reason, places, confidence=0.97 if apart else 0.92, depth=depth)


def _best(told: Iterable[_Told]) -> _Told | None:
    """The strongest, then the nearest to the home page."""
    return min(told, key=lambda one: (one.weak, one.reading.page.clicks), default=None)


def _readable(reading: Reading) -> bool:
    words = reading.lens.vocabulary.words
    if reading.page.status != 200 or reading.state is not PageState.OK:
        return False
    short = len(reading.main_text) < 600
    unfinished = short and words("content.unfinished").find(f"{reading.title} {reading.main_text}") is not None
    return not unfinished and not _is_demo(reading)


def _is_demo(reading: Reading) -> bool:
    """Whether title or beginning of the page is a theme's demonstration; most pages never say so, which is known."""
    demo = reading.lens.vocabulary.words("content.demo")
    return reading.title in demo or (reading.main_text in demo and reading.main_text[:_BEGINNING] in demo)


def _is_news(reading: Reading) -> bool:
    return f"{reading.title} {_slug(reading.page.final_url)}" in reading.lens.vocabulary.words("content.news")


def _told(reading: Reading, topic: str, min_chars: int, min_items: int, max_words: int) -> Iterator[_Told]:
    words = reading.lens.vocabulary.words
    body = len(reading.main_text) >= min_chars
    if not body and topic == "services":
        body = sum(link.block is Block.MAIN and bool(link.url) for link in reading.links) >= min_items
    if not body and topic == "structure":
        body = _organigram(reading)
    if body:
        titles: list[tuple[str, Heading | None]] = [(h.text, h) for h in reading.headings if h.level <= 3]
        parts = _PARTS.split(reading.title)
        titles += [(text, None) for text in (*parts, _slug(reading.page.final_url).rpartition("/")[2])]
        for text, heading in titles:
            found = words(f"content.{topic}").find(text) if len(text.split()) <= max_words else None
            # "Contacte con nosotros" is not about us; a phrase of two words may stand anywhere.
            if found and (" " in found or norm(text).strip("¿¡ ").startswith(found)):
                yield _Told(reading, heading.selector if heading else "title" if text in parts else "", text)


def _slug(url: str) -> str:
    path = unquote(urlsplit(url).path).rstrip("/").rpartition(".")
    return (path[0] or path[2]).replace("-", " ").replace("_", " ")


def _organigram(reading: Reading) -> bool:
    """A chart as picture or document, told by its alternative text or file name."""
    words = reading.lens.vocabulary.words("content.organigram")
    if any(words.find(f"{d.label} {_slug(d.url)}") for d in reading.documents):
        return True
    images = reading.tree.css("main img, article img, img")[:60]
    return any(words.find(f"{i.attrs.get('alt') or ''} {_slug(i.attrs.get('src') or '')}") for i in images)


def _entries(reading: Reading, read: frozenset[str]) -> Iterator[_Told]:
    """Entries such as "Numeral 1. Estructura orgánica" that lead to a document or to a page that was not read."""
    words = reading.lens.vocabulary.words("content.organigram")
    unread = {d.url for d in reading.documents} - read
    for link in reading.links if unread else ():
        if link.url in unread and link.block is Block.MAIN and words.find(link.label):
            yield _Told(reading, link.selector, link.label, weak=True)
