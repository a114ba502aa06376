"""Pacing: never two loads at once on a key, never sooner than the delay after the last one."""

from __future__ import annotations

import asyncio
import contextlib
import time
from itertools import pairwise

from crawler.pacing import Pacer


async def _loads(
    pacer: Pacer, keys: list[str], n: int, log: list[tuple[str, float, float]], each_s: float = 0.02
) -> None:
    for _ in range(n):
        async with pacer.turn(keys):
            began = time.monotonic()
            await asyncio.sleep(each_s)
            log.extend((key, began, time.monotonic()) for key in keys)


def _gaps(log: list[tuple[str, float, float]], key: str) -> list[tuple[float, float]]:
    turns = sorted((b, e) for k, b, e in log if k == key)
    return [(later[0] - earlier[0], later[0] - earlier[1]) for earlier, later in pairwise(turns)]


def test_hosts_on_one_address_share_its_queue() -> None:
    log: list[tuple[str, float, float]] = []
    pacer = Pacer(0.05)

    async def both() -> None:
        await asyncio.gather(_loads(pacer, ["a", "1.2.3.4"], 4, log), _loads(pacer, ["b", "1.2.3.4"], 4, log))

    asyncio.run(both())
    gaps = _gaps(log, "1.2.3.4")
    assert len(gaps) == 7
    assert min(start for start, _ in gaps) >= 0.049
    assert min(pause for _, pause in gaps) >= 0


def test_other_hosts_do_not_wait() -> None:
    log: list[tuple[str, float, float]] = []
    pacer = Pacer(0.2)

    async def both() -> None:
        await asyncio.gather(*(_loads(pacer, [f"h{n}"], 1, log) for n in range(20)))

    asyncio.run(both())
    assert max(began for _, began, _ in log) - min(began for _, began, _ in log) < 0.15


def test_the_delay_is_counted_from_the_end_of_a_load() -> None:
    log: list[tuple[str, float, float]] = []
    asyncio.run(_loads(Pacer(0.1), ["a"], 3, log, 0.08))
    assert min(pause for _, pause in _gaps(log, "a")) >= 0.099


def test_a_load_that_fails_counts_too() -> None:
    pacer = Pacer(0.1)

    async def fail_then_load() -> float:
        with contextlib.suppress(OSError):
            async with pacer.turn(["a"]):
                raise OSError
        failed = time.monotonic()
        async with pacer.turn(["a"]):
            return time.monotonic() - failed

    assert asyncio.run(fail_then_load()) >= 0.099


def test_crawl_delay_and_pause_hold_back() -> None:
    log: list[tuple[str, float, float]] = []
    pacer = Pacer(0.0)
    pacer.slow_down("a", 0.1)
    asyncio.run(_loads(pacer, ["a"], 2, log, 0.0))
    assert _gaps(log, "a")[0][0] >= 0.099
    log.clear()
    pacer.pause("b", 0.15)
    began = time.monotonic()
    asyncio.run(_loads(pacer, ["b"], 1, log, 0.0))
    assert log[0][1] - began >= 0.149
