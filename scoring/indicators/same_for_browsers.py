"""A browser is shown the page that a plain request gets: the crawl judges what people see.

Present: home page as answered and as rendered have most of their words in common.
Absent: they have few words in common although the answer was no shell for scripts: another page for other visitors.
Unknown: the home page was not read both ways, or one of them has too few words to compare.
"""

from __future__ import annotations

import re

from crawler.evidence import SiteEvidence
from crawler.page import Purpose
from crawler.readings.reading import Reading
from crawler.text import norm
from scoring.finding import Finding, absent, cite, present, unknown
from scoring.reason import say

VERSION = "1.0"
TITLE = {"es": "La misma página para todos", "en": "The same page for all"}
WORDS = 40  # distinct words that tell a text; a shell that scripts fill has a handful
COMMON = 0.3  # of the words of the shorter text: banners and news that turn leave far more in common, another site less
SURE = 0.9  # both were asked for under the same name; a server may also tell visitors apart by their address
_WORD = re.compile(r"[a-z]{5,}")


def indicate(evidence: SiteEvidence) -> Finding:
    """Shown, never scored. Facts: share of words in common, words of each."""
    homes = [reading for reading in evidence.readings if reading.page.purpose is Purpose.HOME]
    plain = next((reading for reading in homes if not reading.page.rendered), None)
    drawn = next((reading for reading in homes if reading.page.rendered), None)
    if plain is None or drawn is None:
        return unknown(say("La portada no se leyó de las dos maneras: por petición simple y con navegador."))
    one, other = _words(plain), _words(drawn)
    facts = {"words": str(len(one)), "rendered_words": str(len(other))}
    if min(len(one), len(other)) < WORDS:
        little = say("La portada tiene muy poco texto de una de las dos maneras para compararlas.")
        return unknown(little, (), confidence=0.3, **facts)
    share = len(one & other) / min(len(one), len(other))
    facts["common"] = f"{share:.2f}"
    places = (cite(plain.page, "title", plain.title), cite(drawn.page, "title", drawn.title))
    if share < COMMON:
        reason = say(
            "Un navegador recibe otra portada que una petición simple: solo comparten %(share)s de las palabras.",
            share=f"{share:.0%}",
        )
        return absent(reason, places, **facts)
    same = say("Un navegador y una petición simple reciben la misma portada.")
    return present(same, places, confidence=SURE, **facts)


def _words(reading: Reading) -> frozenset[str]:
    return frozenset(_WORD.findall(norm(f"{reading.title} {reading.text}")))
