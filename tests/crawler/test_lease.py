"""LeaseFolder: two processes never hold the same key at once, and the later one learns when the earlier load ended."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.config import CrawlConfig
from crawler.lease import LeaseFolder
from crawler.pacing import Pacer
from tests.house import CONFIG

HOLDER = """
import asyncio, sys
from pathlib import Path
from crawler.lease import LeaseFolder
async def main():
    async with LeaseFolder(Path(sys.argv[1])).hold(sys.argv[2]):
        print("held", flush=True)
        sys.stdin.readline()
asyncio.run(main())
"""


def holder(folder: Path, key: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), key], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


async def taken(leases: LeaseFolder, key: str) -> float:
    async with leases.hold(key) as ended:
        return ended


def waits(folder: Path, key: str) -> bool:
    """Whether a lease is not to be had within a moment."""

    async def ask() -> bool:
        try:
            await asyncio.wait_for(taken(LeaseFolder(folder), key), 0.3)
        except TimeoutError:
            return True
        return False

    return asyncio.run(ask())


@pytest.mark.parametrize("end", ["goes on", "killed"])
def test_a_key_is_held_by_one_process(tmp_path: Path, end: str) -> None:
    process = holder(tmp_path, "10.0.0.1")
    try:
        assert waits(tmp_path, "10.0.0.1")
        assert not waits(tmp_path, "10.0.0.2")
        if end == "killed":
            process.kill()
            process.communicate()
        else:
            process.communicate("\n")
        assert not waits(tmp_path, "10.0.0.1")  # also when its holder could not say good-bye
    finally:
        process.kill()
        process.communicate()


def test_the_delay_counts_from_the_load_of_another_process(tmp_path: Path) -> None:
    rule = CrawlConfig.load(CONFIG).slowing
    first, second = (Pacer(0.4, rule, LeaseFolder(tmp_path)) for _ in range(2))

    async def load(pacer: Pacer) -> tuple[float, float]:
        async with pacer.turn(["a.gob.gt", "10.0.0.1"]):
            began = time.monotonic()
            await asyncio.sleep(0.05)
            return began, time.monotonic()

    async def both() -> list[tuple[float, float]]:
        return sorted(await asyncio.gather(load(first), load(second)))

    (_, ended), (began, _) = asyncio.run(both())
    assert began - ended >= 0.4


def test_a_first_lease_has_no_end_and_a_restarted_machine_forgets(tmp_path: Path) -> None:
    leases = LeaseFolder(tmp_path)
    assert asyncio.run(taken(leases, "2001:db8::1")) == float("-inf")
    assert asyncio.run(taken(leases, "2001:db8::1")) <= time.monotonic()
    (tmp_path / "later").write_text(repr(time.monotonic() + 1e6))  # the clock of before the restart
    assert asyncio.run(taken(leases, "later")) <= time.monotonic()
