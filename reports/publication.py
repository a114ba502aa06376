"""Publication: what the site says of itself beside the scores: its address, who visits, how right the readings are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.method import Texts


@dataclass(frozen=True)
class Measured:
    """One row of an accuracy table: n things compared, a figure 0-1 and, where it has one, its interval."""

    name: Texts
    n: int
    value: float
    low: float | None = None
    high: float | None = None
    agree: int | None = None
    aim: float | None = None


@dataclass(frozen=True)
class Accuracy:
    """How right the readings were on pages that people had labelled; `source` says which and how."""

    forms: tuple[Measured, ...] = ()  # F1 of each type
    signals: tuple[Measured, ...] = ()  # share of pairs that agree
    source: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Publication:
    """`address` is where the site is served, "" while unknown: then no absolute link is written.

    `about` is the page on who visits, as HTML of our own by language. `notices` are by quarter: the reservation with
    which it was published."""

    address: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    accuracy: Accuracy = field(default_factory=Accuracy)
    notices: Mapping[str, Texts] = field(default_factory=dict)
