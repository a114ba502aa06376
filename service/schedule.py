"""Schedule: ticks in Guatemala's hours, each of which runs what is due; what is done stands in the runs, not here."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType

from apscheduler.events import EVENT_SCHEDULER_STARTED
from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from crawler.clock import GUATEMALA, Clock
from crawler.job import Exit
from service.context import Context, find_config
from service.due import turn_of
from service.journal import Entry, ended, entries, write
from service.lock import run_lock
from service.notify import tell_trouble
from service.parent import die_with_parent
from service.preflight import preflight
from service.runner import child_environment
from service.schedule_rules import ScheduleRules

log = logging.getLogger(__name__)

Start = Callable[[Context, str], int]
Ready = Callable[[Context, ScheduleRules], tuple[int, str]]

_running: list[subprocess.Popen[bytes]] = []  # the run that a signal has to end


def serve(context: Context, rules: ScheduleRules) -> None:
    """Tick until a signal ends it. Raises LockedError when another scheduler is at work in the same folder."""
    with run_lock(context.var / "schedule"):
        scheduler = scheduler_for(context.var, rules)
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

        def end(_number: int, _frame: FrameType | None) -> None:
            for process in _running:
                process.terminate()  # it stops in good order and goes on at the next start
            if scheduler.running:
                scheduler.shutdown(wait=False)

        # what a tick needs to know: a job in the store has only the registry's name, so that folders may move
        os.environ["EGOB_CONFIG"], os.environ["EGOB_VAR"] = str(context.config.resolve()), str(context.var.resolve())
        try:
            for number in before:
                signal.signal(number, end)
            scheduler.start()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def scheduler_for(var: Path, rules: ScheduleRules, kind: type[BaseScheduler] = BlockingScheduler) -> BaseScheduler:
    """A scheduler with a tick for each registry, which looks once as soon as it starts.

    Jobs run in the scheduler's own thread: one at a time, and one that is killed is still due at the next start."""
    scheduler = kind(
        timezone=GUATEMALA,
        executors={"default": DebugExecutor()},
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{(var / 'schedule.db').resolve()}")},
        # None: however late a tick is noticed it is made up for, once
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    scheduler.add_listener(lambda _event: _keep(scheduler, rules), EVENT_SCHEDULER_STARTED)
    return scheduler


def trigger_of(rules: ScheduleRules) -> OrTrigger:
    """When ticks are due."""
    return OrTrigger([CronTrigger(hour=t.hour, minute=t.minute, timezone=GUATEMALA) for t in rules.ticks])


def _keep(scheduler: BaseScheduler, rules: ScheduleRules) -> None:
    """Add ticks that are absent and drop those of other registries or hours; all are due now."""
    hours = ",".join(f"{t:%H:%M}" for t in rules.ticks)
    wanted = {f"{registry} {hours}": registry for registry in rules.registries}
    now = datetime.now(GUATEMALA)
    for job in scheduler.get_jobs():
        if job.id not in wanted:
            job.remove()
    for name, registry in wanted.items():
        if scheduler.get_job(name) is None:
            scheduler.add_job(tick, trigger_of(rules), args=[registry], id=name, next_run_time=now)
        else:
            scheduler.modify_job(name, next_run_time=now)


def tick(registry: str) -> int:
    """Do what is due for a registry; the exit code. The job store knows this function by its name: keep it."""
    config = find_config(None)
    return turn(Context.build(config, registry), ScheduleRules.load(config))


def turn(context: Context, rules: ScheduleRules, start: Start | None = None, ready: Ready | None = None) -> int:
    """Look what is due, see whether the machine is ready, and run it. A run that another process does is left to it."""
    found = turn_of(context, Clock.from_environment().now(), rules.opening(context.registry))
    log.info("%s %s: %s", context.registry, found.quarter or "nada que hacer", found.why)
    if not found.quarter:
        return int(Exit.DONE)
    due = Context.build(context.config, context.registry, found.quarter)
    code, why = (ready or _ready)(due, rules)
    if code:
        _note(due, code, why)
        return code
    code = (start or run)(due, found.quarter)
    if code < 0 or code == Exit.BROKEN:
        tell_trouble(due, code, "la corrida se interrumpió; continúa en la próxima ocasión")
    return code


def run(context: Context, quarter: str) -> int:
    """The command that an operator would type, as a process of its own that ends with this one; its exit code."""
    command = [sys.executable, "-m", "service", "run", "--config", str(context.config)]
    command += ["--registry", context.registry, "--quarter", quarter, "--no-preflight"]  # it was looked at before
    # this process has one thread, so preexec_fn is safe; a group of its own: Ctrl-C reaches it once, through us
    with subprocess.Popen(  # noqa: S603 - our own command
        command, env=child_environment() | {"EGOB_VAR": str(context.var)}, process_group=0,
        preexec_fn=lambda: die_with_parent(signal.SIGTERM),
    ) as process:  # fmt: skip
        _running.append(process)
        try:
            return process.wait()
        finally:
            _running.remove(process)


def _ready(context: Context, rules: ScheduleRules) -> tuple[int, str]:
    failed = [check for check in preflight(context, rules.preflight) if check.stops]
    return (int(failed[0].code), "; ".join(f"{c.said}. {c.advice}" for c in failed)) if failed else (0, "")


def _note(context: Context, code: int, why: str) -> None:
    """Write down and tell why nothing was started; the same trouble is told once."""
    last = entries(context.var, context.registry, context.quarter)[-1:]
    begun = Entry(f"preflight-{os.getpid()}", context.registry, context.quarter, Clock.from_environment().now())
    write(context.var, ended(begun, code, why))
    log.warning("%s %s: %s", context.registry, context.quarter, why)
    if not last or (last[0].code, last[0].why) != (code, why):
        tell_trouble(context, code, why)
