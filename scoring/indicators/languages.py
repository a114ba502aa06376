"""The site speaks Mayan languages, Garifuna or Xinka.

Present: text in one of them (level 2), or a switcher that leads to pages in them (level 3).
Absent: coverage is met and they are not there, or only named (level 1). Machine translation is no content.
Unknown: coverage is not met.
"""

from __future__ import annotations

from crawler.evidence import SiteEvidence
from crawler.readings.hosts import belongs, host_of
from crawler.readings.marking import likely, words
from crawler.readings.model import Block, Link
from crawler.readings.reading import Reading
from scoring.finding import Citation, Finding, cite, present
from scoring.reason import say
from scoring.weighing import newest, silence

VERSION = "1.0"
TITLE = {"es": "Idiomas nacionales", "en": "National languages"}
SWITCH_WORDS = 3  # a label of a switcher is the name of a language and little more
MACHINES = ("translate.google.com", "translate.goog", "gtranslate.net")


def indicate(evidence: SiteEvidence) -> Finding:
    """Shown, never scored (hand-book 5.17)."""
    pages = newest(evidence.readings)
    spoken = {code: reading for reading in reversed(pages) for code in reading.languages}
    switch = next(
        ((r, link) for r in pages for link in likely(r, "indicators.language_names") if _switches(r, link)), None
    )
    tagged = next((r for r in pages if r.meta.get("lang", "").partition("-")[0] in _codes(r)), None)
    names = " ".join(sorted(spoken))
    if spoken or tagged:
        places = tuple(cite(r.page, "", f"{code}: {r.languages[code]} fragmentos") for code, r in spoken.items())
        places = places or ((cite(tagged.page, "html", tagged.meta["lang"]),) if tagged else ())
        level = "3" if switch else "2"
        reason = say("Hay contenido en idiomas nacionales.")
        return present(reason, places[:5], confidence=0.9, level=level, languages=names)
    named = next((r for r in pages if _named(r)), None)
    if switch or named:
        place = _place(switch, named)
        return silence(evidence, say("Los idiomas nacionales solo se nombran (%(url)s).", url=place.url), level="1")
    return silence(evidence, say("No se encontró contenido en idiomas nacionales."), level="0")


def _codes(reading: Reading) -> tuple[str, ...]:
    return reading.lens.vocabulary.lists["indicators.language_codes"]


def _switches(reading: Reading, link: Link) -> bool:
    """A short label with a language's name in the template, that leads to a page of this site."""
    if len(link.label.split()) > SWITCH_WORDS or link.block is Block.MAIN or belongs(host_of(link.url), MACHINES):
        return False
    return bool(link.url) and link.label in words(reading, "indicators.language_names")


def _named(reading: Reading) -> bool:
    text = reading.main_text
    return text in words(reading, "indicators.language_people") and text in words(reading, "indicators.language_names")


def _place(switch: tuple[Reading, Link] | None, named: Reading | None) -> Citation:
    if switch:
        return cite(switch[0].page, switch[1].selector, switch[1].label)
    return cite(named.page) if named else Citation("")
