"""Guests: disputes of checks of sites outside the registry, and what the new test of a disputed site found."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

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


def guests(store: Store, known: Container[str], criteria: Container[str]) -> Iterator[tuple[Place, Guest]]:
    """Those that wait for a person, the oldest first; a place names the host too, as two hosts may share a site id.

    Left out are the sites in `known`, criteria that are not in `criteria`, and what the check has no finding of."""
    frames, waiting = cache(partial(_frames, store)), dict[Place, Guest]()
    for dispute in disputes.disputes(store.engine, REGISTRY, undecided=True):
        if dispute.site_id in known or dispute.criterion not in criteria:
            continue
        found = _guest(frames(dispute.quarter), dispute)
        if found is not None:
            place = (f"{dispute.site_id}@{urlsplit(found.site['url']).hostname}", dispute.criterion)
            earlier = waiting[place].disputes if place in waiting else ()
            waiting[place] = replace(found, disputes=(*earlier, dispute))
    yield from waiting.items()


def _guest(frames: Frames | None, dispute: Dispute) -> Guest | None:
    """None when the check is gone, or older than the criterion."""
    finding = _finding(frames, dispute)
    if frames is None or finding is None:
        return None
    table = frames.findings
    row = table[(table["site_id"] == dispute.site_id) & (table["criterion"] == dispute.criterion)].iloc[0]
    site = {str(column): value for column, value in frames.sites.iloc[0].items()}
    return Guest(dispute.quarter, site, finding, row["citations"], (dispute,))


def _finding(frames: Frames | None, dispute: Dispute) -> Finding | None:
    return None if frames is None else findings_of(frames).get(dispute.site_id, {}).get(dispute.criterion)


def disputed(store: Store, dispute: Dispute) -> Finding | None:
    """What the check said that is disputed; None for a dispute of a published quarter."""
    return _finding(_frames(store, dispute.quarter), dispute)


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
