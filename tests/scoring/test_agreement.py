"""Agreement: the values of hand-book 9.6, and what happens when there is nothing to divide by."""

from __future__ import annotations

import pytest

from scoring.agreement import Counts, wilson


@pytest.mark.parametrize(
    ("table", "measure", "expected"),
    [
        ((54, 3, 2, 1), "agreement", 0.917),
        ((54, 3, 2, 1), "kappa", 0.24),
        ((54, 3, 2, 1), "ac1", 0.91),
        ((25, 3, 2, 30), "kappa", 0.83),
        ((40, 5, 5, 10), "kappa", 0.556),
        ((40, 5, 5, 10), "pabak", 0.667),
        ((40, 5, 5, 10), "ac1", 0.733),
    ],
)
def test_printed_values(table: tuple[int, int, int, int], measure: str, expected: float) -> None:
    digits = len(str(expected).partition(".")[2])
    assert round(getattr(Counts(*table), measure), digits) == expected


@pytest.mark.parametrize(("hits", "n", "low", "high"), [(57, 60, 0.863, 0.983), (20, 20, 0.839, 1.0)])
def test_wilson(hits: int, n: int, low: float, high: float) -> None:
    found = wilson(hits, n)
    assert (round(found.low or 0, 3), round(found.high or 0, 3)) == (low, high)


def test_counts_and_rates() -> None:
    counts = Counts.of([(True, True), (True, False), (False, True), (False, False), (False, False)])
    assert counts == Counts(1, 1, 1, 2)
    assert (counts.n, counts.positives, counts.f1) == (5, 2, 0.5)
    assert (counts.precision.value, counts.sensitivity.value, counts.specificity.value) == (0.5, 0.5, 2 / 3)


def test_nothing_to_divide_by() -> None:
    empty = Counts()
    assert (empty.f1, empty.kappa, empty.ac1, empty.agreement, empty.precision.value) == (None, None, None, None, None)
    assert Counts(tn=5).kappa is None
    assert Counts(tn=5).ac1 == 1.0
