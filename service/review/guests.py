"""Guests: disputes of checks of sites outside the registry, and what the new test of a disputed site found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from scoring import disputes
from scoring.disputes import Dispute
from scoring.finding import Finding
from scoring.outlook import findings_of
from scoring.queue import Place
from scoring.store import Frames, Store
from service.web.checks import REGISTRY


@dataclass(frozen=True)
class Guest:
    """A disputed finding of the latest disputed check of a site."""

    check: str
    site: Mapping[str, Any]  # row of the sites table
    finding: Finding
    citations: Sequence[Mapping[str, Any]]
    disputes: tuple[Dispute, ...]


def guests(store: Store) -> Iterator[tuple[Place, Guest]]:
    """Those that wait for a person, the oldest first."""
    asked: dict[Place, list[Dispute]] = {}
    for dispute in disputes.disputes(store.engine, REGISTRY, undecided=True):
        asked.setdefault((dispute.site_id, dispute.criterion), []).append(dispute)
    for place, found in asked.items():
        frames = _frames(store, found[-1].quarter)
        if frames is not None:
            row = _row(frames, place)
            finding = findings_of(frames)[place[0]][place[1]]
            site = {str(column): value for column, value in frames.sites.iloc[0].items()}
            yield place, Guest(found[-1].quarter, site, finding, row["citations"], tuple(found))


def _row(frames: Frames, place: Place) -> Mapping[Any, Any]:
    table = frames.findings
    return dict(table[(table["site_id"] == place[0]) & (table["criterion"] == place[1])].iloc[0])


def retested(store: Store, dispute: Dispute) -> Finding | None:
    """What the visit that a dispute caused says of the criterion; None while it waits or when it failed."""
    frames = _frames(store, dispute.retest)
    if frames is None:
        return None
    return next(iter(findings_of(frames).values()), {}).get(dispute.criterion)


def _frames(store: Store, check: str) -> Frames | None:
    with suppress(KeyError):
        return store.frames(REGISTRY, check)
    return None


def elsewhere(store: Store, registry: str, quarter: str) -> dict[str, int]:
    """Disputes of the registry's other quarters that wait for a person: quarter -> how many."""
    found: dict[str, int] = {}
    for dispute in disputes.disputes(store.engine, registry, undecided=True):
        if dispute.quarter != quarter:
            found[dispute.quarter] = found.get(dispute.quarter, 0) + 1
    return found
