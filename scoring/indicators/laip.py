"""The site publishes the information that article 10 of the access to information law (Decreto 57-2008) asks for.

Present: half of its 29 numerals or more are named in links or headings. Fewer are probable.
Absent: coverage is met and no numeral is named.
Unknown: coverage is not met.
"""

from __future__ import annotations

import re

from crawler.evidence import SiteEvidence
from crawler.readings.reading import Reading
from scoring.finding import Citation, Finding, cite, present
from scoring.reason import say
from scoring.weighing import newest, silence

VERSION = "1.0"
TITLE = {"es": "Información pública de oficio (LAIP, artículo 10)", "en": "Public information duty (LAIP, article 10)"}
NUMERALS = 29  # of article 10
_NUMERAL = re.compile(r"\bnumeral(?:es)?\s*(?:n[oº°]?\.?\s*)?(\d{1,2})\b", re.IGNORECASE)


def indicate(evidence: SiteEvidence) -> Finding:
    """Shown, never scored. `numerals` are those found, `count` how many of 29."""
    places: dict[int, Citation] = {}
    for reading in newest(evidence.everything()):
        for said, selector in _labels(reading):
            for number in _NUMERAL.findall(said[:200]):
                if 1 <= int(number) <= NUMERALS:
                    places.setdefault(int(number), cite(reading.page, selector, said))
    found = sorted(places)
    facts = {"count": str(len(found)), "numerals": " ".join(map(str, found))}
    if not found:
        nothing = say("No se encontraron los numerales del artículo 10 de la ley.")
        return silence(evidence, nothing, (), injectable=False, **facts)
    reason = say("Se nombran %(n)s de los %(total)s numerales del artículo 10.", n=len(found), total=NUMERALS)
    shown = tuple(places[number] for number in found[:5])
    return present(reason, shown, confidence=0.95 if 2 * len(found) >= NUMERALS else 0.7, **facts)


def _labels(reading: Reading) -> list[tuple[str, str]]:
    links = [(link.label, link.selector) for link in reading.links if "umeral" in link.label.lower()]
    return links + [(h.text, h.selector) for h in reading.headings if "umeral" in h.text.lower()]
