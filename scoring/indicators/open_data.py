"""The site offers open data: a catalogue, or machine-readable files that say so.

Present: a working catalogue, or three files or more under open data words. A link to a portal of open data is probable.
Absent: coverage is met and there are only the words, or spreadsheets of the transparency duty, or nothing.
Unknown: coverage is not met.
"""

from __future__ import annotations

from crawler.evidence import SiteEvidence
from scoring.finding import Finding, present
from scoring.phrases import phrase
from scoring.reason import say
from scoring.weighing import citations, look, silence, weigh

VERSION = "1.1"
TITLE = {"es": "Datos abiertos", "en": "Open data"}


def indicate(evidence: SiteEvidence) -> Finding:
    """Shown, never scored (COPRET 2015, open data)."""
    found = look(evidence.everything(), lambda reading: reading.open_data)
    counting = [seen for seen in found if seen.mark.counts]
    if counting:
        best = min(counting, key=lambda seen: seen.mark.tier).mark
        reason = say("Ofrece datos abiertos.")
        if best.why:
            reason = say("Ofrece datos abiertos: %(why)s.", why=phrase(best.why))
        return present(reason, citations(counting), confidence=weigh(counting))
    return silence(evidence, say("No se encontró un catálogo ni archivos de datos abiertos."), found)
