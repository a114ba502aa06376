"""Storage trouble: a full, closed, locked, damaged or suddenly silent disk never costs what was committed."""

from __future__ import annotations

import errno
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import database as module
from crawler.archive import Capture, WarcFolder
from crawler.ledger import Ledger
from crawler.storage import StorageError, trouble

AT = datetime(2026, 10, 6, 3, tzinfo=UTC)

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.ledger import Ledger
from crawler.page import Purpose
from crawler.step import Answer, Step, Unit
at = datetime(2026, 10, 6, 3, tzinfo=UTC)
ledger = Ledger(Path(sys.argv[1]))
ledger.begin("a", 1, at)
for seq in range(100_000):
    step = Step(Purpose.CONTENT, f"http://a.gob.test/{seq}?" + "x" * 3000)
    ledger.commit("a", 1, Unit(seq, step, Answer(200)), at, seq)
    print(seq, flush=True)
"""


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "el disco está lleno. Libere espacio"),
        (errno.EDQUOT, "el disco está lleno"),
        (errno.EROFS, "no se puede escribir aquí. Dé permiso"),
        (errno.EACCES, "no se puede escribir aquí"),
        (errno.EIO, "el disco falló"),
    ],
)
def test_what_the_system_says_is_told_in_words(number: int, said: str) -> None:
    told = str(trouble(Path("/datos/ledger.db"), OSError(number, os.strerror(number))))
    assert told.startswith(f"/datos/ledger.db: {said}")
    assert "repita la orden" in told


def test_a_damaged_page_is_found_before_anything_is_done_and_nothing_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with closing(Ledger(path)) as ledger:
        for n in range(300):
            ledger.set_fact(f"hecho {n}", "x" * 400)
        ledger.verify()
    with path.open("r+b") as file:  # a bad sector in the middle of the file
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096)
    damaged = path.read_bytes()
    with closing(Ledger(path)) as ledger, pytest.raises(StorageError) as error:
        ledger.verify()
    assert f"{path}: la bitácora está dañada" in str(error.value)
    assert "Restaure ledger.db de un respaldo" in str(error.value)
    assert str(tmp_path) in str(error.value)
    assert path.read_bytes() == damaged


def test_a_ledger_that_another_program_holds_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_S", 0.2)
    path = tmp_path / "ledger.db"
    with closing(Ledger(path)) as ledger, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="otro programa la tiene tomada"):
            ledger.set_fact("a", "b")
        other.execute("COMMIT")
        ledger.set_fact("a", "b")
        assert ledger.fact("a") == "b"


def test_a_power_cut_keeps_the_last_commit(tmp_path: Path) -> None:
    """The files as they stand at any moment open with every commit that was reported."""
    path, chance = tmp_path / "ledger.db", random.Random(20261005)  # noqa: S311 - the same moments every time
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    try:
        for cut in range(6):
            for _ in range(chance.randrange(20, 120)):
                last = int(writer.stdout.readline())
            writer.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, writer.pid, os.WSTOPPED)
            copy = tmp_path / f"corte-{cut}" / "ledger.db"
            copy.parent.mkdir()
            for suffix in ("", "-wal"):  # the shared-memory file would be gone after a power cut
                copy.with_name(f"ledger.db{suffix}").write_bytes(path.with_name(f"ledger.db{suffix}").read_bytes())
            writer.send_signal(signal.SIGCONT)
            with closing(Ledger(copy)) as ledger:
                ledger.verify()
                found = [unit.seq for unit in ledger.units("a", 1)]
            assert found == list(range(len(found)))
            assert len(found) > last
    finally:
        writer.kill()
        writer.communicate()


def test_every_commit_waits_for_the_disk(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "ledger.db")) as ledger:
        assert ledger.database.rows("PRAGMA synchronous") == [(2,)]  # FULL
        assert ledger.database.rows("PRAGMA journal_mode") == [("wal",)]


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A file system of so many bytes. Skips loudly where it may not be mounted."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "egob-test", str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"NOT SHOWN: a full disk needs the right to mount a tmpfs ({done.stderr.strip()})")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def write_until_full(folder: Path) -> tuple[int, str]:
    """Captures and commits until the disk is full; returns how many were committed, and what was said."""
    ledger, archive = Ledger(folder / "ledger.db"), WarcFolder(folder / "warc")
    with closing(ledger):
        for n in range(10_000):
            capture = Capture("http://a.gob.test/", AT, {"attempt": 1, "seq": n}, 200, body=os.urandom(4000))
            try:
                archive.write("a", capture)
                ledger.set_fact(str(n), "x" * 2000)
            except StorageError as error:
                return n, str(error)
    raise AssertionError("the disk was never full")


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    with small_disk(tmp_path, "1m"):
        committed, said = write_until_full(tmp_path)
        assert "el disco está lleno. Libere espacio y repita la orden" in said
        assert committed > 20
        subprocess.run(["mount", "-o", "remount,size=16m", str(tmp_path)], check=True)
        with closing(Ledger(tmp_path / "ledger.db")) as ledger:
            ledger.verify()
            assert [ledger.fact(str(n)) for n in range(committed)] == ["x" * 2000] * committed
            ledger.set_fact("after", "room was made")


def test_a_disk_that_turns_read_only_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path, "4m"):
        Ledger(tmp_path / "ledger.db").close()
        subprocess.run(["mount", "-o", "remount,ro", str(tmp_path)], check=True)
        with (
            pytest.raises(StorageError, match=r"ledger\.db: no se puede escribir aquí"),
            closing(Ledger(tmp_path / "ledger.db")) as ledger,
        ):
            ledger.set_fact("a", "b")
        with pytest.raises(StorageError, match="no se puede escribir aquí"):
            WarcFolder(tmp_path / "warc").write("a", Capture("http://a.gob.test/", AT, {}, 200, body=b"x"))
