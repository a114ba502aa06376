"""Demo: the simulated Executive served, crawled over its three days, scored, reported and compared with its truth."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from crawler.clock import GUATEMALA
from crawler.evidence import Status
from crawler.whereabouts import begun, open_ledger
from scoring.result import QuarterResult
from service.parent import die_with_parent
from service.runner import child_environment
from service.simulation.truth import Truth
from service.simulation.world import World

# The first two attempts at night, the third in office hours, as the method asks.
_HOURS = (time(20), time(20), time(10))
_DAYS = (0, 1, 3)


class SimulationError(RuntimeError):
    """The simulated servers did not start: says what they printed."""


@contextmanager
def served(config: Path, folder: Path, limit: int = 0) -> Iterator[None]:
    """Run the simulated servers while the context lasts; they die with this process."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "service.simulation", "--config", str(config), "--folder", str(folder)]
    command += ["--limit", str(limit)] if limit else []
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own module; no threads yet
            command, stdout=subprocess.PIPE, stderr=log, env=child_environment(), preexec_fn=die_with_parent
        )
        try:
            assert process.stdout is not None  # noqa: S101 - asked for above
            line = process.stdout.readline().decode().strip()
            if line != "ready":
                said = (folder / "server.log").read_text(errors="replace")[-2000:]
                raise SimulationError(f"the simulated servers did not start: {line} {said}")
            yield
        finally:
            process.terminate()
            process.wait(timeout=10)
            if process.stdout is not None:
                process.stdout.close()


def days(first: date) -> list[datetime]:
    """The moments at which the three attempts begin."""
    return [datetime.combine(first + timedelta(days=n), hour, GUATEMALA) for n, hour in zip(_DAYS, _HOURS, strict=True)]


def days_left(first: date, begun: datetime | None) -> list[datetime]:
    """The day on which the newest attempt began, and those after it: a clock is not set back."""
    moments = days(first)
    past = [moment for moment in moments if begun is not None and moment <= begun]
    return moments[max(0, len(past) - 1) :]


def newest_attempt(run_folder: Path) -> datetime | None:
    """When the newest attempt of a run began; None before the first."""
    if not begun(run_folder):
        return None
    with closing(open_ledger(run_folder)) as ledger:
        return max((attempt.started for attempt in ledger.attempts()), default=None)


def set_clock(moment: datetime, folder: Path) -> None:
    """Set the clock of everything that is started from here, and that of the servers."""
    os.environ["EGOB_NOW"] = moment.isoformat()
    part = folder / "now.part"
    part.write_text(moment.isoformat(), encoding="utf-8")
    part.replace(folder / "now.txt")


@dataclass(frozen=True)
class Mismatch:
    """A site whose status or level differs from its declared truth, and the criteria behind it."""

    site: str
    expected: str
    got: str
    criteria: tuple[str, ...]


def compare(result: QuarterResult, world: World) -> tuple[int, int, list[Mismatch]]:
    """(sites with the declared level, evaluated sites, mismatches); a wrong status is a mismatch too."""
    status = {visit.site_id: visit.reachability for visit in result.visits}
    right = evaluated = 0
    wrong: list[Mismatch] = []
    for site, truth in world.truth().items():
        score, reach = result.scores[site], status[site]
        read = truth.status is Status.EVALUATED
        expected, got = (str(truth.status), str(reach.status))
        if read:
            expected, got = f"{expected} {truth.level}", f"{got} {score.level}"
        evaluated += read
        if expected == got:
            right += read
        else:
            wrong.append(
                Mismatch(site, f"{expected} {truth.cause}", f"{got} {reach.cause}", _criteria(result, site, truth))
            )
    return right, evaluated, wrong


def _criteria(result: QuarterResult, site: str, truth: Truth) -> tuple[str, ...]:
    findings = result.findings[site]
    pairs = ((name, str(outcome), findings[name]) for name, outcome in truth.findings.items() if name in findings)
    return tuple(f"{name}: {e} / {f.outcome} {f.confidence:.2f}" for name, e, f in pairs if e != f.outcome.value)
