"""Several processes at one store: none loses what another wrote, and none doubles it."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import create_engine, func, select

from scoring import tables
from scoring.finding import Outcome
from scoring.reviews import Review
from scoring.rubric import Rubric
from scoring.store import Store, comparable
from tests.scoring.test_store import WHEN, result

QUARTERS = ["2026T2", "2026T3", "2026T4"]
WRITERS = 4


def write(number: int, url: str, rubric: Rubric) -> int:
    """Save every quarter, each in another order and under a method of one's own, and a verdict on each."""
    store = Store.open(url)
    for quarter in QUARTERS[number % 3 :] + QUARTERS[: number % 3]:
        given = result(rubric, quarter)
        store.save(replace(given, run=replace(given.run, rubric_version=f"1.{number}")))
        at = WHEN + timedelta(days=number)
        store.review(
            "gt-executive", quarter, Review("a1", "email_contact", Outcome.ABSENT, f"P{number}", "No.", at, "")
        )
    store.close()
    return number


def test_processes_that_write_at_once_lose_and_double_nothing(store_url: str, rubric: Rubric) -> None:
    context = multiprocessing.get_context("fork")  # nothing of this process has threads or connections yet
    with ProcessPoolExecutor(
        WRITERS, context
    ) as pool:  # the first opens an empty database, all of them make its tables
        assert list(pool.map(write, range(WRITERS), [store_url] * WRITERS, [rubric] * WRITERS)) == list(range(WRITERS))
    store = Store.open(store_url)
    assert store.quarters("gt-executive") == QUARTERS
    for quarter in QUARTERS:
        frames = store.frames("gt-executive", quarter)
        last = frames.run["rubric_version"]
        kept = store.earlier("gt-executive")
        versions = set(kept[kept["quarter"] == quarter]["rubric_version"]) | {last}
        assert versions == {f"1.{number}" for number in range(WRITERS)}, "every method that was replaced is kept"
        assert list(frames.findings["reviewer"]).count("") == len(frames.findings) - 1
    once = comparable(frames)
    store.save(replace(given := result(rubric), run=replace(given.run, rubric_version=last)))
    again = comparable(store.frames("gt-executive", "2026T4"))
    assert all(once[name].equals(again[name]) for name in once), "as if one had saved alone"
    store.close()
    assert rows_of(store_url) == Counter({"runs": 3, "reviews": 3, "earlier_scores": 3 * 3 * (WRITERS - 1)})


def rows_of(url: str) -> Counter[str]:
    """Rows of the tables that a save that doubles would have more of."""
    engine = create_engine(url)
    with engine.connect() as connection:
        names = ("runs", "reviews", "earlier_scores")
        found = {n: connection.scalar(select(func.count()).select_from(tables.metadata.tables[n])) for n in names}
    engine.dispose()
    return Counter({name: int(count or 0) for name, count in found.items()})
