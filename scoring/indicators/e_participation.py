"""The public can say something to the institution on the site: wider than the participation of level 5.

Present: a survey, consultation, vote or platform, a chat or forum, a complaint box, or page feedback.
Absent: coverage is met and there is none of them.
Unknown: coverage is not met.
"""

from __future__ import annotations

from crawler.evidence import SiteEvidence
from scoring.finding import Finding, present
from scoring.reason import say
from scoring.weighing import Seen, citations, look, silence

VERSION = "1.0"
TITLE = {"es": "Participación electrónica", "en": "E-participation"}
SURE = 0.9  # the indicator asks for any of many ways, so one that is seen suffices


def indicate(evidence: SiteEvidence) -> Finding:
    """Shown, never scored (COPRET 2015, e-participation); it never feeds level 5."""
    pages = tuple(evidence.everything())
    said = [seen for seen in look(pages, lambda reading: reading.participation) if _takes(seen)]
    heard = [
        s for s in look(pages, lambda reading: reading.channels) if s.mark.counts and s.mark.kind != "contact_form"
    ]
    if found := [*said, *heard]:
        reason = say("El público puede opinar, quejarse o conversar en el sitio.")
        return present(reason, citations(found), confidence=SURE)
    nothing = say("No se encontró dónde opinar, quejarse o conversar con la institución.")
    return silence(evidence, nothing, injectable=True)


def _takes(seen: Seen) -> bool:
    return seen.mark.counts or seen.mark.kind == "feedback"
