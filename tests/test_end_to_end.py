"""The main job from end to end on a small simulated Executive: truth, crashes, re-scoring, archives, politeness."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from pandas.testing import assert_frame_equal
from protego import Protego

from crawler.config import CrawlConfig
from crawler.evidence import Status
from service.context import simulation_overrides
from service.scoring_run import score
from service.simulation.handler import Handler
from service.simulation.response import Request
from service.simulation.world import World
from tests.played import CONFIG, Played

LIMIT = 12
KILLS = (15, 90, 160)  # committed steps at which the process is killed


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A demo that nobody disturbed."""
    played = Played(tmp_path_factory.mktemp("unbroken"), LIMIT)
    played.finish()
    return played


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory, unbroken: Played) -> tuple[Played, list[Mapping[str, float]]]:
    """A demo killed with -9 three times, and which sites were finished at each kill (site -> machine time)."""
    played = Played(tmp_path_factory.mktemp("broken"), LIMIT)
    kills = [played.killed(steps) for steps in KILLS]
    played.finish()
    return played, kills


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


def test_a_crash_changes_nothing(unbroken: Played, broken: tuple[Played, list[Mapping[str, float]]]) -> None:
    again = broken[0].tables()
    for name, table in unbroken.tables().items():
        assert_frame_equal(table, again[name], obj=name)


def test_nothing_is_fetched_twice(broken: tuple[Played, list[Mapping[str, float]]]) -> None:
    assert broken[0].fetched_twice() == []


def test_a_finished_site_is_left_alone_after_a_crash(broken: tuple[Played, list[Mapping[str, float]]]) -> None:
    played, kills = broken
    assert kills[-1], "the last kill came before any site was finished; raise KILLS"
    assert played.asked_after_the_end(kills) == []


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
    for key in ("address", "host"):
        loads = sorted((r[key], r["start"], r["end"]) for r in page_loads(log))
        turns = [(earlier, later) for earlier, later in pairwise(loads) if earlier[0] == later[0]]
        assert len(turns) > 100
        assert [(a, b) for a, b in turns if b[1] < a[2]] == []  # never two at once
        assert [(a, b) for a, b in turns if b[1] - a[1] < delay] == []


def page_loads(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Requests of the crawler itself: what a rendered page loads by itself belongs to its load."""
    own_loads = (".css", ".js", ".gif", ".ico", ".json")
    return [r for r in log if not r["path"].split("?")[0].endswith(own_loads)]


def test_the_server_log_shows_no_path_that_robots_forbids(unbroken: Played) -> None:
    handler = Handler(World.load(CONFIG, LIMIT))
    rules: dict[str, Protego] = {}
    for host in {r["host"].split(":")[0] for r in unbroken.requests()}:
        given = handler.answer(Request("GET", host, "/robots.txt"), datetime(2026, 10, 6, 2, tzinfo=UTC))
        rules[host] = Protego.parse(given.body.decode() if given.status == 200 else "")
    assert sum(not one.can_fetch("/wp-admin/", "EGobGT") for one in rules.values()) > 3
    asked = [(r["host"].split(":")[0], r["path"]) for r in page_loads(unbroken.requests())]
    assert [(host, path) for host, path in asked if not rules[host].can_fetch(path, "EGobGT")] == []


def test_the_report_is_there_and_says_that_it_is_a_simulation(unbroken: Played) -> None:
    index = unbroken.var / "public" / "simulacion" / "index.html"
    assert "imulación" in index.read_text(encoding="utf-8")
