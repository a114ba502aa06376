"""Quarter: begun on its own days, ended soon after, by a clock that does not jump."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler import clock
from crawler.clock import Clock, quarter_of
from crawler.evidence import Cause, Status
from crawler.job import Exit, Job
from crawler.ledger import Ledger
from crawler.vocabulary import ConfigError
from service import quarter as module
from service.check import write_registry
from service.context import Context
from service.quarter import crawl
from tests.house import CONFIG
from tests.service.test_passes import REGISTRY

CONTACT = {"agent": {"contact_url": "http://rastreador.gob.test/", "contact_mail": "a@rastreador.gob.test"}}


def context(folder: Path, monkeypatch: pytest.MonkeyPatch, began: Sequence[str] = ()) -> Context:
    """A quarter of which some sites failed once, and crawl processes that do nothing."""
    made = Context(CONFIG, folder, "prueba", "2026T4", None, CONTACT)
    write_registry(made.frozen_registry, REGISTRY)
    with closing(Ledger(made.run_folder / "ledger.db")) as ledger:
        for site, moment in zip(REGISTRY.sites, began, strict=False):
            at = datetime.fromisoformat(moment)
            ledger.begin(site, 1, at)
            ledger.finish(site, 1, at, Status.PENDING, Cause.TIMEOUT, "")
    monkeypatch.setattr(module, "passes", idle)
    return made


def idle(_job: Job, *_more: object) -> Exit:
    return Exit.DONE


@pytest.mark.parametrize(
    ("now", "began", "refused"),
    [
        ("2026-10-01T00:00:00-06:00", [], ""),  # the first minute of the quarter in Guatemala
        ("2026-12-31T23:59:00-06:00", [], ""),
        ("2026-09-30T23:59:00-06:00", [], "hoy es 2026T3"),
        ("2027-01-05T22:00:00-06:00", [], "hoy es 2027T1"),  # the machine was off: the quarter stays empty
        ("2027-01-02T10:00:00-06:00", ["2026-12-31T04:00:00+00:00"], ""),  # the attempts that were left
        ("2027-01-20T22:00:00-06:00", ["2026-12-31T04:00:00+00:00"], "hoy es 2027T1"),
        ("2026-11-03T22:00:00-06:00", ["2026-11-05T04:00:00+00:00"], "el reloj de esta máquina"),  # set back by days
    ],
)
def test_a_quarter_begins_on_its_own_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str, began: list[str], refused: str
) -> None:
    made = context(tmp_path, monkeypatch, began)
    monkeypatch.setenv("EGOB_NOW", now)
    if refused:
        with pytest.raises(ConfigError, match=refused):
            crawl(made)
    else:
        crawl(made)


def test_a_missed_quarter_is_caught_up_under_the_name_of_the_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EGOB_NOW", "2027-01-05T22:00:00-06:00")
    monkeypatch.setenv("EGOB_VAR", str(tmp_path))
    assert Context.build(CONFIG, "simulacion").quarter == "2027T1"


def test_a_clock_that_jumps_moves_no_time_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    running = Clock(datetime(2026, 10, 5, tzinfo=UTC), 1000.0)
    monkeypatch.setattr(clock, "_elapsed", lambda: 1060.0)

    class Jumped(datetime):
        """The machine's calendar, a day later than it was."""

        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # noqa: ARG003
            return datetime(2026, 10, 6, tzinfo=UTC)

    monkeypatch.setattr(clock, "datetime", Jumped)
    assert running.now() == datetime(2026, 10, 5, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Madrid", "UTC"])
def test_summer_time_of_the_machine_moves_no_day(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    midnight = datetime(2026, 10, 1, 6, tzinfo=UTC)
    assert [quarter_of(midnight - timedelta(minutes=1)), quarter_of(midnight)] == ["2026T3", "2026T4"]
