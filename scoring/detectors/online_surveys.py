"""The site asks the public to answer a survey.

Present: a survey that is open, on the site or with a survey tool. One that was linked and not opened is probable.
Absent: coverage is met and there are only statistics of surveys, enrolments, closed surveys, questions whether a page
    was useful, or nothing.
Unknown: coverage is not met, or a tag manager may add a survey and no page was rendered.
"""

from __future__ import annotations

from crawler.evidence import SiteEvidence
from scoring.answering import judge
from scoring.finding import Finding
from scoring.reason import say

VERSION = "1.0"

KINDS = frozenset({"survey"})
ALIKE = frozenset({"closed", "statistics", "enrolment_form", "feedback", "form_unclear", "survey_link"})


def detect(evidence: SiteEvidence) -> Finding:
    """Judge own pages, service portals and the surveys that were opened. Nothing is ever answered."""
    return judge(
        evidence,
        KINDS,
        ALIKE,
        yes=say("El sitio tiene una encuesta abierta"),
        no=say("No se encontró una encuesta en línea abierta."),
    )
