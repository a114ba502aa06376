"""Past: the quarters of a registry, as light as a trend needs them, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scoring.aggregate import HEADLINE
from scoring.store import Frames, Store


@dataclass(frozen=True)
class Mean:
    """One average of a quarter, in points of 0-100, with its bounds; None when there was nothing to average."""

    points: float | None
    lower: float | None
    upper: float | None
    n_counted: int


NO_MEAN = Mean(None, None, None, 0)


@dataclass(frozen=True)
class SitePoint:
    """One site in one quarter. `points` None means that it was in no average."""

    name: str
    institution: str
    status: str
    points: float | None


@dataclass(frozen=True)
class Moment:
    """One quarter: its averages by (scope, id) under the headline rule, and its dependency sites."""

    quarter: str
    rubric_version: str
    averages: Mapping[tuple[str, str], Mean]
    sites: Mapping[str, SitePoint]

    def average(self, scope: str, scope_id: str = "") -> Mean:
        """The average, or one without points."""
        return self.averages.get((scope, scope_id), NO_MEAN)


@dataclass(frozen=True)
class Change:
    """A site that was evaluated in both quarters."""

    site: str
    name: str
    institution: str
    before: float
    after: float


@dataclass(frozen=True)
class Changes:
    """What moved between two quarters; `apart` are sites that cannot be compared: id -> (status before, after)."""

    before: Moment
    after: Moment
    compared: tuple[Change, ...]
    apart: Mapping[str, tuple[str, str]]

    @cached_property
    def better(self) -> tuple[Change, ...]:
        """Sites that gained points, most first."""
        return tuple(
            sorted((c for c in self.compared if c.after > c.before), key=lambda c: (c.before - c.after, c.site))
        )

    @cached_property
    def worse(self) -> tuple[Change, ...]:
        """Sites that lost points, most first."""
        return tuple(
            sorted((c for c in self.compared if c.after < c.before), key=lambda c: (c.after - c.before, c.site))
        )

    @property
    def same_method(self) -> bool:
        """Whether both quarters were judged by one version of the method."""
        return self.before.rubric_version == self.after.rubric_version


def moment_of(frames: Frames) -> Moment:
    """The quarter of the frames. Sites that are services have no points of their own and are left out."""
    status = dict(zip(frames.visits["site_id"], frames.visits["status"], strict=True))
    points = dict(zip(frames.scores["site_id"], frames.scores["points"], strict=True))
    sites = frames.sites[frames.sites["role"] != "service"]
    return Moment(
        quarter=str(frames.run["quarter"]),
        rubric_version=str(frames.run["rubric_version"]),
        averages=_means(frames),
        sites={
            str(site): SitePoint(str(name), str(owner), str(status.get(site, "pending")), _points(points.get(site)))
            for site, name, owner in zip(sites["site_id"], sites["name"], sites["institution_id"], strict=True)
        },
    )


def _means(frames: Frames) -> dict[tuple[str, str], Mean]:
    """(scope, id) -> mean; the executive scopes have no id."""
    rows = frames.averages[frames.averages["variant"] == HEADLINE].to_dict("records")
    return {
        (str(row["scope"]), "" if str(row["scope"]).startswith("executive") else str(row["scope_id"])): Mean(
            _points(row["points"]), _points(row["lower"]), _points(row["upper"]), int(row["n_counted"])
        )
        for row in rows
    }


def _points(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)


def past_of(store: Store, registry: str, quarter: str) -> tuple[Moment, ...]:
    """Every quarter of the registry up to and with this one, oldest first."""
    return tuple(moment_of(store.frames(registry, q)) for q in store.quarters(registry) if q <= quarter)


def changes(past: Sequence[Moment]) -> Changes | None:
    """What moved between the last two quarters; None when there is only one."""
    if len(past) < 2:
        return None
    before, after = past[-2], past[-1]
    compared, apart = [], {}
    for key in sorted({**before.sites, **after.sites}):
        old, new = before.sites.get(key), after.sites.get(key)
        if (
            old
            and new
            and old.status == new.status == "evaluated"
            and old.points is not None
            and new.points is not None
        ):
            compared.append(Change(key, new.name, new.institution, old.points, new.points))
        else:
            apart[key] = (old.status if old else "", new.status if new else "")
    return Changes(before, after, tuple(compared), apart)


def calendar(first: str, last: str) -> list[str]:
    """Every quarter from one to another, those without a run too: 2025T4, 2026T1, ..."""
    year, number, found = int(first[:4]), int(first[-1]), []
    while f"{year}T{number}" <= last:
        found.append(f"{year}T{number}")
        year, number = (year + 1, 1) if number == 4 else (year, number + 1)
    return found
