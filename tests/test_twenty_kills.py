"""A whole simulated run killed with -9 twenty times at seeded moments ends like one that nobody disturbed."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping

import pytest
from pandas.testing import assert_frame_equal

from tests.played import Played

pytestmark = pytest.mark.full

SITES = int(os.environ.get("EGOB_KILL_SITES", "0"))  # 0: all 276; fewer on a machine that has other work
KILLS, SEED = 20, 20261005
PATIENCE_S = 3600


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Played:
    played = Played(tmp_path_factory.mktemp("control"), SITES, PATIENCE_S)
    played.finish()
    return played


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory, unbroken: Played) -> tuple[Played, list[Mapping[str, float]]]:
    """The same run, and the sites that were finished at each kill."""
    played = Played(tmp_path_factory.mktemp("killed"), SITES, PATIENCE_S)
    chance = random.Random(SEED)  # noqa: S311 - the same moments every time
    moments = sorted(chance.sample(range(1, int(unbroken.steps() * 0.98)), KILLS))
    kills = [played.killed(steps) for steps in moments]
    played.finish()
    return played, kills


def test_twenty_kills_change_nothing(unbroken: Played, broken: tuple[Played, list[Mapping[str, float]]]) -> None:
    again = broken[0].tables()
    for name, table in unbroken.tables().items():
        assert_frame_equal(table, again[name], obj=name)


def test_twenty_kills_fetch_nothing_twice(unbroken: Played, broken: tuple[Played, list[Mapping[str, float]]]) -> None:
    played, kills = broken
    assert len(kills) == KILLS
    assert kills[-1], "no site was finished at the last kill: nothing was shown"
    assert (
        played.fetched_twice() == unbroken.fetched_twice()
    )  # a site that redirects in a circle is asked again by both
    assert played.asked_after_the_end(kills) == []
