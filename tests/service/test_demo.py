"""The days of the demo: after an interruption it goes on with the day that it had reached."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from service.demo import days, days_left, newest_attempt

FIRST = date(2026, 10, 5)
ONE, TWO, THREE = days(FIRST)


@pytest.mark.parametrize(
    ("begun", "left"),
    [
        (None, [ONE, TWO, THREE]),
        (ONE, [ONE, TWO, THREE]),
        (ONE.replace(minute=40), [ONE, TWO, THREE]),
        (TWO, [TWO, THREE]),
        (THREE.replace(hour=12), [THREE]),
    ],
    ids=["not begun", "as day 1 began", "on day 1", "on day 2", "on day 3"],
)
def test_days_left(begun: datetime | None, left: list[datetime]) -> None:
    assert days_left(FIRST, begun) == left


def test_a_run_that_has_not_begun(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert newest_attempt(tmp_path_factory.mktemp("nada")) is None
