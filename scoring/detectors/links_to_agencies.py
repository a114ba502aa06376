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
from scoring.reason import Reason, among, say
from scoring.weighing import newest, silence

VERSION = "1.0"

_PLACES = {
    Block.HEADER: say("el encabezado"),
    Block.NAV: say("el menú"),
    Block.FOOTER: say("el pie de página"),
    Block.ASIDE: say("la columna lateral"),
    Block.MAIN: say("el cuerpo"),
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
        reason = _reason(shown) if enough else _reason(shown) + say("Se piden %(n)s.", n=min_institutions)
        depth = str(min(reading.page.clicks for reading, _ in shown.values()))
        return present(reason, _citations(shown), confidence=sure, depth=depth, institutions=str(len(shown)))
    if hidden:
        reason = say(
            "Solo hay enlaces a %(many)s dentro de textos interiores, no en la portada, el menú ni el pie.",
            many=_many(len(hidden)),
        )
        return unknown(reason, _citations(hidden), confidence=news_confidence)
    return silence(evidence, say("No se hallaron enlaces a otras instituciones públicas."))


def _linked(evidence: SiteEvidence) -> tuple[Found, Found]:
    """First link to each institution: from the template, home page or lists of links; and from elsewhere."""
    shown: Found = {}
    hidden: Found = {}
    own = {evidence.site.institution, ""}
    for reading in sorted(newest(evidence.readings), key=lambda r: r.page.clicks):
        for agency in _others(reading, own):
            place = shown if agency.link.block is not Block.MAIN or _is_list(reading) else hidden
            place.setdefault(agency.institution, (reading, agency))
    return shown, {name: seen for name, seen in hidden.items() if name not in shown}


def _others(reading: Reading, own: set[str]) -> Iterator[AgencyLink]:
    return (agency for agency in reading.agencies if agency.institution not in own)


def _is_list(reading: Reading) -> bool:
    words = reading.lens.vocabulary.words("content.link_lists")
    titles = " | ".join([reading.title, *(h.text for h in reading.headings if h.level <= 2)])
    return reading.page.purpose is Purpose.HOME or words.find(titles) is not None


def _many(count: int) -> Reason:
    return say("1 institución") if count == 1 else say("%(n)s instituciones distintas", n=count)


def _reason(found: Found) -> Reason:
    places = list(dict.fromkeys(_PLACES[agency.link.block] for _, agency in found.values()))
    names: str | Reason = ", ".join(name.upper() for name in list(found)[:_SHOWN])
    if len(found) > _SHOWN:
        names = say("%(names)s y otras", names=names)
    return say(
        "Se hallaron enlaces a %(many)s en %(places)s: %(names)s.",
        many=_many(len(found)), places=among(places[:2], " y "), names=names,
    )  # fmt: skip


def _citations(found: Found) -> tuple[Citation, ...]:
    return tuple(
        cite(reading.page, agency.link.selector, mask(f"{agency.link.label} → {agency.link.url}"))
        for reading, agency in list(found.values())[:_SHOWN]
    )
