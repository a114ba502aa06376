"""Meter: what a command costs: CPU of its whole process tree, wall clock, memory of its Python processes."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]

from service.parent import die_with_parent
from service.runner import child_environment

_EVERY_S = 0.1  # a process that ends loses at most what it did since the last look
_TICK_S = 0.01  # of the system's clock of processes: no work costs less, however little there was of it
_SAID = 2000  # characters of its error output that are told when a command fails


class BenchError(RuntimeError):
    """A row could not be measured: says what the command printed."""


@dataclass(frozen=True)
class Spent:
    """CPU and wall clock in seconds; memory in MB, the highest sum of resident memory of the Python processes.

    `elsewhere_s`: CPU that the machine spent meanwhile on anything else, our servers included."""

    cpu_s: float
    wall_s: float
    memory_mb: float = 0.0
    elsewhere_s: float = 0.0

    def less(self, start: Spent) -> Spent:
        """Without what the same command costs when it has nothing to do."""
        return Spent(max(_TICK_S, self.cpu_s - start.cpu_s), max(_TICK_S, self.wall_s - start.wall_s), self.memory_mb)


def measured(command: Sequence[str], limit_s: float) -> Spent:
    """Run a command to its end. Raises BenchError when it fails or takes longer than `limit_s` seconds."""
    with tempfile.TemporaryFile() as log:
        began, busy_s = time.monotonic(), _busy_s()
        process = subprocess.Popen(  # noqa: S603 - commands of our own; no threads of ours run
            command, stdout=log, stderr=log, env=child_environment(), preexec_fn=die_with_parent
        )
        tree, pid = _Tree(process.pid), 0
        try:
            while True:
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    break
                if time.monotonic() - began > limit_s:
                    raise BenchError(f"{' '.join(command[:4])}: not done after {limit_s:.0f} s")
                tree.look()
                time.sleep(_EVERY_S)
        finally:
            if not pid:  # too long, or interrupted
                tree.kill()
                process.wait()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(max(0, log.seek(0, os.SEEK_END) - _SAID))
            said = log.read().decode(errors="replace")
            raise BenchError(f"{' '.join(command[:4])}: code {process.returncode}\n{said}")
    # What the system counted is exact, but leaves out processes that nobody waited for, as a browser's mostly are.
    exact = usage.ru_utime + usage.ru_stime
    cpu_s = max(tree.cpu_s, exact)
    return Spent(cpu_s, time.monotonic() - began, tree.memory_mb, max(0.0, _busy_s() - busy_s - cpu_s))


def _busy_s() -> float:
    """CPU seconds that all cores together were not idle."""
    times = psutil.cpu_times()
    return float(times.user + times.system + getattr(times, "nice", 0.0))


class _Tree:
    """Every process that was seen below a root, by id and birth, with its CPU when it was last seen."""

    def __init__(self, root: int) -> None:
        self._root = psutil.Process(root)
        self._known: dict[psutil.Process, float] = {}
        self._living: set[psutil.Process] = set()
        self.memory_mb = 0.0

    @property
    def cpu_s(self) -> float:
        return sum(self._known.values())

    def look(self) -> None:
        """Read the clocks of all that live. One that lost its parent is still looked at."""
        memory = 0
        for process in self._alive():
            try:
                with process.oneshot():
                    times = process.cpu_times()
                    self._known[process] = times.user + times.system
                    if process.name().startswith("python"):
                        memory += process.memory_info().rss
            except psutil.Error:  # it ended between two looks
                self._living.discard(process)
        self.memory_mb = max(self.memory_mb, memory / 1e6)

    def _alive(self) -> list[psutil.Process]:
        with suppress(psutil.Error):
            self._living |= {self._root, *self._root.children(recursive=True)}
        return list(self._living)

    def kill(self) -> None:
        """End all of it."""
        for process in self._alive():
            with suppress(psutil.Error):
                process.kill()
