"""The home page breaks no rule of accessibility that matters much: critical or serious for axe-core.

Present: axe-core found none. A machine sees only part of what hinders people, so that this is never certain.
Absent: axe-core found some; the reason counts and names them.
Unknown: the home page was not measured: no browser, no time, or the configuration leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.evidence import SiteEvidence
from crawler.page import Page
from crawler.text import mask
from scoring.finding import Citation, Finding, absent, cite, present, unknown
from scoring.reason import Reason, among, say

VERSION = "1.0"
TITLE = {"es": "Accesibilidad de la portada", "en": "Accessibility of the home page"}
SURE = 0.9  # that these rules hold; a machine can check less than half of the guidelines
GRAVE = ("critical", "serious")
NAMED = 6  # rules in the reason
CITED = 5  # places for a person to look at


def indicate(evidence: SiteEvidence) -> Finding:
    """Shown, never scored. Facts: rules broken by impact (critical, serious, moderate, minor) and version of axe."""
    home = evidence.home
    found: Mapping[str, Any] = (home.page.measures.get("axe") if home is not None else None) or {}
    if home is None or not found:
        return unknown(say("No se midió la accesibilidad de la portada."))
    impacts: Mapping[str, int] = found["impacts"]
    facts = {"axe": str(found["version"]), **{name: str(number) for name, number in impacts.items()}}
    grave = [rule for rule in found["rules"] if rule["impact"] in GRAVE]
    if not grave:
        return present(_clean(sum(impacts.values())), (cite(home.page),), confidence=SURE, **facts)
    places = tuple(_place(home.page, rule) for rule in grave[:CITED])
    return absent(_reason(impacts, grave), places, **facts)


def _clean(minor: int) -> Reason:
    blind = say("Una máquina no lo ve todo.")
    if not minor:
        return say("axe-core no halló en la portada faltas críticas ni serias.") + blind
    rules = say("1 regla") if minor == 1 else say("%(n)s reglas", n=minor)
    found = say(
        "axe-core no halló en la portada faltas críticas ni serias; incumple %(rules)s de menor efecto.", rules=rules
    )
    return found + blind


def _reason(impacts: Mapping[str, int], grave: list[Mapping[str, Any]]) -> Reason:
    total = sum(impacts[name] for name in GRAVE)
    counts = among((_count(name, impacts[name]) for name in GRAVE if impacts[name]), " y ")
    named: str | Reason = ", ".join(f"{rule['id']} ({rule['elements']})" for rule in grave[:NAMED])
    if total > NAMED:
        named = say("%(rules)s y %(n)s más", rules=named, n=total - NAMED)
    if total == 1:
        return say(
            "axe-core halló en la portada falta de accesibilidad: %(counts)s. Reglas (elementos): %(rules)s.",
            counts=counts, rules=named,
        )  # fmt: skip
    return say(
        "axe-core halló en la portada faltas de accesibilidad: %(counts)s. Reglas (elementos): %(rules)s.",
        counts=counts, rules=named,
    )  # fmt: skip


def _count(impact: str, n: int) -> Reason:
    if impact == "critical":
        return say("1 crítica") if n == 1 else say("%(n)s críticas", n=n)
    return say("1 seria") if n == 1 else say("%(n)s serias", n=n)


def _place(page: Page, rule: Mapping[str, Any]) -> Citation:
    plain = cite(page, rule["selector"], mask(f"{rule['id']}: {rule['html']}"))
    box = tuple(rule["box"]) if rule.get("box") and page.screenshot else None
    return Citation(
        plain.url, plain.selector, plain.excerpt, plain.record, plain.screenshot, box or plain.box, plain.fetched_at
    )
