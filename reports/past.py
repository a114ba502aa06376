"""Past: what a trend needs of an edition once it is over, and what changed between two quarters."""

from __future__ import annotations

from dataclasses import dataclass

from reports.records import Edition, PastQuarter, SiteView


@dataclass(frozen=True)
class Moved:
    """A site evaluated in both quarters: points before and now, and criteria that began or ceased to count."""

    site: SiteView
    before: float
    after: float
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """What an edition says other than the quarter before. Only sites evaluated in both are compared."""

    before: PastQuarter
    better: tuple[Moved, ...]  # most first
    worse: tuple[Moved, ...]
    shifted: tuple[Moved, ...]  # the same points from other criteria
    still: tuple[Moved, ...]  # nothing changed
    unread: tuple[SiteView, ...]  # not evaluated in one of the two
    new: tuple[SiteView, ...]
    gone: tuple[str, ...]

    @property
    def moved(self) -> tuple[Moved, ...]:
        """Every site that was compared."""
        return (*self.better, *self.worse, *self.shifted, *self.still)

    @property
    def same(self) -> int:
        """Sites of which nothing changed."""
        return len(self.still)

    @property
    def compared(self) -> int:
        """Sites that were compared."""
        return len(self.moved)

    @property
    def mean_before(self) -> float | None:
        """Mean of the compared sites in the quarter before."""
        return sum(m.before for m in self.moved) / self.compared if self.compared else None

    @property
    def mean_after(self) -> float | None:
        """Mean of the same sites now."""
        return sum(m.after for m in self.moved) / self.compared if self.compared else None


def past_of(edition: Edition) -> PastQuarter:
    """The edition as later ones remember it."""
    sites, run = edition.sites, edition.run
    return PastQuarter(
        quarter=run.quarter,
        rubric_version=run.rubric_version,
        first_read=run.first_read,
        last_read=run.last_read,
        points={s.id: s.points for s in sites},
        levels={s.id: s.level for s in sites},
        bounds={s.id: (s.lower, s.upper) for s in sites},
        statuses={s.id: s.status for s in sites},
        found={s.id: frozenset(f.criterion.id for f in s.findings if f.found) for s in sites},
        averages={key: average for key, average in edition.averages.items() if key[2] == "headline"},
    )


def changes_of(edition: Edition) -> Changes | None:
    """What changed since the quarter before; None for the first one."""
    if not edition.past:
        return None
    before = edition.past[-1]
    known = [s for s in edition.sites if s.id in before.statuses]
    moved = [m for s in known if (m := _moved(s, before)) is not None]
    compared = {m.site.id for m in moved}
    level = [m for m in moved if m.after == m.before]
    return Changes(
        before=before,
        better=tuple(sorted((m for m in moved if m.after > m.before), key=lambda m: (m.before - m.after, m.site.id))),
        worse=tuple(sorted((m for m in moved if m.after < m.before), key=lambda m: (m.after - m.before, m.site.id))),
        shifted=tuple(m for m in level if m.gained or m.lost),
        still=tuple(m for m in level if not m.gained and not m.lost),
        unread=tuple(s for s in known if s.id not in compared),
        new=tuple(s for s in edition.sites if s.id not in before.statuses),
        gone=tuple(sorted(set(before.statuses) - {s.id for s in edition.sites})),
    )


def _moved(site: SiteView, before: PastQuarter) -> Moved | None:
    old = before.points[site.id]
    if site.points is None or old is None or site.status != "evaluated" or before.statuses[site.id] != "evaluated":
        return None
    had, has = before.found[site.id], {f.criterion.id for f in site.findings if f.found}
    return Moved(site, old, site.points, tuple(sorted(has - had)), tuple(sorted(had - has)))


def quarters_between(first: str, last: str) -> list[str]:
    """Every quarter from one to another, those without a run too: 2025T4, 2026T1, ..."""
    year, number, found = int(first[:4]), int(first[-1]), []
    while f"{year}T{number}" <= last:
        found.append(f"{year}T{number}")
        year, number = (year + 1, 1) if number == 4 else (year, number + 1)
    return found
