"""Lock: one process at a time; the holder may ask again; a holder that was killed holds nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from service.lock import LockedError, run_lock

HOLDER = """
import sys
from pathlib import Path
from service.lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_another_process_is_told_who_works_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"ya en curso, en el proceso {process.pid}"), run_lock(tmp_path):
            pass
    finally:
        process.kill()
        process.communicate()
    with run_lock(tmp_path):
        pass


def test_the_holder_may_ask_again_and_lets_go_at_the_outermost(tmp_path: Path) -> None:
    with run_lock(tmp_path), run_lock(tmp_path):
        pass
    done = subprocess.run([sys.executable, "-c", HOLDER, str(tmp_path)], input="\n", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
