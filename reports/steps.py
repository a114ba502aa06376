"""Steps: what a site should do to reach the next level, what it gains and what that does to the averages."""

from __future__ import annotations

from dataclasses import dataclass

from reports.method import CriterionText, LevelText
from reports.records import Edition, SiteView
from reports.words import Words
from scoring.outlook import Outlook, Shift


@dataclass(frozen=True)
class Next:
    """The next level: the nearest set of missing criteria, others that would do as well, and the averages it moves."""

    level: LevelText
    gain: float
    nearest: tuple[CriterionText, ...]
    others: tuple[CriterionText, ...]
    shifts: tuple[tuple[str, Shift], ...]


def next_of(edition: Edition, words: Words, site: SiteView) -> Next | None:
    """None at the top and for sites that were not evaluated."""
    outlook = edition.outlooks.get(site.id)
    if outlook is None or site.level is None:
        return None
    known = edition.method.by_id
    return Next(
        level=edition.method.levels[outlook.next_level - 1],
        gain=outlook.points_gained,
        nearest=tuple(known[key] for key in outlook.criteria if key in known),
        others=tuple(known[key] for key in site.blocked_by if key in known and key not in outlook.criteria),
        shifts=_shifts(edition, words, site, outlook),
    )


def _shifts(edition: Edition, words: Words, site: SiteView, outlook: Outlook) -> tuple[tuple[str, Shift], ...]:
    institution = edition.by_id[site.institution]
    group = words.say("Ministerios") if institution.kind == "ministry" else words.say("Secretarías")
    named = (
        (institution.acronym, outlook.institution),
        (group, outlook.group),
        (words.say("Organismo Ejecutivo"), outlook.executive),
    )
    return tuple((name, shift) for name, shift in named if shift is not None)
