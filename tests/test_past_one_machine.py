"""Dask for real: workers as processes, a shared PostgreSQL, an archive of objects; with a worker killed on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
import pytest
from pandas.testing import assert_frame_equal

from crawler import whereabouts
from crawler.config import CrawlConfig
from scoring.store import Store, comparable
from service.context import simulation_overrides
from service.demo import days, served, set_clock
from tests.played import CONFIG, QUARTER

pytestmark = pytest.mark.full

LIMIT = 12
SCHEDULER = "tcp://127.0.0.1:8786"
PATIENCE_S = 420.0
EGOB = [sys.executable, "-c", "from service.cli import main; main()"]
OF_QUARTER = ["--registry", "simulacion", "--quarter", QUARTER]


@dataclass(frozen=True)
class Ran:
    """What a crawl of the first day came to."""

    tables: dict[str, pd.DataFrame]
    requests: list[dict[str, Any]]


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[list[psutil.Process]]:
    """A scheduler and so many workers with a thread each, with their nannies, as they run in earnest."""
    module, log = [sys.executable, "-m"], (folder / "dask.log").open("wb")
    scheduler = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "8786", "--no-dashboard"]
    worker = ["distributed.cli.dask_worker", SCHEDULER, "--nthreads", "1", "--no-dashboard", "--local-directory"]
    commands = [scheduler, *([*worker, str(folder / f"worker-{number}")] for number in range(workers))]
    with log:
        running = [subprocess.Popen([*module, *command], stdout=log, stderr=log) for command in commands]
        try:
            await_workers(folder, workers)
            yield [psutil.Process(nanny.pid) for nanny in running[1:]]
        finally:
            for process in reversed(running):
                process.terminate()
            for process in running:
                process.wait(30)


def await_workers(folder: Path, workers: int) -> None:
    """Until all of them are there: a crawl is cut by how many there are when it begins."""
    deadline = time.monotonic() + PATIENCE_S
    while (folder / "dask.log").read_text().count("Registered to:") < workers:
        assert time.monotonic() < deadline, (folder / "dask.log").read_text()[-3000:]
        time.sleep(0.2)


def crawled(folder: Path, *options: str, during: Callable[[], None] = lambda: None) -> Ran:
    """The first day of the simulation in a folder of its own, and its scores."""
    simulation = folder / "simulacion"
    with pytest.MonkeyPatch.context() as patch, served(CONFIG, simulation, LIMIT):
        patch.setenv("EGOB_VAR", str(folder))
        patch.setenv("EGOB_NOW", "")  # given back at the end
        set_clock(days(date(2026, 10, 5))[0], simulation)
        with (folder / "egob.log").open("wb") as log:
            # What a visit reads must not depend on how busy this machine is.
            unhurried = ["--set", "budget.site_s=3600"]
            command = [*EGOB, "crawl", *OF_QUARTER, "--browser", "none", *unhurried, *options]
            crawl = subprocess.Popen(command, stdout=log, stderr=log)
            during()
            code = crawl.wait(PATIENCE_S)
            assert code == 3, (folder / "egob.log").read_text()[-3000:]  # some sites wait for another day
            subprocess.run([*EGOB, "score", *OF_QUARTER], check=True, stdout=log, stderr=log)
    store = Store.open(f"sqlite:///{folder}/egob.db")
    tables = comparable(store.frames("simulacion", QUARTER))
    store.close()
    tables["run"] = tables["run"].drop(columns="code_version")
    lines = (simulation / "access.jsonl").read_text().splitlines()
    return Ran(tables, [json.loads(line) for line in lines if line.endswith("}")])


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """One process of this machine, with its ledger and archive in its folder."""
    return crawled(tmp_path_factory.mktemp("alone"), "--processes", "1")


@pytest.fixture
def shared(tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose runs have their ledger in PostgreSQL and their archive in a store of objects."""
    monkeypatch.setenv(whereabouts.LEDGER, postgres)
    monkeypatch.setenv(whereabouts.ARCHIVE, f"local://{tmp_path}/store")
    return tmp_path


def steps(folder: Path) -> int:
    """Committed steps so far."""
    run = folder / "runs" / f"simulacion-{QUARTER}"
    if not (run / "whereabouts.json").is_file():
        return 0
    ledger = whereabouts.open_ledger(run)
    found = sum(ledger.counts().values())
    ledger.close()
    return found


def assert_same(one: Ran, other: Ran) -> None:
    for name, table in one.tables.items():
        assert_frame_equal(table, other.tables[name], obj=name)


def assert_polite(ran: Ran) -> None:
    """No server, by its address, was ever asked by two at once. Its log is written in the order of the ends."""
    delay = CrawlConfig.load(CONFIG).with_overrides(simulation_overrides(CONFIG)).pace.delay_s
    assert len(ran.requests) > 100
    for address in {request["address"] for request in ran.requests}:
        mine = sorted((r for r in ran.requests if r["address"] == address), key=lambda r: r["start"])
        overlapping = [(a["path"], b["path"]) for a, b in pairwise(mine) if b["start"] < a["end"]]
        assert overlapping == []
        assert [(a["path"], b["path"]) for a, b in pairwise(mine) if b["start"] - a["start"] < delay] == []


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_workers_give_the_tables_of_one_process(shared: Path, alone: Ran, workers: int) -> None:
    with cluster(shared, workers):
        ran = crawled(shared, "--runner", "dask", "--scheduler", SCHEDULER)
    assert_same(alone, ran)
    assert_polite(ran)
    assert not list((shared / "runs").rglob("*.warc.gz")), "nothing stays with the one who hands out"


def test_a_worker_killed_in_the_middle_changes_nothing(shared: Path, alone: Ran) -> None:
    with cluster(shared, 2) as nannies:

        def kill() -> None:
            deadline = time.monotonic() + PATIENCE_S
            while steps(shared) < 40:
                assert time.monotonic() < deadline, (shared / "egob.log").read_text()
                time.sleep(0.2)
            worker, crawl = next(found for nanny in nannies if (found := crawling(nanny)))
            os.kill(worker.pid, signal.SIGKILL)
            _gone, alive = psutil.wait_procs([crawl], timeout=10)
            assert not alive, "the crawl of a killed worker goes on"

        ran = crawled(shared, "--runner", "dask", "--scheduler", SCHEDULER, during=kill)
    assert_same(alone, ran)
    assert_polite(ran)


def crawling(nanny: psutil.Process) -> tuple[psutil.Process, psutil.Process] | None:
    """(worker, its crawl process) below a nanny."""
    for worker in nanny.children():
        for child in worker.children():
            if "crawler" in child.cmdline():
                return worker, child
    return None
