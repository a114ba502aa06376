"""Replaced: what a later method or a person's verdict took the place of, kept beside what stands now."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EarlierScore:
    """What a site had under a method that has been replaced since."""

    quarter: str
    site: str
    rubric_version: str
    level: int | None
    points: float | None


@dataclass(frozen=True)
class Correction:
    """A person's verdict on one criterion of one site, beside what the detector had said."""

    site: str
    criterion: str
    outcome: str
    machine: str
    reviewer: str
    reason: str
    decided_at: str
    link: str
