"""The ledger: what is committed is there after a crash, and trouble is told in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.evidence import Cause, Status
from crawler.ledger import Ledger, RobotsAnswer
from crawler.page import Purpose
from crawler.step import Answer, Found, Lead, Step, Unit
from crawler.storage import StorageError

AT = datetime(2026, 10, 5, 20, tzinfo=UTC)
UNIT = Unit(
    0,
    Step(Purpose.HOME, "http://a.gob.test/"),
    Answer(200),
    Found(leads=(Lead("http://a.gob.test/b", "a", 5, "news"),)),
)


@pytest.fixture
def ledger(tmp_path: Path, ledger_url: str) -> Iterator[Ledger]:
    with closing(Ledger.of_run(tmp_path, ledger_url)) as opened:
        yield opened


def test_a_second_process_reads_what_the_first_committed(tmp_path: Path, ledger_url: str) -> None:
    first = Ledger.of_run(tmp_path, ledger_url)
    first.begin("a", 1, AT)
    first.commit("a", 1, UNIT, AT, 120)
    second = Ledger.of_run(tmp_path, ledger_url)  # the first was never closed, as after kill -9
    assert second.units("a", 1) == [UNIT]
    assert second.archive_end("a") == 120
    assert [a.open for a in second.attempts("a")] == [True]
    assert second.counts() == {"a": 1}
    first.close()
    second.close()


def test_an_attempt_is_finished_once_per_pass(ledger: Ledger) -> None:
    ledger.begin("a", 1, AT)
    ledger.finish("a", 1, AT, Status.EVALUATED, Cause.NONE, "")
    ledger.begin("a", 1, AT)  # a rerun opens nothing anew
    assert [(a.status, a.passes, a.open) for a in ledger.attempts()] == [("evaluated", 1, False)]
    ledger.finish_second("a", 1)
    assert ledger.attempts()[0].passes == 2


def test_needs_keep_their_order_and_are_replaced(ledger: Ledger) -> None:
    ledger.set_needs("a", 1, [("u2", "S1"), ("u1", "G1")])
    assert ledger.needs("a", 1) == [("u2", "S1"), ("u1", "G1")]
    ledger.set_needs("a", 1, [])
    assert ledger.needs("a", 1) == []


def test_discard_forgets_an_attempt(ledger: Ledger) -> None:
    ledger.begin("a", 1, AT)
    ledger.commit("a", 1, UNIT, AT, 1)
    ledger.discard("a", 1)
    assert (ledger.attempts(), ledger.units("a", 1)) == ([], [])


def test_robots_are_kept_per_host(ledger: Ledger) -> None:
    answer = RobotsAnswer("http://a.gob.test", AT, 200, "", "User-agent: *")
    ledger.set_robots(answer)
    assert ledger.robots("http://a.gob.test") == answer
    assert ledger.robots("http://b.gob.test") is None


@pytest.mark.parametrize(
    ("damage", "said"), [("corrupt", "la bitácora está dañada.*Restaure"), ("folder", "no se puede escribir.*permiso")]
)
def test_storage_trouble_says_which_file_and_what_to_do(tmp_path: Path, damage: str, said: str) -> None:
    path = tmp_path / "ledger.db"
    if damage == "corrupt":
        path.write_bytes(b"this is no database, " * 100)
    else:
        path.mkdir()
    with pytest.raises(StorageError, match=rf"ledger\.db: {said}"):
        Ledger(path)
