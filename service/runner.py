"""Runner: crawl jobs as subprocesses of their own, side by side, which end with their parent."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from crawler.job import Exit, Job
from service.parent import die_with_parent

_POLL_S = 0.5
_STOP_S = 8.0  # a crawl process stops within a second, its browser within five; a container waits ten by default
_MOST_WORDS = 4096

Look = Callable[[], None]


@dataclass(frozen=True)
class Ran:
    """How a job ended, and what an operator has to know of it."""

    code: Exit
    why: str = ""


def run_shards(jobs: Sequence[Job], look: Look = lambda: None) -> list[Ran]:
    """Run every job to its end on this machine, all at once; `look` is called twice a second.

    What interrupts the wait (a signal, an exception of `look`) stops the jobs first."""
    running: list[subprocess.Popen[bytes]] = []
    try:
        for number, job in enumerate(jobs, start=1):
            running.append(_start(job, number))  # those that started are stopped when the next does not
        while alive := [process for process in running if process.poll() is None]:
            look()
            with suppress(subprocess.TimeoutExpired):
                alive[0].wait(_POLL_S)
    finally:
        _stop(running)
    return [_ran(process) for process in running]


def run_job(job: Job, look: Look = lambda: None) -> Ran:
    """Run one job to its end: what a worker elsewhere calls."""
    return run_shards([job], look)[0]


def _start(job: Job, number: int) -> subprocess.Popen[bytes]:
    job.run_folder.mkdir(parents=True, exist_ok=True)
    sites = hashlib.sha256(" ".join(job.sites).encode()).hexdigest()[:8]  # workers that share a folder count from one
    path = job.run_folder / f"job-{2 if job.second else 1}-{number}-{sites}.json"
    path.write_text(job.model_dump_json(indent=1), encoding="utf-8")
    command = [sys.executable, "-m", "crawler", str(path)]
    with (job.run_folder / "crawl.log").open("ab") as log:
        # A group of its own: Ctrl-C reaches the parent alone, which stops each child once.
        # preexec_fn is safe here, also beside the threads of a worker: it calls the kernel and nothing else.
        return subprocess.Popen(  # noqa: S603 - our own module
            command, stdout=subprocess.PIPE, stderr=log, env=child_environment(), preexec_fn=die_with_parent,
            process_group=0,
        )  # fmt: skip


def _stop(running: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask those that still run to stop, and end them when they do not."""
    alive = [process for process in running if process.poll() is None]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + _STOP_S
    for process in alive:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ran(process: subprocess.Popen[bytes]) -> Ran:
    assert process.stdout is not None  # noqa: S101 - asked for at the start
    with process.stdout as stdout:
        os.set_blocking(stdout.fileno(), False)  # a browser's helper that outlived its crawl may hold the other end
        try:
            why = os.read(stdout.fileno(), _MOST_WORDS).decode("utf-8", "replace")
        except BlockingIOError:
            why = ""
    if process.returncode < 0:
        return Ran(Exit.BROKEN, f"señal {-process.returncode}")
    try:
        return Ran(Exit(process.returncode), why)
    except ValueError:  # it did not get as far as its work
        return Ran(Exit.USAGE, f"python -m crawler terminó con {process.returncode}")


def child_environment() -> dict[str, str]:
    """Environment of a Python process of ours."""
    # The packages are found wherever they were imported from, also without an installed distribution.
    root = str(Path(__file__).resolve().parent.parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH", "")) if p)}
