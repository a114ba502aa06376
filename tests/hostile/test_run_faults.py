"""Faults of the run itself: stopped, started twice, started again, left with a damaged ledger. Real processes."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from crawler.browser import find_browser
from crawler.job import Exit
from tests.hostile.answers import good, http
from tests.hostile.town import FIRST_NIGHT, Asked, Town

QUARTER = "2026T4"
HOUSES = 8
PATIENCE_S = 120.0
QUICK = ("pace.delay_s=0.1", "pace.processes=2", "time.request_s=90", "budget.pages=6", "budget.pages_uncovered=6")


@dataclass
class Machine:
    """A town as the simulated registry of a machine, and the egob commands that are given there."""

    town: Town
    var: Path
    held: bool = True  # the servers keep their visitor waiting once they have answered often enough
    answered: int = 0

    async def answer(self, asked: Asked) -> bytes:
        self.answered += 1
        while self.held and self.answered > 3 * HOUSES:
            await asyncio.sleep(0.02)
        return good(asked.path)

    @property
    def run(self) -> Path:
        return self.var / "runs" / f"simulacion-{QUARTER}"

    def start(self, command: str, *, browser: str = "none") -> subprocess.Popen[str]:
        """An egob command on this machine, in a group of its own as a terminal would start it."""
        settings = [part for change in QUICK for part in ("--set", change)]
        line = [sys.executable, "-c", "from service.cli import main; main()", command, "--registry", "simulacion",
                "--quarter", QUARTER, "--browser", browser, *settings]  # fmt: skip
        environment = {**os.environ, "EGOB_VAR": str(self.var), "EGOB_NOW": FIRST_NIGHT}
        return subprocess.Popen(
            line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, process_group=0
        )

    def units(self) -> set[str]:
        """Addresses that are committed."""
        path = self.run / "ledger.db"
        if not path.is_file():
            return set()
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            try:
                rows = database.execute("SELECT json_extract(unit, '$.step.url') FROM units").fetchall()
            except sqlite3.Error:  # not made yet
                return set()
        return {url for (url,) in rows}

    def counts(self) -> dict[str, int]:
        """How often each server was asked so far."""
        return {name: len(house.asked) for name, house in self.town.houses.items()}

    def asked(self, since: Mapping[str, int]) -> list[str]:
        """Addresses that were asked for after such counts."""
        houses = self.town.houses
        at = {name: f"{house.scheme}://{house.host}:{house.port}" for name, house in houses.items()}
        return [f"{at[name]}{one.path}" for name, house in houses.items() for one in house.asked[since.get(name, 0) :]]


def until(true: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for a condition of the run, not for a time."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def below(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with Town().open() as town:
        made = Machine(town, tmp_path)
        for number in range(HOUSES):
            town.add(f"casa-{number}", made.answer)
        town.add("control", lambda _: http("bien"), host="control.simulacion.test", listed=False)
        town.job(tmp_path / "simulacion")  # writes registry and address book
        yield made


STOPS = [
    pytest.param(signal.SIGTERM, Exit.TERMINATED, True, marks=pytest.mark.full, id="SIGTERM, with a browser"),
    pytest.param(signal.SIGTERM, Exit.TERMINATED, False, id="SIGTERM"),
    pytest.param(signal.SIGINT, Exit.INTERRUPTED, False, marks=pytest.mark.full, id="SIGINT"),
]


@pytest.mark.fault("F41", "F42")
@pytest.mark.parametrize(("number", "code", "rendering"), STOPS)
def test_a_stop_is_clean_and_the_same_command_goes_on(
    machine: Machine, number: signal.Signals, code: Exit, rendering: bool
) -> None:
    browser = str(find_browser() or "none") if rendering else "none"
    first = machine.start("crawl", browser=browser)
    until(lambda: len(machine.units()) >= 2 * HOUSES, first)
    if browser != "none":
        until(lambda: any("chrom" in one.name() or "headless" in one.name() for one in below(first)), first)
    second = machine.start("crawl")
    said = second.communicate(timeout=PATIENCE_S)[0]
    assert second.returncode == Exit.LOCKED
    assert f"ya en curso, en el proceso {first.pid}" in said.replace("\n", " ")
    started = below(first)
    assert sum("crawler" in one.cmdline() for one in started) == 2
    asked_at = time.monotonic()
    os.killpg(first.pid, number)  # the whole group, as Ctrl-C does
    first.communicate(timeout=PATIENCE_S)
    assert first.returncode == code
    assert time.monotonic() - asked_at < 10
    assert psutil.wait_procs(started, timeout=1)[1] == []
    committed, before, machine.held = machine.units(), machine.counts(), False
    third = machine.start("crawl")
    assert third.wait(PATIENCE_S) == 0, third.communicate()[0]
    third.communicate()
    later = machine.asked(since=before)
    assert later, "nothing was left to do: nothing was shown"
    assert [url for url in later if url in committed] == []
    before = machine.counts()
    again = machine.start("crawl")
    said = again.communicate(timeout=PATIENCE_S)[0]
    assert again.returncode == 0
    assert "Ya completo" in said
    assert machine.asked(since=before) == []


@pytest.mark.fault("F41")
def test_a_second_interruption_ends_at_once(machine: Machine) -> None:
    first = machine.start("crawl")
    until(lambda: len(machine.units()) >= HOUSES, first)
    crawlers = below(first)
    for one in crawlers:
        one.suspend()  # they cannot stop in good order any more
    first.send_signal(signal.SIGINT)
    time.sleep(0.5)  # the first one is being obeyed: it waits for those that do not answer
    assert first.poll() is None
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=3)
    assert first.returncode == -signal.SIGINT
    assert psutil.wait_procs(crawlers, timeout=3)[1] == []


@pytest.mark.fault("F43")
def test_a_damaged_ledger_is_refused_and_kept(machine: Machine) -> None:
    machine.run.mkdir(parents=True)
    damaged = b"SQLite format 3\0" + b"\xff" * 8192
    (machine.run / "ledger.db").write_bytes(damaged)
    started = machine.start("crawl")
    said = started.communicate(timeout=PATIENCE_S)[0].replace("\n", " ")
    assert started.returncode == Exit.STORAGE
    assert "la bitácora está dañada" in said
    assert "Restaure ledger.db de un respaldo" in said
    assert (machine.run / "ledger.db").read_bytes() == damaged
    assert machine.asked(since={}) == []
