"""Runner: a crawl job as a subprocess of its own, which dies with its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crawler.job import Exit, Job
from service.parent import die_with_parent

_POLL_S = 0.5


def run_local(job: Job, watch: Callable[[], None] = lambda: None) -> Exit:
    """Run a job to its end on this machine; `watch` is called twice a second. Returns the job's exit code."""
    job.run_folder.mkdir(parents=True, exist_ok=True)
    path = job.run_folder / ("job-2.json" if job.second else "job-1.json")
    path.write_text(job.model_dump_json(indent=1), encoding="utf-8")
    log = (job.run_folder / "crawl.log").open("ab")
    command = [sys.executable, "-m", "crawler", str(path)]
    # preexec_fn is safe here: this process has no other threads while it starts a crawl.
    process = subprocess.Popen(command, stderr=log, env=child_environment(), preexec_fn=die_with_parent)  # noqa: S603
    try:
        while process.poll() is None:
            watch()
            time.sleep(_POLL_S)
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10)
        return Exit.INTERRUPTED
    finally:
        log.close()
        if process.poll() is None:
            process.terminate()
    return _code(process.returncode)


def child_environment() -> dict[str, str]:
    """Environment of a Python process of ours."""
    # The packages are found wherever they were imported from, also without an installed distribution.
    root = str(Path(__file__).resolve().parent.parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in (root, os.environ.get("PYTHONPATH", "")) if p)}


def _code(returned: int) -> Exit:
    try:
        return Exit(returned)
    except ValueError:
        return Exit.LEFT_OVER  # it crashed: what is committed is kept and the same command goes on
