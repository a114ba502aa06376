"""What a Dask worker does of a crawl: only while somebody wants it, only its own sites, and on the conductor's day."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crawler import lease_table, whereabouts
from crawler.clock import local_day
from crawler.job import Exit, Job
from crawler.lease_table import LeaseTable
from crawler.ledger import Ledger
from scoring.rubric import digest
from service import dask_work
from service.check import write_registry
from service.dask_work import RUN, run_parcel
from service.parcel import Parcel, pack, unpacked
from service.runner import Look, Ran
from tests.house import CONFIG
from tests.service.test_passes import REGISTRY

Work = Callable[[Job, Look], Ran]


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Two sites whose names nobody knows: a visit of them ends at once."""
    write_registry(tmp_path / "run" / "registry", REGISTRY)
    book = tmp_path / "book.json"
    book.write_text('{"hosts": {}}')
    return Job(registry="prueba", registry_folder=tmp_path / "run" / "registry", config=CONFIG,
               run_folder=tmp_path / "run", sites=("s00", "s01"), address_book=book)  # fmt: skip


@pytest.fixture
def ledger(job: Job) -> Iterator[Ledger]:
    with closing(whereabouts.open_ledger(job.run_folder)) as opened:
        yield opened


@pytest.fixture
def conductor(ledger: Ledger) -> LeaseTable:
    """Who handed the work out and waits for it."""
    lease = LeaseTable(ledger.database)
    assert lease.take(RUN) is not None
    return lease


@pytest.fixture
def parcel(job: Job, conductor: LeaseTable) -> Parcel:
    return pack(job, digest(CONFIG), conductor.holder)


def stand_in(monkeypatch: pytest.MonkeyPatch, work: Work) -> list[Job]:
    """Work without a crawl process; returns the jobs that were begun."""
    begun: list[Job] = []

    def run_job(job: Job, look: Look) -> Ran:
        begun.append(job)
        return work(job, look)

    monkeypatch.setattr(dask_work, "run_job", run_job)
    return begun


def steady(_job: Job, look: Look) -> Ran:
    look()
    return Ran(Exit.DONE)


def shard(ledger: Ledger) -> tuple[str, str, float]:
    """Key, holder and end of the lease of the sites."""
    [row] = ledger.database.rows("SELECT key, holder, until FROM leases WHERE key<>?", (RUN,))
    return row[0], row[1], row[2]


