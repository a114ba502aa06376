"""The site takes votes: a poll or vote that is open.

Present: a poll or vote with options to choose from. What was only linked is probable.
Absent: coverage is met and there are only results, closed polls, news of elections, stars under articles, or nothing.
Unknown: coverage is not met, or a tag manager may add a poll and no page was rendered.
"""

from __future__ import annotations

from crawler.evidence import SiteEvidence
from scoring.answering import judge
from scoring.finding import Finding
from scoring.reason import say

VERSION = "1.0"

KINDS = frozenset({"vote"})
ALIKE = frozenset({"closed", "election_news", "rating", "feedback", "vote_link"})


def detect(evidence: SiteEvidence) -> Finding:
    """Judge own pages, service portals and the votes that were opened. Nothing is ever voted."""
    return judge(
        evidence,
        KINDS,
        ALIKE,
        yes=say("El sitio tiene una votación o sondeo abierto"),
        no=say("No se encontró una votación ni un sondeo abierto."),
    )
