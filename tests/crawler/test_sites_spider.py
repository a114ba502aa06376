"""The walk over all sites: what was read of one is let go before the next."""

from __future__ import annotations

import asyncio
import weakref
from types import SimpleNamespace
from typing import ClassVar

import pytest

from crawler.evidence import Status
from crawler.plan import Plan
from crawler.reach import Ending
from crawler.spiders import sites
from crawler.spiders.sites import SitesSpider

AT_ONCE = 3


class Visitor:
    """Counts how many of its kind are alive when its own visit ends, those that still wait left out."""

    begun: ClassVar[weakref.WeakSet[Visitor]] = weakref.WeakSet()
    most = 0

    def __init__(self, number: int) -> None:
        self.site = f"sitio-{number}"

    async def run(self) -> Ending:
        self.begun.add(self)
        await asyncio.sleep(0)
        Visitor.most = max(Visitor.most, len(self.begun))
        return Ending(Status.EVALUATED)


def test_a_finished_visit_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan([Visitor(n) for n in range(50)])  # type: ignore[list-item]
    monkeypatch.setattr(sites, "planned", lambda _job, _tools: plan)
    tools = SimpleNamespace(config=SimpleNamespace(pace=SimpleNamespace(sites_at_once=AT_ONCE)))
    spider = SimpleNamespace(job=None, _left=False)
    assert asyncio.run(SitesSpider._round(spider, tools))  # type: ignore[arg-type]
    assert Visitor.most <= AT_ONCE + 1  # the one that has just ended may not be gone yet
    assert not Visitor.begun
