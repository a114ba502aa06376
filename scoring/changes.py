"""Changes: which sites are told to have improved or worsened, so that a doubtful step there and back is not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from crawler.evidence import Status
from scoring.store import Frames


@dataclass(frozen=True)
class Seen:
    """Points of a site in one quarter, with what undecided findings could make of them."""

    points: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Quarter:
    """One quarter under one version of the method; only sites with points are in `sites`."""

    name: str
    version: str
    sites: Mapping[str, Seen] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Told:
    """What the last of some quarters is told to have changed: site -> (points told before, points now)."""

    quarter: str
    better: Mapping[str, tuple[float, float]]
    worse: Mapping[str, tuple[float, float]]
    unread: tuple[str, ...]
    compared: bool  # False: the first quarter, or the first under a new version of the method


def quarter_of_frames(frames: Frames) -> Quarter:
    """The quarter that a store's tables tell of."""
    scores = frames.scores.dropna(subset=["points", "lower", "upper"])
    rows = zip(scores.site_id, scores.points, scores.lower, scores.upper, strict=True)
    seen = {str(site): Seen(float(points), float(low), float(high)) for site, points, low, high in rows}
    unread: pd.DataFrame = frames.visits[frames.visits.status.isin([Status.NOT_EVALUATED, Status.PENDING])]
    run = frames.run
    return Quarter(str(run["quarter"]), str(run["rubric_version"]), seen, frozenset(map(str, unread.site_id)))


def changes(quarters: Sequence[Quarter]) -> Told:
    """Fold quarters, oldest first, into what the last of them is told to have changed.

    A site keeps the points it was last told to have until a change is certain (no undecided finding could undo it:
    its bounds exclude those points) or lasts (the quarter before, in which it was read, lay on the same side of them).
    A new version of the method begins anew. Raises ValueError without a quarter."""
    if not quarters:
        raise ValueError("changes of no quarter")
    held: dict[str, float] = {}
    before: dict[str, float] = {}
    last = quarters[-1]
    news: dict[str, tuple[float, float]] = {}
    compared = False
    for earlier, quarter in zip([None, *quarters[:-1]], quarters, strict=True):
        compared = earlier is not None and earlier.version == quarter.version
        if not compared:
            held, before = {}, {}
        news = {site: (held[site], seen.points) for site, seen in quarter.sites.items()
                if site in held and _holds(held[site], seen, before[site])}  # fmt: skip
        points = {site: seen.points for site, seen in quarter.sites.items()}
        held = {**points, **held, **{site: now for site, (_, now) in news.items()}}
        before = {**before, **points}
    return Told(
        last.name,
        {site: pair for site, pair in sorted(news.items()) if pair[1] > pair[0]},
        {site: pair for site, pair in sorted(news.items()) if pair[1] < pair[0]},
        tuple(sorted(last.unread)),
        compared,
    )


def _holds(told: float, seen: Seen, before: float) -> bool:
    up = seen.points > told and (seen.lower > told or before > told)
    down = seen.points < told and (seen.upper < told or before < told)
    return up or down
