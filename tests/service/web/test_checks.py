"""The queue: one check of a site and day, one at work for each client, nothing lost in a restart."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scoring.store import Store
from service.web.checks import INTERRUPTED, BusyError, Checks, State
from service.web.target import Target

NOW = datetime(2026, 10, 6, 15, tzinfo=UTC)
SITE, OTHER = Target("a.gob.gt", "https://a.gob.gt/", "a"), Target("b.gob.gt", "https://b.gob.gt/")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store.open(f"sqlite:///{tmp_path / 'egob.db'}")
    yield found
    found.close()


@pytest.fixture
def checks(store: Store) -> Checks:
    return Checks(store.engine, waiting=2)


def test_a_site_is_checked_once_a_day_whoever_asks(checks: Checks) -> None:
    first, new = checks.ask(SITE, "one", NOW)
    assert (new, first.state) == (True, State.QUEUED)
    assert checks.ask(SITE, "one", NOW) == (first, False)
    assert checks.ask(SITE, "two", NOW) == (first, False)
    checks.take(NOW)
    checks.end(first.id, NOW)
    assert checks.ask(SITE, "two", NOW) == (checks.get(first.id), False)
    assert checks.get(first.id).state is State.DONE
    assert checks.ask(SITE, "two", NOW + timedelta(days=1))[1]


def test_a_client_has_one_at_work(checks: Checks) -> None:
    first, _ = checks.ask(SITE, "one", NOW)
    with pytest.raises(BusyError) as busy:
        checks.ask(OTHER, "one", NOW)
    assert not busy.value.full
    assert checks.ask(OTHER, "two", NOW)[1]
    checks.take(NOW)
    checks.end(first.id, NOW)
    assert checks.ask(Target("c.gob.gt", "https://c.gob.gt/"), "one", NOW)[1]


def test_the_queue_has_an_end(checks: Checks) -> None:
    checks.ask(SITE, "one", NOW)
    checks.ask(OTHER, "two", NOW)
    with pytest.raises(BusyError) as busy:
        checks.ask(Target("c.gob.gt", "https://c.gob.gt/"), "three", NOW)
    assert busy.value.full
    assert not checks.ask(SITE, "three", NOW)[1]  # what is there already takes no place


def test_the_oldest_goes_first_and_each_is_taken_once(checks: Checks) -> None:
    first, _ = checks.ask(SITE, "one", NOW)
    second, _ = checks.ask(OTHER, "two", NOW + timedelta(seconds=1))
    assert (checks.before(first), checks.before(second)) == (0, 1)
    taken = [checks.take(NOW), checks.take(NOW), checks.take(NOW)]
    assert [check.id if check else None for check in taken] == [first.id, second.id, None]


def test_those_asked_at_one_moment_have_an_order_too(store: Store) -> None:
    checks = Checks(store.engine, waiting=9)
    asked = [checks.ask(Target(f"{n}.gob.gt", f"https://{n}.gob.gt/"), str(n), NOW)[0] for n in range(5)]
    before = {checks.before(check): check.id for check in asked}
    assert sorted(before) == [0, 1, 2, 3, 4]
    taken = [checks.take(NOW) for _ in asked]
    assert [check.id if check else None for check in taken] == [before[n] for n in range(5)]


def test_what_is_put_off_to_tomorrow_stands_before_nobody_of_today(checks: Checks) -> None:
    tomorrow, _ = checks.ask(SITE, "one", NOW, NOW + timedelta(days=1))
    today, _ = checks.ask(OTHER, "two", NOW + timedelta(seconds=1))
    assert (checks.before(today), checks.before(tomorrow)) == (0, 1)


def test_a_failure_is_not_kept(checks: Checks) -> None:
    first, _ = checks.ask(SITE, "one", NOW)
    checks.take(NOW)
    checks.end(first.id, NOW, "broken")
    assert checks.get(first.id).state is State.FAILED
    again, new = checks.ask(SITE, "one", NOW)
    assert new
    assert again.id != first.id


def test_what_a_restart_finds_at_work_was_interrupted(store: Store, checks: Checks) -> None:
    first, _ = checks.ask(SITE, "one", NOW)
    second, _ = checks.ask(OTHER, "two", NOW + timedelta(seconds=1))
    checks.take(NOW)
    after = Checks(store.engine, waiting=2)
    after.interrupted(NOW)
    found = after.get(first.id)
    assert (found.state, found.why) == (State.FAILED, INTERRUPTED)
    assert after.get(second.id).state is State.QUEUED
    assert after.ask(SITE, "one", NOW)[1]


def test_a_check_may_be_put_off_to_another_day(checks: Checks) -> None:
    later, _ = checks.ask(SITE, "one", NOW, NOW + timedelta(days=1))
    assert later.due == "2026-10-07"
    assert checks.take(NOW) is None
    taken = checks.take(NOW + timedelta(days=1))
    assert taken is not None
    assert taken.id == later.id


def test_the_end_is_told_once(checks: Checks) -> None:
    first, _ = checks.ask(SITE, "one", NOW)
    checks.take(NOW)
    checks.end(first.id, NOW)
    checks.end(first.id, NOW, "broken")
    assert checks.get(first.id).state is State.DONE


def test_many_at_one_moment_are_one_check(checks: Checks) -> None:
    found: list[tuple[str, bool]] = []
    gate = threading.Barrier(8)

    def ask(number: int) -> None:
        gate.wait(10)
        check, new = checks.ask(SITE, f"client {number}", NOW)
        found.append((check.id, new))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8
    assert len({key for key, _ in found}) == 1
    assert sum(new for _, new in found) == 1
