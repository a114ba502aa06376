"""Steps: what a site should do to reach each higher level, what it gains and what that does to the averages."""

from __future__ import annotations

import json
from dataclasses import dataclass

from reports.method import CriterionText, LevelText
from reports.records import Edition, SiteView
from reports.words import Words
from scoring.outlook import Outlook, Shift


@dataclass(frozen=True)
class Step:
    """One level within reach: the smallest set of missing criteria that leads there, and the averages it moves."""

    level: LevelText
    gain: float
    criteria: tuple[CriterionText, ...]
    shifts: tuple[tuple[str, Shift], ...]


@dataclass(frozen=True)
class Steps:
    """The levels within reach, the nearest first, and what else would serve for that one."""

    ladder: tuple[Step, ...]
    others: tuple[CriterionText, ...]
    simulator: str  # JSON for the page's script

    @property
    def next(self) -> Step:
        """The nearest level."""
        return self.ladder[0]


def steps_of(edition: Edition, words: Words, site: SiteView) -> Steps | None:
    """None at the top and for sites that were not evaluated."""
    outlooks = edition.outlooks.get(site.id, ())
    if not outlooks or site.level is None:
        return None
    known = edition.method.by_id
    nearest = outlooks[0].criteria
    return Steps(
        ladder=tuple(_step(edition, words, site, outlook) for outlook in outlooks),
        others=tuple(known[key] for key in site.blocked_by if key in known and key not in nearest),
        simulator=_simulator(edition, words, site, outlooks[0]),
    )


def _step(edition: Edition, words: Words, site: SiteView, outlook: Outlook) -> Step:
    known = edition.method.by_id
    return Step(
        level=edition.method.levels[outlook.next_level - 1],
        gain=outlook.points_gained,
        criteria=tuple(known[key] for key in outlook.criteria if key in known),
        shifts=_shifts(edition, words, site, outlook),
    )


def _shifts(edition: Edition, words: Words, site: SiteView, outlook: Outlook) -> tuple[tuple[str, Shift], ...]:
    institution = edition.by_id[site.institution]
    group = words.say("Ministerios") if institution.kind == edition.first else words.say("Secretarías")
    named = (
        (institution.acronym, outlook.institution),
        (group, outlook.group),
        (words.say("Organismo Ejecutivo"), outlook.executive),
    )
    return tuple((name, shift) for name, shift in named if shift is not None)


def _simulator(edition: Edition, words: Words, site: SiteView, outlook: Outlook) -> str:
    """Levels with what each needs, what the site has, and by how much one point of the site moves each average."""
    levels = [
        {
            "points": level.points,
            "needs": level.needs,
            "name": words.pick(level.name),
            "criteria": [c.id for c in edition.method.of_level(level.number) if c.in_headline],
        }
        for level in edition.method.levels
    ]
    averages = [
        {"name": name, "points": shift.before, "per_point": (shift.after - shift.before) / outlook.points_gained}
        for name, shift in _shifts(edition, words, site, outlook)
    ]
    have = [f.criterion.id for f in site.findings if f.found]
    facts = {"levels": levels, "have": have, "points": site.points, "averages": averages}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
