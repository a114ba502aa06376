"""Schedule: two years of ticks by a set clock: missed, killed and doubled ones; ticks made up for; one scheduler."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from crawler.clock import GUATEMALA, Clock, local_day, quarter_of
from crawler.config import CrawlConfig
from crawler.evidence import Cause, Status
from crawler.hours import may_load
from crawler.job import Exit, Job
from crawler.ledger import Ledger
from service import due, schedule
from service import quarter as quarter_module
from service.check import write_registry
from service.context import Context
from service.due import State, standings, turn_of
from service.journal import recorded
from service.lock import LockedError, run_lock
from service.publication import Published, note, published
from service.quarter import crawl
from service.schedule import scheduler_for, serve, trigger_of, turn
from service.schedule_rules import ScheduleRules
from tests.house import CONFIG
from tests.service.test_lock import HOLDER
from tests.service.test_passes import REGISTRY

RULES = ScheduleRules.load(CONFIG)
RULE = CrawlConfig.load(CONFIG).attempts
NAME = "gt-executive"
CONTACT = {"agent": {"contact_url": "http://rastreador.gob.test/", "contact_mail": "a@rastreador.gob.test"}}
FIRST, LAST = datetime(2026, 1, 1, tzinfo=GUATEMALA), datetime(2028, 1, 1, tzinfo=GUATEMALA)
DOWN = "s03"  # the one site that never answers: it needs all three attempts


@dataclass
class World:
    """A government of eleven sites and the crawl processes that visit them, played without a network."""

    var: Path
    attempts: Counter[tuple[str, str, int]] = field(default_factory=Counter)  # (quarter, site, attempt) -> visits
    publications: Counter[str] = field(default_factory=Counter)
    dies: Callable[[str, int], bool] = lambda _quarter, _run: False  # whether the n-th run of a quarter is killed
    runs: Counter[str] = field(default_factory=Counter)

    def passes(self, job: Job, _registry: object, ledger: Ledger, *_more: object) -> Exit:
        """What a crawl process does with the ledger, hours included."""
        now, later, quarter = Clock.from_environment().now(), False, job.run_folder.name.removeprefix(f"{NAME}-")
        for n, site in enumerate(job.sites):
            number = len(ledger.attempts(site)) + 1
            if not may_load(number, now, RULE):
                later = True
                continue
            if n == 5 and self.dies(quarter, self.runs[quarter]):
                raise Killed
            self.attempts[quarter, site, number] += 1
            ledger.begin(site, number, now)
            ending = (Status.PENDING, Cause.TIMEOUT) if site == DOWN else (Status.EVALUATED, Cause.NONE)
            ledger.finish(site, number, now, *ending, "")
        return Exit.LEFT_OVER if later else Exit.DONE

    def run(self, context: Context, quarter: str) -> int:
        """What `egob run` does, with the real crawl rule and record of publication."""
        self.runs[quarter] += 1
        write_registry(context.frozen_registry, REGISTRY)
        context = Context(CONFIG, self.var, NAME, quarter, None, CONTACT)
        try:
            with run_lock(context.run_folder), recorded(context) as outcome:
                crawled = crawl(context)
                outcome.code = int(crawled.code)
                if crawled.publish:
                    self.publications[quarter] += published(context.run_folder) is None
                    note(context.run_folder, Published(at=Clock.from_environment().now(), config_digest=""))
                return outcome.code
        except Killed:
            return -int(signal.SIGKILL)


class Killed(BaseException):
    """The power is cut."""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(tmp_path)
    monkeypatch.setenv("EGOB_VAR", str(tmp_path))
    monkeypatch.delenv("EGOB_RUN_ID", raising=False)
    monkeypatch.setattr(quarter_module, "passes", made.passes)
    monkeypatch.setattr(schedule, "tell_trouble", lambda *_args: False)
    monkeypatch.setattr(due, "_config", cache_of(due._config))  # read at every one of 1,460 ticks otherwise
    return made


def cache_of(load: Callable[[Context], CrawlConfig]) -> Callable[[Context], CrawlConfig]:
    config = load(Context.build(CONFIG, NAME))
    return lambda _context: config


def ticks(first: datetime = FIRST, last: datetime = LAST) -> Iterator[datetime]:
    """Every moment at which the real trigger fires."""
    trigger, moment = trigger_of(RULES), None
    now = first
    while (moment := trigger.get_next_fire_time(moment, now)) is not None and moment < last:
        yield moment
        now = moment + timedelta(seconds=1)


def play(
    world: World, monkeypatch: pytest.MonkeyPatch, moments: Iterator[datetime], schedulers: int = 1
) -> list[tuple[datetime, int]]:
    """Let each scheduler tick at every moment at which something is due; (moment, code) of the runs."""
    done = []
    for moment in moments:
        monkeypatch.setenv("EGOB_NOW", moment.isoformat())
        for _ in range(schedulers):
            before = sum(world.runs.values())
            code = turn(Context.build(CONFIG, NAME), RULES, world.run, lambda *_: (0, ""))
            if sum(world.runs.values()) == before:
                break  # nothing was due for the first, so the second finds the same
            done.append((moment, code))
    return done


def states(world: World, monkeypatch: pytest.MonkeyPatch, now: datetime = LAST) -> dict[str, State]:
    return {s.quarter: state for s, state in standings(Context.build(CONFIG, NAME), now - timedelta(minutes=1))}


def test_two_years_are_eight_quarters_with_a_missed_one_a_crash_and_two_schedulers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.dies = lambda quarter, run: quarter == "2026T3" and run == 3  # both look in the morning first
    off = ("2027T1", "2027T3")  # off for all of T1; on again late in T3, which is then read on its own late days
    switched_on = datetime(2027, 9, 20, tzinfo=GUATEMALA)
    moments = (m for m in ticks() if quarter_of(m) not in off or (quarter_of(m) == "2027T3" and m >= switched_on))
    done = play(world, monkeypatch, moments, schedulers=2)

    year = [f"{y}T{n}" for y in (2026, 2027) for n in (1, 2, 3, 4)]
    assert states(world, monkeypatch) == {q: State.MISSED if q == "2027T1" else State.PUBLISHED for q in year}
    assert world.publications == dict.fromkeys([q for q in year if q != "2027T1"], 1)
    # nobody was visited twice for the same attempt, by two schedulers and over a crash
    assert set(world.attempts.values()) == {1}
    for quarter in world.publications:
        by_site = Counter(site for q, site, _ in world.attempts if q == quarter)
        assert by_site == {site: 3 if site == DOWN else 1 for site in REGISTRY.sites}, quarter
    assert [code for moment, code in done if quarter_of(moment) == "2026T3"][2:4] == [
        -9,
        3,
    ]  # killed, then gone on with
    began = {q: min(m for m, _ in done if quarter_of(m) == q) for q in world.publications}
    assert (local_day(began["2026T1"]).isoformat(), local_day(began["2027T3"]).isoformat()) == (
        "2026-02-05",
        "2027-09-20",
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-04T20:05:00-06:00", ""),
        ("2026-11-05T20:05:00-06:00", "2026T4"),
        ("2026-12-31T20:05:00-06:00", "2026T4"),
        ("2027-01-01T20:05:00-06:00", ""),  # the quarter is over; the next has its own day
    ],
)
def test_a_quarter_is_begun_on_its_day_or_later_and_never_after_it(world: World, now: str, expected: str) -> None:
    context = Context(CONFIG, world.var, NAME, "2026T4")
    assert turn_of(context, datetime.fromisoformat(now), RULES.opening(NAME)).quarter == expected


def test_a_crawl_over_new_year_goes_on_under_its_name_and_is_left_to_people_after_its_days(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = [datetime(2026, 12, 30, 20, 5, tzinfo=GUATEMALA)]
    play(world, monkeypatch, iter(late))
    context = Context(CONFIG, world.var, NAME, "2026T4")
    assert turn_of(context, datetime(2027, 1, 1, 20, 5, tzinfo=GUATEMALA), RULES.opening(NAME)).quarter == "2026T4"
    later = datetime(2027, 1, 20, tzinfo=GUATEMALA)
    assert turn_of(context, later, RULES.opening(NAME)).quarter == ""
    assert states(world, monkeypatch, later) == {"2026T4": State.INCOMPLETE, "2027T1": State.TO_COME}


def test_an_implausible_run_waits_for_a_person(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = list(ticks(datetime(2026, 11, 5, tzinfo=GUATEMALA), datetime(2026, 12, 1, tzinfo=GUATEMALA)))

    def run(context: Context, quarter: str) -> int:
        code = world.run(context, quarter)
        if (record := context.run_folder / "published.json").is_file():
            record.unlink()
            with recorded(context) as outcome:
                outcome.code = int(Exit.IMPLAUSIBLE)
            return int(Exit.IMPLAUSIBLE)
        return code

    started = []
    for moment in moments:
        monkeypatch.setenv("EGOB_NOW", moment.isoformat())
        monkeypatch.setenv("EGOB_RUN_ID", f"r{moment:%d%H}")
        before = sum(world.runs.values())
        turn(Context.build(CONFIG, NAME), RULES, run, lambda *_: (0, ""))
        started += [moment] * (sum(world.runs.values()) - before)
    assert len(started) < 8, started  # not at every tick of the month
    assert states(world, monkeypatch, moments[-1])["2026T4"] is State.WAITS


def test_a_machine_that_is_not_ready_starts_nothing_and_says_so_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(schedule, "tell_trouble", lambda _context, _code, why: told.append(why) or True)
    for hour in (20, 21, 22):
        monkeypatch.setenv("EGOB_NOW", f"2026-11-05T{hour}:05:00-06:00")
        code = turn(Context.build(CONFIG, NAME), RULES, world.run, lambda *_: (6, "disco: 0.1 GB libres"))
        assert code == Exit.STORAGE
    assert (told, sum(world.runs.values())) == (["disco: 0.1 GB libres"], 0)


def test_a_tick_is_made_up_for_once_however_late_and_a_restart_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real scheduler and job store: started, stopped, and started again long after its ticks."""
    called: list[str] = []
    monkeypatch.setattr(schedule, "tick", stand_in)
    monkeypatch.setitem(CALLS, "list", called)
    for start in (1, 2, 3):
        scheduler = scheduler_for(tmp_path, RULES, BackgroundScheduler)
        scheduler.start()
        deadline = datetime.now(GUATEMALA) + timedelta(seconds=20)
        while len(called) < start and datetime.now(GUATEMALA) < deadline:
            scheduler.wakeup()
            signal.sigtimedwait([], 0.01)
        jobs = scheduler.get_jobs()
        assert [job.id for job in jobs] == [f"{NAME} 20:05,09:05"]
        assert (jobs[0].misfire_grace_time, jobs[0].coalesce, jobs[0].max_instances) == (None, True, 1)
        if start == 2:  # as after two weeks off: many ticks are overdue
            jobs[0].modify(next_run_time=datetime.now(GUATEMALA) - timedelta(days=14))
        scheduler.shutdown()
    assert len(called) <= 4
    assert called[:3] == [NAME] * 3


CALLS: dict[str, list[str]] = {"list": []}


def stand_in(registry: str) -> int:
    """A tick that only counts; the job store finds it by this name."""
    CALLS["list"].append(registry)
    return 0


def test_a_second_scheduler_says_so_and_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "schedule")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"proceso {process.pid}"):
            serve(Context(CONFIG, tmp_path, NAME, "2026T4"), RULES)
    finally:
        process.kill()
        process.communicate()


def test_a_ledger_of_nothing_is_a_quarter_to_come(tmp_path: Path) -> None:
    context = Context(CONFIG, tmp_path, NAME, "2026T4")
    write_registry(context.frozen_registry, REGISTRY)
    with closing(Ledger(context.run_folder / "ledger.db")):
        pass
    assert turn_of(context, datetime(2026, 11, 5, 21, tzinfo=GUATEMALA), RULES.opening(NAME)).quarter == "2026T4"
