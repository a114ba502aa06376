"""The public can take part in decisions of the government on the site.

Present: a participation platform, or a consultation that is open and gives a way to answer it. What was only linked is
    probable.
Absent: coverage is met and there are only closed consultations, calls to meetings, texts, or nothing.
Unknown: coverage is not met.
"""

from __future__ import annotations

from crawler.evidence import SiteEvidence
from scoring.answering import judge
from scoring.finding import Finding
from scoring.reason import say

VERSION = "1.0"

KINDS = frozenset({"consultation", "platform"})
ALIKE = frozenset({"closed", "consultation_text", "consultation_link", "participation_words"})


def detect(evidence: SiteEvidence) -> Finding:
    """Judge own pages, service portals and the consultations that were opened."""
    return judge(
        evidence,
        KINDS,
        ALIKE,
        yes=say("El público puede participar en una consulta o plataforma abierta"),
        no=say("No se encontró una consulta pública abierta ni una plataforma de participación."),
    )
