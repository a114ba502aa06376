"""Passes: a process that breaks costs one site, not the run; what our program spoiled is visited once more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.evidence import Cause, Status
from crawler.job import Exit, Job
from crawler.ledger import Ledger
from crawler.registry import Institution, Kind, Registry, Site
from crawler.storage import StorageError
from service import passes as module
from service.passes import passes, spoiled, worst
from service.runner import Ran
from tests.house import CONFIG

AT = datetime(2026, 10, 6, 4, tzinfo=UTC)
NAMES = tuple(f"s{n:02}" for n in range(11))
ROWS = {name: Site(id=name, institution="uno", name=name, url=f"http://{name}.gob.test/") for name in NAMES}
REGISTRY = Registry("prueba", {"uno": Institution(id="uno", acronym="UNO", name="Uno", kind=Kind.OTHER)}, ROWS)

Process = Callable[[Job], Ran]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setenv("EGOB_NOW", "2026-10-05T22:00:00-06:00")
    opened = Ledger(tmp_path / "ledger.db")
    yield opened
    opened.close()


@pytest.fixture
def job(tmp_path: Path) -> Job:
    book = tmp_path / "book.json"
    book.write_text('{"hosts": {}}')
    return Job(registry="prueba", registry_folder=tmp_path, config=CONFIG, run_folder=tmp_path, sites=NAMES,
               address_book=book, overrides={"pace": {"processes": 2}})  # fmt: skip


def stand_in(monkeypatch: pytest.MonkeyPatch, process: Process) -> list[Job]:
    """Crawl processes without a crawl; returns the jobs that were started."""
    started: list[Job] = []

    def run_shards(jobs: Sequence[Job], look: Callable[[], None]) -> list[Ran]:
        look()
        started.extend(jobs)
        return [process(job) for job in jobs]

    monkeypatch.setattr(module, "run_shards", run_shards)
    return started


def crawler(ledger: Ledger, poison: str = "") -> Process:
    """Reads its sites in order; breaks on the poisoned one."""

    def process(job: Job) -> Ran:
        for site in job.sites:
            ledger.begin(site, 1, AT)
            if site == poison:
                return Ran(Exit.BROKEN, "señal 11")
            ledger.finish(site, 1, AT, Status.EVALUATED, Cause.NONE, "")
        return Ran(Exit.DONE)

    return process


def endings(ledger: Ledger) -> dict[str, tuple[str, Cause]]:
    return {a.site: (a.status, a.cause) for a in ledger.attempts()}


def test_every_site_is_in_one_process(ledger: Ledger, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    started = stand_in(monkeypatch, crawler(ledger))
    assert passes(job, REGISTRY, ledger, lambda _: None) is Exit.DONE
    assert len(started) == 2
    assert sorted(name for one in started for name in one.sites) == list(NAMES)


@pytest.mark.parametrize("poison", [NAMES[0], NAMES[5], NAMES[-1]])
def test_a_site_that_breaks_the_process_is_set_apart(
    ledger: Ledger, job: Job, monkeypatch: pytest.MonkeyPatch, poison: str
) -> None:
    started = stand_in(monkeypatch, crawler(ledger, poison))
    assert passes(job, REGISTRY, ledger, lambda _: None) is Exit.DONE
    found = endings(ledger)
    assert found.pop(poison) == ("not_evaluated", Cause.OWN_FAILURE)
    assert found == {name: ("evaluated", Cause.NONE) for name in NAMES if name != poison}
    assert len(started) <= 2 + 2 * 4  # halves of six sites


def test_a_process_that_does_not_even_begin_blames_no_site(
    ledger: Ledger, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, lambda _: Ran(Exit.USAGE, "python -m crawler terminó con 1"))
    assert passes(job, REGISTRY, ledger, lambda _: None) is Exit.USAGE
    assert endings(ledger) == {}


def test_storage_trouble_of_a_process_is_told_as_it_was(
    ledger: Ledger, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(monkeypatch, lambda _: Ran(Exit.STORAGE, "a.warc.gz: el disco está lleno"))
    with pytest.raises(StorageError, match="el disco está lleno"):
        passes(job, REGISTRY, ledger, lambda _: None)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([Exit.DONE, Exit.DONE], Exit.DONE),
        ([Exit.DONE, Exit.LEFT_OVER], Exit.LEFT_OVER),
        ([Exit.OWN_NETWORK, Exit.LEFT_OVER], Exit.OWN_NETWORK),
        ([Exit.DONE, Exit.TERMINATED], Exit.TERMINATED),
        ([], Exit.DONE),
    ],
)
def test_the_worst_exit_is_the_run_s(codes: list[Exit], expected: Exit) -> None:
    assert worst(codes) is expected


def test_what_our_program_spoiled_is_visited_once_more(ledger: Ledger) -> None:
    for site, status, cause in [
        ("s00", Status.NOT_EVALUATED, Cause.OWN_FAILURE),
        ("s01", Status.NOT_EVALUATED, Cause.WAF),
        ("s02", Status.EVALUATED, Cause.NONE),
    ]:
        ledger.begin(site, 1, AT)
        ledger.finish(site, 1, AT, status, cause, "")
    assert spoiled(ledger, NAMES) == ["s00"]
    assert "s00" not in endings(ledger)  # forgotten, so that the next pass begins anew
    ledger.begin("s00", 1, AT)
    ledger.finish("s00", 1, AT, Status.NOT_EVALUATED, Cause.OWN_FAILURE, "")
    assert spoiled(ledger, NAMES) == []  # once
    assert endings(ledger)["s00"] == ("not_evaluated", Cause.OWN_FAILURE)


@pytest.mark.parametrize("asking", [(), ("s03",), NAMES])
def test_only_sites_that_a_detector_asks_to_see_again_are_visited_twice(
    ledger: Ledger, job: Job, monkeypatch: pytest.MonkeyPatch, asking: tuple[str, ...]
) -> None:
    def process(part: Job) -> Ran:
        if not part.second:
            return crawler(ledger)(part)
        for site in part.sites:
            assert ledger.needs(site, 1) == [(ROWS[site].url, "chat")]
            ledger.finish_second(site, 1)
        return Ran(Exit.DONE)

    monkeypatch.setattr(module, "needs_all", lambda *_: {s: [(ROWS[s].url, "chat")] * (s in asking) for s in NAMES})
    started = stand_in(monkeypatch, process)
    seen = job.model_copy(update={"browser": "/usr/bin/browser"})
    assert passes(seen, REGISTRY, ledger, lambda _: None) is Exit.DONE
    assert sorted(site for one in started if one.second for site in one.sites) == sorted(asking)
    assert {a.passes for a in ledger.attempts()} == {2}