def test_work_that_is_wanted_is_done_and_its_turn_given_back(
    parcel: Parcel, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = stand_in(monkeypatch, steady)
    assert run_parcel(parcel) == Ran(Exit.DONE)
    assert begun[0].sites == ("s00", "s01")
    assert shard(ledger)[2] == 0, "the next pass need not wait"


def test_work_that_nobody_waits_for_stops(
    parcel: Parcel, conductor: LeaseTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    after: list[str] = []

    def work(_job: Job, look: Look) -> Ran:
        look()
        conductor.drop(RUN)
        look()
        after.append("went on")
        return Ran(Exit.DONE)

    stand_in(monkeypatch, work)
    ran = run_parcel(parcel)
    assert (ran.code, "ya no está" in ran.why, after) == (Exit.INTERRUPTED, True, [])


def test_work_of_a_command_that_is_not_the_conductor_any_more_stops(
    parcel: Parcel, conductor: LeaseTable, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another command took the run over: its tasks are others."""
    conductor.drop(RUN)
    LeaseTable(ledger.database).take(RUN)
    stand_in(monkeypatch, steady)
    assert run_parcel(parcel).code is Exit.INTERRUPTED


def test_work_stops_while_the_conductors_lease_still_lasts_long_enough_to_stop(
    parcel: Parcel, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = dask_work.STOPS_S / 2
    sql = f"UPDATE leases SET until={ledger.database.now} + {left} WHERE key='{RUN}'"  # noqa: S608
    ledger.database.write(sql)
    stand_in(monkeypatch, steady)
    assert run_parcel(parcel).code is Exit.INTERRUPTED


def test_a_worker_that_stood_still_and_lost_its_turn_stops(
    parcel: Parcel, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_work, "RENEW_S", 0.0)

    def work(_job: Job, look: Look) -> Ran:
        look()
        ledger.database.write("UPDATE leases SET holder='another' WHERE key<>?", (RUN,))
        look()
        return Ran(Exit.DONE)

    stand_in(monkeypatch, work)
    ran = run_parcel(parcel)
    assert (ran.code, "otro trabajador" in ran.why) == (Exit.INTERRUPTED, True)
    assert shard(ledger)[1] == "another", "the other one keeps it"
    assert shard(ledger)[2] > 0, "and it was not given back"


def test_a_task_that_was_started_again_waits_until_the_lost_one_is_over(
    parcel: Parcel, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, seen = LeaseTable(ledger.database), list[bool]()
    monkeypatch.setattr(lease_table, "LASTS_S", 1.5)  # of the lost one, which nobody renews
    key = dask_work._key(parcel.job)
    assert lost.take(key) is not None
    monkeypatch.undo()

    def work(_job: Job, _look: Look) -> Ran:
        seen.append(lost.left(key) <= 0)
        return Ran(Exit.DONE)

    stand_in(monkeypatch, work)
    assert run_parcel(parcel).code is Exit.DONE
    assert seen == [True]


def test_waiting_for_a_turn_ends_with_the_conductor(
    parcel: Parcel, conductor: LeaseTable, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    LeaseTable(ledger.database).take(dask_work._key(parcel.job))  # somebody has the sites for longer than this test
    begun, ran = stand_in(monkeypatch, steady), list[Ran]()
    waiting = threading.Thread(target=lambda: ran.append(run_parcel(parcel)))
    waiting.start()
    time.sleep(0.3)
    assert ran == []
    with closing(whereabouts.open_ledger(parcel.job.run_folder)) as other:
        LeaseTable(other.database, conductor.holder).drop(RUN)
    waiting.join(10)
    assert [one.code for one in ran] == [Exit.INTERRUPTED]
    assert begun == []


REFUSED = {
    "another configuration": (lambda parcel: replace(parcel, config_digest="0"), "configuración"),
    "no browser here": (
        lambda parcel: replace(parcel, job=parcel.job.model_copy(update={"browser": "/nowhere/chromium"})),
        "navegador",
    ),
    "no such folder here": (
        lambda parcel: replace(parcel, job=parcel.job.model_copy(update={"run_folder": Path("/nowhere/run")})),
        "no está en este trabajador",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_worker_that_would_do_something_else_refuses(
    parcel: Parcel, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    change, said = REFUSED[name]
    monkeypatch.setattr("service.parcel.find_browser", lambda _given: None)
    begun = stand_in(monkeypatch, steady)
    ran = run_parcel(change(parcel))
    assert (ran.code, said in ran.why, begun) == (Exit.USAGE, True, [])


@pytest.mark.parametrize(("ahead", "code"), [(4000.0, Exit.USAGE), (-4000.0, Exit.USAGE), (30.0, Exit.DONE)])
def test_a_worker_whose_clock_is_wrong_refuses(
    parcel: Parcel, monkeypatch: pytest.MonkeyPatch, ahead: float, code: Exit
) -> None:
    stand_in(monkeypatch, steady)
    monkeypatch.setattr(dask_work, "_now", lambda: time.time() + ahead)
    ran = run_parcel(parcel)
    assert ran.code is code
    assert ("reloj" in ran.why) == (code is Exit.USAGE)


def test_the_simulated_day_of_the_conductor_is_that_of_the_workers(
    job: Job, conductor: LeaseTable, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dates are counted back from the day of reading: with the worker's own day the same pages give other findings."""
    monkeypatch.setenv("EGOB_NOW", "2026-10-05T20:00:00-06:00")
    parcel = pack(job, digest(CONFIG), conductor.holder)
    monkeypatch.setenv("EGOB_NOW", "2019-01-02T20:00:00-06:00")  # what the worker was started with
    run_parcel(parcel)
    assert {str(local_day(one.started)) for one in ledger.attempts()} == {"2026-10-05"}


def test_without_a_simulated_day_workers_take_that_of_the_machine(
    job: Job, conductor: LeaseTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EGOB_NOW", raising=False)
    parcel = pack(job, digest(CONFIG), conductor.holder)
    monkeypatch.setenv("EGOB_NOW", "2019-01-02T20:00:00-06:00")
    with unpacked(parcel) as here:
        assert here.now == ""
