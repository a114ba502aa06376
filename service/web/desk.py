"""Desk: takes one check after another from the queue and has each done by a process of its own."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from crawler.job import Exit
from service.runner import child_environment
from service.web.checks import Check, Checks

log = logging.getLogger(__name__)

TOO_LONG = "too_long"
OWN_NETWORK = "own_network"
BROKEN = "broken"
_LOOK_S = 30.0  # for checks that were put off to another day
_STOP_S = 10.0  # a crawl stops within eight

Do = Callable[[Check], Awaitable[str]]  # why the check failed, "" when it is done


@dataclass
class Desk:
    """One worker. `ring` is called when something new waits."""

    checks: Checks
    do: Do
    now: Callable[[], datetime]
    _rung: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        """Look into the queue now."""
        self._rung.set()

    async def work(self) -> None:
        """Until cancelled; a check that is at work then is closed as interrupted, to be asked for again."""
        await asyncio.to_thread(self.checks.interrupted, self.now())
        while True:
            self._rung.clear()
            check = await asyncio.to_thread(self.checks.take, self.now())
            if check is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._rung.wait(), _LOOK_S)
                continue
            try:
                why = await self.do(check)
            except asyncio.CancelledError:
                self.checks.interrupted(self.now())
                raise
            await asyncio.to_thread(self.checks.end, check.id, self.now(), why)


@dataclass(frozen=True)
class Process:
    """Does a check as a process; what it prints goes to a log file."""

    order: Callable[[Check], str]  # the errand as JSON
    log: Path
    patience_s: float

    async def __call__(self, check: Check) -> str:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as file:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "service.web.work", self.order(check),
                stdout=file, stderr=file, env=child_environment(), process_group=0,
            )  # fmt: skip
        try:
            return _why(await asyncio.wait_for(process.wait(), self.patience_s))
        except TimeoutError:
            return TOO_LONG
        finally:
            await _stop(process)


async def _stop(process: asyncio.subprocess.Process) -> None:
    """End it and what it started."""
    if process.returncode is not None:
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _STOP_S)
            return


def _why(code: int) -> str:
    if code == Exit.DONE:
        return ""
    log.warning("a check ended with %d", code)
    return OWN_NETWORK if code == Exit.OWN_NETWORK else BROKEN
