"""Several processes at one ledger: every commit is there once, leases are held by one, and each run is by itself."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from crawler import lease_table, whereabouts
from crawler.archive import WarcFolder
from crawler.archive_objects import WarcObjects
from crawler.database import Database
from crawler.lease_table import LeaseTable
from crawler.ledger import Ledger
from crawler.storage import StorageError

AT = datetime(2026, 10, 5, 20, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.ledger import Ledger
from crawler.page import Purpose
from crawler.step import Answer, Step, Unit
from crawler.evidence import Cause, Status
at, me = datetime(2026, 10, 5, 20, tzinfo=UTC), sys.argv[3]
ledger = Ledger.of_run(Path(sys.argv[1]), sys.argv[2])
for site in (f"{me}-{n}" for n in range(3)):
    ledger.begin(site, 1, at)
    for seq in range(25):
        ledger.set_fact("last", f"{site} {seq}")
        ledger.commit(site, 1, Unit(seq, Step(Purpose.CONTENT, f"http://a.gob.test/{seq}"), Answer(200)), at, seq + 1)
        print(site, seq, flush=True)
    ledger.finish(site, 1, at, Status.EVALUATED, Cause.NONE, "")
"""


def writer(folder: Path, url: str, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), url, name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_writers_at_once_lose_and_double_nothing_and_a_killed_one_keeps_what_it_said(
    tmp_path: Path, ledger_url: str
) -> None:
    running = [writer(tmp_path, ledger_url, f"p{number}") for number in range(3)]  # all of them make the tables
    said = [running[0].stdout.readline() for _ in range(10)]  # type: ignore[union-attr]
    running[0].send_signal(signal.SIGKILL)
    said += running[0].communicate()[0].splitlines(keepends=True)
    for process in running[1:]:
        process.communicate()
        assert process.returncode == 0
    with closing(Ledger.of_run(tmp_path, ledger_url)) as ledger:
        for site in (f"p{number}-{n}" for number in (1, 2) for n in range(3)):
            assert [unit.seq for unit in ledger.units(site, 1)] == list(range(25))
            assert ledger.attempts(site)[0].passes == 1
        told = [line.split() for line in said if line.endswith("\n")]
        for site in {name for name, _seq in told}:
            found = [unit.seq for unit in ledger.units(site, 1)]
            assert found == list(range(len(found)))
            assert len(found) >= len([1 for name, _seq in told if name == site])
        assert ledger.fact("last")


@pytest.fixture
def database(tmp_path: Path, ledger_url: str) -> Database:
    return Ledger.of_run(tmp_path, ledger_url).database


