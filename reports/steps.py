"""Steps: what a site should do to reach the next level, and what it gains."""

from __future__ import annotations

from dataclasses import dataclass

from reports.records import CriterionText, Edition, LevelText, SiteView


@dataclass(frozen=True)
class Next:
    """The next level: how many criteria are still needed, the nearest of them, the others that would do as well."""

    level: LevelText
    gain: float
    needed: int
    nearest: tuple[CriterionText, ...]
    others: tuple[CriterionText, ...]


def next_of(edition: Edition, site: SiteView) -> Next | None:
    """None at the top and for sites without a level. `blocked_by` is in the order of the rubric's advice."""
    if site.level is None or site.level >= len(edition.method.levels) or site.status != "evaluated":
        return None
    level = edition.method.levels[site.level]
    have = sum(f.found and f.criterion.in_headline for f in site.findings if f.criterion.level == level.number)
    missing = [edition.method.by_id[key] for key in site.blocked_by if key in edition.method.by_id]
    needed = max(1, level.needs - have)
    return Next(level, level.points - (site.points or 0), needed, tuple(missing[:needed]), tuple(missing[needed:]))
