"""The control: which failures are believed, which are taken back, and how often the control addresses are asked."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from crawler.archive import Capture
from crawler.config import CrawlConfig
from crawler.control import Network, OwnNetworkError, Place
from crawler.evidence import Cause, Status
from crawler.fetching import Fetched, Fetcher
from crawler.ledger import Ledger
from crawler.pacing import Pacer
from crawler.page import Purpose
from crawler.step import Answer, Step, Unit
from tests.crawler.web import CONFIG

NOW = datetime(2026, 10, 6, 2, tzinfo=UTC)
DOWN, UP = Answer(error=Cause.TIMEOUT), Answer(200)


@dataclass
class Control:
    """The control addresses: what they say, and how often they were asked."""

    works: bool = True
    asked: list[str] = field(default_factory=list)

    async def take(self, step: Step, _meta: object) -> Fetched:
        self.asked.append(step.url)
        await asyncio.sleep(0)
        return Fetched(Capture(step.url, NOW, {}), UP if self.works else DOWN, None)


def network(fake: Control, **more: Any) -> Network:
    overrides = {"control": ["http://uno.test/", "http://dos.test/"], "network": {"hosts": 3, "pause_s": 0.05, "again_s": 0.01}}  # fmt: skip
    config = CrawlConfig.load(CONFIG).with_overrides({**overrides, **more})
    return Network(cast("Fetcher", fake), Pacer(0.0, config.slowing), config)


async def fails(net: Network, *sites: str, cause: Cause = Cause.TIMEOUT) -> None:
    for seq, site in enumerate(sites):
        await net.heard(Place(site, 1, seq), f"http://{site}.test/", Answer(error=cause), time.monotonic())


def sites(net: Network) -> set[str]:
    return {place.site for place in net.doubted()[0]}


def test_a_few_failures_are_not_asked_about() -> None:
    control = Control(works=False)
    net = network(control)
    asyncio.run(fails(net, "a", "b", "a", "a", "b"))
    assert control.asked == []
    assert sites(net) == {"a", "b"}


def test_failures_in_a_row_are_believed_when_the_control_answers() -> None:
    control = Control()
    net = network(control)
    asyncio.run(fails(net, "a", "b", "c"))
    assert control.asked == ["http://uno.test/"]
    assert sites(net) == set()


def test_failures_in_a_row_are_ours_when_no_control_answers() -> None:
    control = Control(works=False)
    net = network(control)
    with pytest.raises(OwnNetworkError):
        asyncio.run(fails(net, "a", "b", "c", "d"))
    assert control.asked == ["http://uno.test/", "http://dos.test/"]
    assert sites(net) == {"a", "b", "c"}  # each from its first failure on


def test_one_answer_clears_what_failed_before_it_and_not_what_failed_since() -> None:
    net = network(Control())

    async def play() -> None:
        await fails(net, "a")
        began = time.monotonic()
        await fails(net, "b")
        await net.heard(Place("c", 1, 0), "http://c.test/", UP, began)

    asyncio.run(play())
    assert sites(net) == {"b"}


NO_SIGN = {"too large": Cause.TOO_LARGE, "our own rule": Cause.REFUSED_ADDRESS, "our own fault": Cause.OWN_FAILURE}


@pytest.mark.parametrize("name", NO_SIGN)
def test_what_is_no_sign_of_a_network_that_fails(name: str) -> None:
    control = Control(works=False)
    net = network(control)
    asyncio.run(fails(net, *"abcdef", cause=NO_SIGN[name]))
    assert (control.asked, sites(net)) == ([], set())


def test_an_attempt_that_ends_on_a_failure_is_asked_about_and_no_other() -> None:
    control = Control(works=False)
    net = network(control)
    asyncio.run(fails(net, "a"))
    asyncio.run(net.confirm("b", 1))
    assert control.asked == []
    with pytest.raises(OwnNetworkError):
        asyncio.run(net.confirm("a", 1))


def test_many_that_ask_at_once_share_an_answer() -> None:
    control = Control()
    net = network(control)

    async def play() -> None:
        await fails(net, "a", "b")
        await asyncio.gather(*(net.check() for _ in range(20)))

    asyncio.run(play())
    assert len(control.asked) <= 2


def test_without_control_addresses_everything_is_believed() -> None:
    net = network(Control(works=False), control=[])
    asyncio.run(fails(net, *"abcdef"))
    assert sites(net) == set()


@pytest.mark.parametrize("mends", [True, False])
def test_it_is_waited_for_as_long_as_configured(mends: bool) -> None:
    control = Control(works=False)
    net = network(control)

    async def play() -> bool:
        waiting = asyncio.ensure_future(net.returns())
        while len(control.asked) < 3:
            await asyncio.sleep(0.001)
        control.works = mends
        return await waiting

    began = time.monotonic()
    assert asyncio.run(play()) is mends
    assert time.monotonic() - began < 5


def unit(seq: int) -> Unit:
    return Unit(seq, Step(Purpose.CONTENT, f"http://a.test/{seq}"), Answer(200))


def test_taking_back_leaves_what_was_read_before(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    ledger.begin("a", 1, NOW)
    for seq in range(4):
        ledger.commit("a", 1, unit(seq), NOW, 10 * (seq + 1))
    ledger.finish("a", 1, NOW, Status.PENDING, Cause.TIMEOUT, "")
    ledger.take_back("a", 1, 2, second=False)
    assert [one.seq for one in ledger.units("a", 1)] == [0, 1]
    assert ledger.archive_end("a") == 20
    assert [(a.open, a.status, a.cause) for a in ledger.attempts("a")] == [(True, "", Cause.NONE)]


def test_taking_back_a_second_pass_leaves_the_first(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    ledger.begin("a", 1, NOW)
    for seq in range(4):
        ledger.commit("a", 1, unit(seq), NOW, 10 * (seq + 1))
    ledger.finish("a", 1, NOW, Status.EVALUATED, Cause.NONE, "")
    ledger.finish_second("a", 1)
    ledger.take_back("a", 1, 3, second=True)
    assert [(a.status, a.passes) for a in ledger.attempts("a")] == [("evaluated", 1)]
    assert len(ledger.units("a", 1)) == 3