def test_a_lease_is_one_holders_until_it_is_given_back_or_over(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = LeaseTable(database), LeaseTable(database)
    assert first.take("10.0.0.1") == float("inf")
    assert second.take("10.0.0.1") is None
    assert second.take("10.0.0.2") is not None
    assert 0 < first.left("10.0.0.1") <= lease_table.LASTS_S
    assert second.left("10.0.0.1") == 0
    assert not second.renew("10.0.0.1")
    first.drop("10.0.0.1")
    assert not first.renew("10.0.0.1"), "what was given back is not renewed"
    since = second.take("10.0.0.1")
    assert since is not None
    assert 0 <= since < 5
    monkeypatch.setattr(lease_table, "LASTS_S", -0.1)  # its time is over at once, as after a kill
    assert second.renew("10.0.0.1")
    monkeypatch.undo()
    assert first.take("10.0.0.1") is not None
    assert not second.renew("10.0.0.1")
    database.close()


def test_a_load_waits_for_the_load_of_another_process_and_learns_when_it_ended(database: Database) -> None:
    first, second = LeaseTable(database), LeaseTable(database)
    seen: list[str] = []

    async def load(lease: LeaseTable, name: str) -> float:
        async with lease.hold("10.0.0.1") as ended:
            seen.append(f"{name} begins")
            await asyncio.sleep(0.3)
            seen.append(f"{name} ends")
            return ended

    async def both() -> float:
        one = asyncio.create_task(load(first, "one"))
        await asyncio.sleep(0)
        ended = await load(second, "two")
        await one
        return ended

    before = time.monotonic()
    ended = asyncio.run(both())
    assert seen == ["one begins", "one ends", "two begins", "two ends"]
    assert before < ended < time.monotonic()
    database.close()


def test_a_long_load_keeps_its_lease(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease_table, "LASTS_S", 0.6)
    monkeypatch.setattr(lease_table, "RENEW_S", 0.1)
    first, second = LeaseTable(database), LeaseTable(database)

    async def work() -> list[float | None]:
        async with first.hold("10.0.0.1"):
            tried = []
            for _ in range(8):
                await asyncio.sleep(0.2)
                tried.append(second.take("10.0.0.1"))
            return tried

    assert asyncio.run(work()) == [None] * 8
    database.close()


def test_runs_in_one_database_do_not_see_each_other(tmp_path: Path, postgres: str) -> None:
    with (
        closing(Ledger.of_run(tmp_path / "gt-2026T3", postgres)) as one,
        closing(Ledger.of_run(tmp_path / "gt-2026T4", postgres)) as other,
    ):
        one.begin("a", 1, AT)
        assert other.attempts() == []
    with pytest.raises(StorageError, match="aquí no hay bitácora de gt-2026T5"):
        Ledger.of_run(tmp_path / "gt-2026T5", postgres, make=False)
    with pytest.raises(StorageError, match="el nombre es más largo"):
        Ledger.of_run(tmp_path / ("x" * 64), postgres)


def test_every_commit_waits_for_the_disk_and_names_are_in_the_order_of_sqlite(tmp_path: Path, postgres: str) -> None:
    with closing(Ledger.of_run(tmp_path, postgres)) as ledger:
        assert ledger.database.rows("SHOW synchronous_commit") == [("on",)]
        for site in ("b", "a-b", "a_b", "B", "ñ", "ab"):
            ledger.begin(site, 1, AT)
        assert [a.site for a in ledger.attempts()] == sorted(("b", "a-b", "a_b", "B", "ñ", "ab"))
        ledger.set_fact("nul", "a\x00b")
        assert ledger.fact("nul") == "a\ufffdb"


def test_a_server_that_is_gone_is_told_without_its_password(tmp_path: Path, postgres: str) -> None:
    with pytest.raises(StorageError, match=r"no responde.*repita la orden") as error:
        Ledger.of_run(tmp_path, "postgresql://egob:s3creto@127.0.0.1:9/egob")
    assert "s3creto" not in str(error.value)
    with closing(Ledger.of_run(tmp_path, postgres)) as ledger:
        with psycopg.connect(postgres, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name='egob'")
        with pytest.raises(StorageError, match="no responde"):
            ledger.set_fact("a", "b")


def test_a_run_stays_where_it_began(tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = tmp_path / "gt-2026T3", tmp_path / "gt-2026T4"
    monkeypatch.delenv(whereabouts.LEDGER, raising=False)
    monkeypatch.delenv(whereabouts.ARCHIVE, raising=False)
    whereabouts.settle(here)
    whereabouts.open_ledger(here).close()
    monkeypatch.setenv(whereabouts.LEDGER, postgres)
    monkeypatch.setenv(whereabouts.ARCHIVE, "memory://shared")
    for folder in (here, there):
        whereabouts.settle(folder)
    assert (whereabouts.of(here).ledger, whereabouts.of(there).ledger) == (False, True)
    assert isinstance(whereabouts.open_archive(here), WarcFolder)
    archive = whereabouts.open_archive(there)
    assert isinstance(archive, WarcObjects)
    assert archive.url == "memory://shared/gt-2026T4"
    with closing(whereabouts.open_ledger(there)) as ledger:
        ledger.set_fact("a", "b")
    assert whereabouts.begun(there)
    assert not (there / "ledger.db").exists()
    monkeypatch.delenv(whereabouts.LEDGER)
    with pytest.raises(StorageError, match="EGOB_LEDGER no está definida"):
        whereabouts.open_ledger(there)


def test_a_shared_folder_is_an_archive_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, place in enumerate((str(tmp_path / "nfs"), f"file://{tmp_path}/nfs")):
        monkeypatch.setenv(whereabouts.ARCHIVE, place)
        run = tmp_path / f"gt-{number}"
        whereabouts.settle(run)
        archive = whereabouts.open_archive(run)
        assert isinstance(archive, WarcFolder)
        assert archive.folder == tmp_path / "nfs" / run.name
