"""Ticks that start the real `egob run` on a small simulation: killed, doubled, gone on with, published once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.clock import quarter_of
from crawler.job import Exit
from service.demo import days, served, set_clock
from service.journal import entries
from service.lock import LockedError, run_lock
from service.publication import published
from service.simulation.world import World
from tests.house import CONFIG
from tests.played import Played

SITES, PATIENCE_S = 5, 400.0
LOOK = [sys.executable, "-m", "service", "schedule", "--run-now", "--registry", "simulacion", "--config"]


def small(config: Path) -> Path:
    """A configuration for which any machine is large enough, and visits short: what they read is not asked here."""
    shutil.copytree(CONFIG, config)
    for name, old, new in (
        ("schedule.yaml", "free_gb: 20", "free_gb: 0.1"),
        ("simulation.yaml", "renders_first: 2", "pages: 6\n    pages_uncovered: 6\n    renders_first: 0"),
        ("simulation.yaml", "renders_total: 3", "renders_total: 0"),
    ):
        text = (config / name).read_text()
        assert old in text, name
        (config / name).write_text(text.replace(old, new))
    return config


def until_free(folder: Path) -> None:
    """Wait until nobody holds the lock of a run."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            with run_lock(folder):
                return
        except LockedError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.full
def test_ticks_start_real_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, var = small(tmp_path / "config"), tmp_path / "var"
    world = World.load(config, SITES)
    quarter, played = quarter_of(days(world.start)[0]), Played(var, 0)
    monkeypatch.setenv("EGOB_VAR", str(var))
    for name in ("EGOB_NOTIFY", "EGOB_RUN_ID", "EGOB_STORE"):
        monkeypatch.delenv(name, raising=False)

    def look() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*LOOK, str(config)], env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def done(process: subprocess.Popen[str]) -> int:
        said, _ = process.communicate(timeout=PATIENCE_S)
        assert process.returncode in {Exit.DONE, Exit.LEFT_OVER, Exit.LOCKED}, said
        return process.returncode

    monkeypatch.setenv("EGOB_NOW", "")  # set_clock() sets it; taken back at the end
    with served(config, var / "simulacion", SITES):
        first, *later = days(world.start)
        set_clock(first, var / "simulacion")
        killed, deadline = look(), time.monotonic() + PATIENCE_S
        while played.steps() < 15:
            assert killed.poll() is None, killed.stdout and killed.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        until_free(played.run)  # the run that it had started ends by itself
        both = [look(), look()]  # two schedulers at once: the crash is made good, and nothing is done twice
        assert Exit.LOCKED in [done(one) for one in both]
        for moment in later:
            set_clock(moment, var / "simulacion")
            done(look())
        set_clock(later[-1] + timedelta(days=3), var / "simulacion")
        before = len(entries(var))
        assert done(look()) == Exit.DONE
        assert len(entries(var)) == before  # nothing was due any more
    record = published(played.run)
    assert record is not None
    assert played.fetched_twice() == []
    assert dict(played.rows("SELECT site, COUNT(*) FROM attempts GROUP BY site"))
    ended = [entry for entry in entries(var, "simulacion", quarter) if entry.code == Exit.DONE]
    assert len(ended) == 1
    assert (var / "metrics.prom").read_text().count('state="published"} 1.0') == 1
