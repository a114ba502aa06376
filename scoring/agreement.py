"""Agreement: labels against findings, as counts, rates with intervals, kappa and AC1 (hand-book 9.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054  # two-sided 95 % of the normal distribution


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its Wilson 95 % interval; all None when there is nothing to divide by."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """A two-by-two table: label against prediction."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0

    @classmethod
    def of(cls, pairs: Iterable[tuple[bool, bool]]) -> Counts:
        """Count (label, prediction) pairs."""
        cells = [0, 0, 0, 0]
        for label, said in pairs:
            cells[(0 if label else 1) if said else (2 if label else 3)] += 1
        return cls(*cells)

    @property
    def n(self) -> int:
        """All pairs."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def positives(self) -> int:
        """Pairs whose label is positive."""
        return self.tp + self.fn

    @property
    def agreement(self) -> float | None:
        """Share of pairs in which both say the same."""
        return (self.tp + self.tn) / self.n if self.n else None

    @property
    def precision(self) -> Interval:
        """Share of positive predictions that are right."""
        return wilson(self.tp, self.tp + self.fp)

    @property
    def sensitivity(self) -> Interval:
        """Share of positive labels that were found (recall)."""
        return wilson(self.tp, self.positives)

    @property
    def specificity(self) -> Interval:
        """Share of negative labels that were left alone."""
        return wilson(self.tn, self.tn + self.fp)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None when there is neither a label nor a prediction."""
        both = 2 * self.tp + self.fp + self.fn
        return 2 * self.tp / both if both else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; None when chance alone would agree always."""
        if not self.n or self.agreement is None:
            return None
        label, said = self.positives / self.n, (self.tp + self.fp) / self.n
        return _beyond(self.agreement, label * said + (1 - label) * (1 - said))

    @property
    def kappa_error(self) -> float | None:
        """Standard error of kappa (Cohen 1960); 1.96 of it on each side is its 95 % interval."""
        if self.kappa is None or self.agreement is None:
            return None
        label, said = self.positives / self.n, (self.tp + self.fp) / self.n
        chance = label * said + (1 - label) * (1 - said)
        return sqrt(self.agreement * (1 - self.agreement) / self.n) / (1 - chance)

    @property
    def ac1(self) -> float | None:
        """Gwet's AC1: as kappa, but its chance agreement does not grow with prevalence."""
        if not self.n or self.agreement is None:
            return None
        share = (self.positives + self.tp + self.fp) / (2 * self.n)
        return _beyond(self.agreement, 2 * share * (1 - share))

    @property
    def pabak(self) -> float | None:
        """Prevalence-adjusted bias-adjusted kappa."""
        return None if self.agreement is None else 2 * self.agreement - 1


@dataclass(frozen=True, slots=True)
class Steps:
    """How two ratings on one scale of steps agree: exactly, within one step, and beyond chance."""

    n: int
    exact: float | None
    within_one: float | None
    weighted_kappa: float | None  # quadratic weights: two steps apart weigh four times as much as one

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Steps:
        """Compare (label, prediction) pairs; kappa is None when chance alone would agree always."""
        rows = list(pairs)
        if not rows:
            return cls(0, None, None, None)
        seen = sum((a - b) ** 2 for a, b in rows)
        chance = sum((a - b) ** 2 for a, _ in rows for _, b in rows) / len(rows)
        return cls(
            len(rows),
            exact=sum(a == b for a, b in rows) / len(rows),
            within_one=sum(abs(a - b) <= 1 for a, b in rows) / len(rows),
            weighted_kappa=1 - seen / chance if chance else None,
        )


def _beyond(observed: float, chance: float) -> float | None:
    return None if chance >= 1 else (observed - chance) / (1 - chance)


def wilson(hits: int, n: int, z: float = Z95) -> Interval:
    """Wilson score interval of hits out of n."""
    if not n:
        return Interval(None, None, None)
    share = hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))
