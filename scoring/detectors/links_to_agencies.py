"""The site links to other agencies of the State.

Present: enough other institutions are linked from header, menu, footer, home page or a list of links. One or two is
    probable.
Absent: coverage is met and no other institution is linked.
Unknown: coverage is not met, or other institutions are linked only inside the text of inner pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.evidence import SiteEvidence
from crawler.page import Purpose
from crawler.readings.model import AgencyLink, Block
from crawler.readings.reading import Reading
from crawler.text import mask
from scoring.finding import Citation, Finding, cite, present, unknown
from scoring.weighing import newest, silence

VERSION = "1.0"

_PLACES = {
    Block.HEADER: "el encabezado",
    Block.NAV: "el menú",
    Block.FOOTER: "el pie de página",
    Block.ASIDE: "la columna lateral",
    Block.MAIN: "el cuerpo",
}
_SHOWN = 8

Found = dict[str, tuple[Reading, AgencyLink]]


def detect(
    evidence: SiteEvidence,
    *,
    min_institutions: int,
    template_confidence: float,
    few_confidence: float,
    news_confidence: float,
) -> Finding:
    """Count institutions, not hosts nor links; the site's own institution is none of them."""
    shown, hidden = _linked(evidence)
    if shown:
        enough = len(shown) >= min_institutions
        sure = template_confidence if enough else few_confidence
        asked = "" if enough else f" Se piden {min_institutions}."
        reason = f"{_reason(shown)}{asked}"
        depth = str(min(reading.page.clicks for reading, _ in shown.values()))
        return present(reason, _citations(shown), confidence=sure, depth=depth, institutions=str(len(shown)))
    if hidden:
        reason = (
            f"Solo hay enlaces a {_many(len(hidden))} dentro de textos interiores, no en la portada, el menú ni el pie."
        )
        return unknown(reason, _citations(hidden), confidence=news_confidence)
    return silence(evidence, "No se hallaron enlaces a otras instituciones públicas.")


def _linked(evidence: SiteEvidence) -> tuple[Found, Found]:
    """First link to each institution: from the template, home page or lists of links; and from elsewhere."""
    shown: Found = {}
    hidden: Found = {}
    own = {evidence.site.institution, ""}
    for reading in sorted(newest(evidence.readings), key=lambda r: r.page.clicks):
        for agency in _others(reading, own):
            place = shown if agency.block is not Block.MAIN or _is_list(reading) else hidden
            place.setdefault(agency.institution, (reading, agency))
    return shown, {name: seen for name, seen in hidden.items() if name not in shown}


def _others(reading: Reading, own: set[str]) -> Iterator[AgencyLink]:
    return (agency for agency in reading.agencies if agency.institution not in own)


def _is_list(reading: Reading) -> bool:
    words = reading.lens.vocabulary.words("content.link_lists")
    titles = " | ".join([reading.title, *(h.text for h in reading.headings if h.level <= 2)])
    return reading.page.purpose is Purpose.HOME or words.find(titles) is not None


def _many(count: int) -> str:
    return "1 institución" if count == 1 else f"{count} instituciones distintas"


def _reason(found: Found) -> str:
    places = list(dict.fromkeys(_PLACES[agency.block] for _, agency in found.values()))
    names = ", ".join(name.upper() for name in list(found)[:_SHOWN])
    more = " y otras" if len(found) > _SHOWN else ""
    return f"Se hallaron enlaces a {_many(len(found))} en {' y '.join(places[:2])}: {names}{more}."


def _citations(found: Found) -> tuple[Citation, ...]:
    return tuple(
        cite(reading.page, agency.selector, mask(f"{agency.label} → {agency.url}"))
        for reading, agency in list(found.values())[:_SHOWN]
    )
