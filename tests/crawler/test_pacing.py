"""Pacing: never two loads at once on a key, never sooner than the delay after the last one, slower where it hurts."""

from __future__ import annotations

import asyncio
import contextlib
import time
from itertools import pairwise

import pytest

from crawler.config import CrawlConfig, Slowing
from crawler.evidence import Cause
from crawler.pacing import HeldError, Pacer
from crawler.slowing import Load, load_of, next_delay
from crawler.step import Answer
from tests.crawler.web import CONFIG

RULE = Slowing(trouble=2, recovery=0.75, latency=1, most_s=30, harmless=frozenset({404, 410}))
FAST = Slowing(trouble=2, recovery=0.5, latency=0, most_s=0.4)


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
    pacer = Pacer(0.05, FAST)

    async def both() -> None:
        await asyncio.gather(_loads(pacer, ["a", "1.2.3.4"], 4, log), _loads(pacer, ["b", "1.2.3.4"], 4, log))

    asyncio.run(both())
    gaps = _gaps(log, "1.2.3.4")
    assert len(gaps) == 7
    assert min(start for start, _ in gaps) >= 0.049
    assert min(pause for _, pause in gaps) >= 0


def test_other_hosts_do_not_wait() -> None:
    log: list[tuple[str, float, float]] = []
    pacer = Pacer(0.2, FAST)

    async def both() -> None:
        await asyncio.gather(*(_loads(pacer, [f"h{n}"], 1, log) for n in range(20)))

    asyncio.run(both())
    assert max(began for _, began, _ in log) - min(began for _, began, _ in log) < 0.15


def test_the_delay_is_counted_from_the_end_of_a_load() -> None:
    log: list[tuple[str, float, float]] = []
    asyncio.run(_loads(Pacer(0.1, FAST), ["a"], 3, log, 0.08))
    assert min(pause for _, pause in _gaps(log, "a")) >= 0.099


def test_a_load_that_fails_counts_too() -> None:
    pacer = Pacer(0.1, FAST)

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
    pacer = Pacer(0.0, FAST)
    pacer.ask_delay("a", 0.1)
    asyncio.run(_loads(pacer, ["a"], 2, log, 0.0))
    assert _gaps(log, "a")[0][0] >= 0.099
    log.clear()
    pacer.pause(["b"], 0.15)
    began = time.monotonic()
    asyncio.run(_loads(pacer, ["b"], 1, log, 0.0))
    assert log[0][1] - began >= 0.149


def test_a_pause_beyond_the_patience_is_said_at_once() -> None:
    pacer = Pacer(0.0, FAST)
    pacer.pause(["a"], 60)

    async def turn() -> None:
        async with pacer.turn(["a", "b"], patience_s=1):
            raise AssertionError

    began = time.monotonic()
    with pytest.raises(HeldError) as held:
        asyncio.run(turn())
    assert 59 < held.value.seconds <= 60
    assert time.monotonic() - began < 1


def test_what_a_load_tells_slows_all_of_its_keys_and_no_other() -> None:
    pacer = Pacer(0.05, FAST)
    pacer.learn(["a", "1.2.3.4"], Load(trouble=True))
    pacer.learn(["a", "1.2.3.4"], Load(trouble=True))
    logs: dict[str, list[tuple[str, float, float]]] = {"a": [], "1.2.3.4": [], "b": []}

    async def every() -> None:
        await asyncio.gather(*(_loads(pacer, [key], 2, log, 0.0) for key, log in logs.items()))

    asyncio.run(every())
    gaps = {key: _gaps(log, key)[0][0] for key, log in logs.items()}
    assert gaps["a"] >= 0.199
    assert gaps["1.2.3.4"] >= 0.199
    assert gaps["b"] < 0.15


DELAYS = {
    "a good answer stays at the floor": (1.0, Load(), 1.0),
    "trouble doubles": (1.0, Load(trouble=True), 2.0),
    "and doubles again": (2.0, Load(trouble=True), 4.0),
    "up to the ceiling": (20.0, Load(trouble=True), 30.0),
    "then it shrinks": (8.0, Load(), 6.0),
    "down to the floor": (1.2, Load(), 1.0),
    "a slow answer sets the pace": (1.0, Load(latency_s=3.0), 3.0),
    "a slower pace is not hurried by it": (8.0, Load(latency_s=3.0), 6.0),
    "latency has the same ceiling": (1.0, Load(latency_s=90.0), 30.0),
    "trouble that took long": (1.0, Load(trouble=True, latency_s=5.0), 5.0),
}


@pytest.mark.parametrize("name", DELAYS)
def test_the_next_delay(name: str) -> None:
    delay, load, expected = DELAYS[name]
    assert next_delay(delay, load, 1.0, RULE) == pytest.approx(expected)


def test_the_floor_wins_over_a_lower_ceiling() -> None:
    assert next_delay(50.0, Load(trouble=True), 40.0, RULE) == 40.0


LOADS = {
    "a page": (Answer(200), False),
    "not there": (Answer(404), False),
    "an error of the server": (Answer(500), True),
    "a refusal": (Answer(403), True),
    "too many": (Answer(429), True),
    "silence": (Answer(error=Cause.TIMEOUT), True),
    "a connection cut": (Answer(error=Cause.RESET), True),
    "our own limit of size": (Answer(error=Cause.TOO_LARGE), False),
    "our own rule": (Answer(error=Cause.REFUSED_ADDRESS), False),
}


@pytest.mark.parametrize("name", LOADS)
def test_what_is_a_sign_of_trouble(name: str) -> None:
    answer, trouble = LOADS[name]
    assert load_of(answer, 0.0, RULE).trouble is trouble


def test_the_shipped_rule_recovers_within_a_visit() -> None:
    config = CrawlConfig.load(CONFIG)
    delay, loads = config.slowing.most_s, 0
    while delay > config.pace.delay_s:
        delay, loads = next_delay(delay, Load(), config.pace.delay_s, config.slowing), loads + 1
    assert loads <= config.budget.pages / 2
    assert config.slowing.most_s * config.budget.pages <= config.budget.site_s
