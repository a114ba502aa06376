"""Consultations, votes and surveys over a whole site: each link settled by the page behind it, if it was opened."""

from __future__ import annotations

from dataclasses import replace

from crawler.evidence import SiteEvidence
from crawler.page import Purpose
from crawler.readings.hosts import by_address, by_markup
from crawler.readings.model import Mark, Tier
from crawler.readings.reading import Reading
from scoring.finding import Finding, present
from scoring.phrases import phrase
from scoring.reason import Reason, say
from scoring.weighing import SHELLS, Seen, citations, depth, followed, look, silence, weigh

SPOKEN = {"survey_link": "survey", "survey_address": "survey", "consultation_link": "consultation", "vote_link": "vote"}


def judge(evidence: SiteEvidence, kinds: frozenset[str], alike: frozenset[str], *, yes: Reason, no: Reason) -> Finding:
    """Present when something of these kinds is open; `yes` and `no` begin the reason; `alike`: what to cite against."""
    found = opened(evidence)
    counting = [seen for seen in found if seen.mark.counts and seen.mark.kind in kinds]
    if counting:
        sure = weigh(counting)
        why = counting[0].mark.why
        reason = say("%(what)s (%(why)s).", what=yes, why=phrase(why)) if why else say("%(what)s.", what=yes)
        return present(reason, citations(counting), confidence=sure, depth=depth(counting))
    against = [seen for seen in found if not seen.mark.counts and seen.mark.kind in alike]
    if against:
        no += say("Lo que hay no cuenta: %(why)s.", why=phrase(against[0].mark.why))
    return silence(evidence, no, against, injectable=True)


def opened(evidence: SiteEvidence) -> list[Seen]:
    """Marks of own pages and service portals, each link replaced by what was found behind it."""
    own = look(evidence.everything(), lambda reading: reading.participation)
    return [settled for seen in own for settled in _settle(evidence, seen)]


def _settle(evidence: SiteEvidence, seen: Seen) -> list[Seen]:
    mark = seen.mark
    behind = followed(evidence, mark.target) if mark.target else None
    if mark.kind == "survey_address":
        seen = Seen(seen.reading, _by_address(mark, behind))
    if behind is None or behind.page.final_url == seen.reading.page.final_url or not _speaks(behind):
        return [seen]
    if behind.page.status >= 400:
        return [Seen(seen.reading, replace(mark, kind="closed", counts=False, why="el enlace ya no abre"))]
    told = [one for one in behind.participation if one.kind != "form_unclear"]
    if told:
        return [Seen(behind, told[0]), Seen(seen.reading, _as(mark, told[0].kind, told[0].tier, told[0]))]
    kind = SPOKEN.get(mark.kind, mark.kind)
    if kind in SPOKEN.values() and _is_tool(behind):
        return [
            Seen(seen.reading, _as(mark, kind, Tier.B, replace(mark, counts=True, why="se abrió y recibe respuestas")))
        ]
    return [seen]


def _by_address(mark: Mark, behind: Reading | None) -> Mark:
    """An address that says survey is weak evidence until its page is opened: then that page says it itself."""
    if behind is None or not SHELLS.isdisjoint(behind.render_need):
        return replace(mark, kind="survey")
    return replace(mark, kind="survey_link", counts=False, why="la página se abrió y no muestra una encuesta abierta")


def _as(mark: Mark, kind: str, tier: Tier, verdict: Mark) -> Mark:
    return replace(mark, kind=kind, tier=tier, counts=verdict.counts, why=verdict.why)


def _speaks(reading: Reading) -> bool:
    """Whether the page behind a link settles it: it was followed for that, or it is a survey tool's page."""
    return reading.page.purpose is Purpose.EXTERNAL or _is_tool(reading) or by_markup(reading, "survey") is not None


def _is_tool(reading: Reading) -> bool:
    return bool(by_address(reading, "survey", reading.page.final_url))
