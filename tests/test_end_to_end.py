"""The main job from end to end on a small simulated Executive: truth, crashes, re-scoring, archives, politeness."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from crawler.config import CrawlConfig
from crawler.evidence import Status
from scoring.store import Store, comparable
from service.context import Context, simulation_overrides
from service.scoring_run import score
from service.simulation.world import World

CONFIG = Path(__file__).parents[1] / "config"
LIMIT, QUARTER = 12, "2026T4"
PATIENCE_S = 420
KILLS = (15, 90, 160)  # committed steps at which the process is killed


@dataclass(frozen=True)
class Played:
    """One demo and where it left its things."""

    var: Path

    @property
    def run(self) -> Path:
        return self.var / "runs" / f"simulacion-{QUARTER}"

    @property
    def context(self) -> Context:
        return Context(CONFIG, self.var, "simulacion", QUARTER, None, simulation_overrides(CONFIG))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.run / 'ledger.db'}?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()

    def tables(self) -> dict[str, pd.DataFrame]:
        store = Store.open(self.context.store_url)
        frames = store.frames("simulacion", QUARTER)
        store.close()
        tables = comparable(frames)
        # Somebody may commit between two demos of one test session; the code is then the same only in what it does.
        return {**tables, "run": tables["run"].drop(columns="code_version")}

    def requests(self) -> list[dict[str, Any]]:
        lines = (self.var / "simulacion" / "access.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines if line.endswith("}")]


def start(home: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "EGOB_VAR": str(home)}
    environment.pop("EGOB_NOW", None)
    command = [sys.executable, "-c", "from service.cli import main; main()", "demo", "--limit", str(LIMIT)]
    with (home / "demo.log").open("ab") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log)


def finish(process: subprocess.Popen[bytes], home: Path) -> None:
    code = process.wait(timeout=PATIENCE_S)
    assert code == 0, (home / "demo.log").read_text()[-3000:]


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A demo that nobody disturbed."""
    home = tmp_path_factory.mktemp("unbroken")
    finish(start(home), home)
    return Played(home / f"demo-{LIMIT}")


def steps_of(played: Played) -> int:
    try:
        return int(played.rows("SELECT COUNT(*) FROM units")[0][0])
    except sqlite3.Error:
        return 0


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory, unbroken: Played) -> tuple[Played, list[dict[str, float]]]:
    """A demo killed with -9 three times, and which sites were finished at each kill (site -> machine time)."""
    home = tmp_path_factory.mktemp("broken")
    played = Played(home / f"demo-{LIMIT}")
    done: list[dict[str, float]] = []
    for kill_at in KILLS:
        process = start(home)
        deadline = time.monotonic() + PATIENCE_S
        while steps_of(played) < kill_at:
            assert process.poll() is None, (home / "demo.log").read_text()[-3000:]
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        finished = played.rows(
            "SELECT site FROM attempts WHERE passes=2 OR (finished IS NOT NULL AND status!='evaluated')"
        )
        done.append({site: time.time() for (site,) in finished})
    finish(start(home), home)
    return played, done


def test_levels_and_statuses_are_the_declared_ones(unbroken: Played) -> None:
    """95 % of the evaluated sites have the declared level; every status is right; what differs is listed."""
    truth = World.load(CONFIG, LIMIT).truth()
    tables = unbroken.tables()
    levels = tables["scores"].set_index("site_id")["level"]
    visits = tables["visits"].set_index("site_id")
    wrong_status = {s: (t.status, visits.status[s]) for s, t in truth.items() if t.status != visits.status[s]}
    assert wrong_status == {}
    evaluated = [s for s, t in truth.items() if t.status is Status.EVALUATED]
    wrong = {s: (truth[s].level, levels[s]) for s in evaluated if truth[s].level != levels[s]}
    assert len(wrong) <= 0.05 * len(evaluated), wrong


def test_a_crash_changes_nothing(unbroken: Played, broken: tuple[Played, list[dict[str, float]]]) -> None:
    again = broken[0].tables()
    for name, table in unbroken.tables().items():
        assert_frame_equal(table, again[name], obj=name)


def test_nothing_is_fetched_twice(broken: tuple[Played, list[dict[str, float]]]) -> None:
    rows = broken[0].rows("SELECT site, attempt, unit FROM units")
    keys = Counter()
    for site, attempt, raw in rows:
        step = json.loads(raw)["step"]
        if step.get("method", "GET") and step["purpose"] not in {"robots", "search"}:
            keys[site, attempt, step["purpose"], step.get("via", "http"), step["url"], step.get("method", "GET")] += 1
    assert [key for key, n in keys.items() if n > 1] == []


def test_a_finished_site_is_left_alone_after_a_crash(broken: tuple[Played, list[dict[str, float]]]) -> None:
    played, kills = broken
    finished = kills[-1]
    assert finished, "the last kill came before any site was finished; raise KILLS"
    hosts = {}
    for site, url in World.load(CONFIG, LIMIT).sites.items():
        hosts[url.host] = site
    only_one = [
        h
        for h, s in hosts.items()
        if s in finished and sum(x.host == h for x in World.load(CONFIG, LIMIT).sites.values()) == 1
    ]
    pending = {s for (s,) in played.rows("SELECT site FROM attempts WHERE attempt>1")}
    later = [
        r for r in played.requests()
        if r["host"].split(":")[0] in only_one and hosts[r["host"].split(":")[0]] not in pending
        and r["start"] > finished[hosts[r["host"].split(":")[0]]] + 1
    ]  # fmt: skip
    assert later == []


def test_scoring_twice_without_sockets_gives_equal_tables(unbroken: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    before = unbroken.tables()

    def forbidden(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("scoring opened a socket")

    monkeypatch.setattr(socket, "socket", forbidden)
    score(unbroken.context)
    for name, table in unbroken.tables().items():
        assert_frame_equal(before[name], table, obj=name)


def test_every_archive_is_accepted_by_warcio(unbroken: Played) -> None:
    files = sorted((unbroken.run / "warc").glob("*.warc.gz"))
    assert files
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *map(str, files)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_server_log_shows_a_polite_visitor(unbroken: Played) -> None:
    """GET and HEAD, one page load at a time per address and never sooner than the delay, nothing that acts."""
    delay = CrawlConfig.load(CONFIG).with_overrides(simulation_overrides(CONFIG)).pace.delay_s
    log = unbroken.requests()
    assert {r["method"] for r in log} <= {"GET", "HEAD", "POST"}
    posts = Counter(r["host"] for r in log if r["method"] == "POST")
    assert all(n <= 3 for n in posts.values()), posts
    acting = [
        r["path"] for r in log if any(w in r["path"].lower() for w in ("logout", "cerrar-sesion", "delete", "votar?"))
    ]
    assert acting == []
    own_loads = (".css", ".js", ".gif", ".ico", ".json")  # what a rendered page loads itself belongs to that load
    pages = [r for r in log if not r["path"].split("?")[0].endswith(own_loads)]
    loads = sorted((r["address"], r["start"], r["end"]) for r in pages)
    turns = [(earlier, later) for earlier, later in pairwise(loads) if earlier[0] == later[0]]
    assert len(turns) > 100
    assert [(a, b) for a, b in turns if b[1] < a[2]] == []  # never two at once
    assert [(a, b) for a, b in turns if b[1] - a[1] < delay] == []


def test_the_report_is_there_and_says_that_it_is_a_simulation(unbroken: Played) -> None:
    index = unbroken.var / "public" / "simulacion" / "index.html"
    assert "imulación" in index.read_text(encoding="utf-8")
