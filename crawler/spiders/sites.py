"""The one spider: walks all sites of a job at once, each at its own pace."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Spider

from crawler.archive import WarcFolder
from crawler.clock import Clock
from crawler.control import network_works
from crawler.egress import guard_of
from crawler.fetching import Fetcher
from crawler.frame import Frame
from crawler.garbage import settle
from crawler.job import Exit, Job
from crawler.lease import Leases
from crawler.ledger import Ledger
from crawler.pacing import Pacer
from crawler.reach import may_try
from crawler.readings.priority import Priority
from crawler.readings.reading import Lens
from crawler.registry import Registry, Site
from crawler.robots import RobotsBook
from crawler.storage import StorageError
from crawler.visitor import Tools, Visitor
from crawler.vocabulary import Vocabulary

log = logging.getLogger(__name__)


class SitesSpider(Spider):
    """Scrapy's part is the downloader; what to fetch next is the visit's own decision."""

    name = "sites"

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.exit = Exit.BROKEN  # until the work says how it ended
        self.why = ""  # what an operator has to know, in words
        self.stopping = False
        self._work: asyncio.Task[None] | None = None

    async def start(self) -> AsyncIterator[Any]:
        """Walk every site; yields nothing, because the visits drive the downloader themselves."""
        self._work = asyncio.ensure_future(self._guarded())
        if self.stopping:
            self._work.cancel()
        try:
            await self._work
        except asyncio.CancelledError:
            log.info("stopped")
        nothing: tuple[Any, ...] = ()
        for item in nothing:
            yield item

    def stop(self, code: Exit) -> None:
        """Stop at once; what is committed is kept and the rest is taken up by the next run."""
        self.exit, self.stopping = code, True
        if self._work is not None:
            self._work.cancel()

    async def _guarded(self) -> None:
        try:
            self.exit = await self._crawl()
        except* StorageError as group:
            self.exit = Exit.STORAGE
            self.why = str(next(iter(_leaves(group))))
            log.error("%s", self.why)

    def _tools(self) -> Tools:
        job, config, clock = self.job, self.job.crawl_config(), Clock.from_environment()
        registry = Registry.load(job.registry_folder, job.registry)
        vocabulary = Vocabulary.load(job.config)
        ledger = Ledger(job.run_folder / "ledger.db")
        robots = RobotsBook(ledger, config.agent.name, clock.now)
        frame = Frame(config, registry, Priority(vocabulary), robots.rules_of, bool(job.browser))
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - start() runs inside the engine
        return Tools(
            config=config,
            registry=registry,
            ledger=ledger,
            archive=WarcFolder(job.run_folder / "warc"),
            fetcher=Fetcher(engine, config, clock),
            pacer=Pacer(config.pace.delay_s, Leases(job.run_folder / "leases") if job.leases else None),
            clock=clock,
            lens=Lens(vocabulary, registry.hosts),
            frame=frame,
            guard=guard_of(self.crawler),
            robots=robots,
            extra_ca=job.extra_ca,
            only_home=job.only_home,
        )

    async def _crawl(self) -> Exit:
        tools = self._tools()
        settle()
        try:
            if not await network_works(tools.fetcher, tools.config.control):
                return Exit.OWN_NETWORK
            places = asyncio.Semaphore(tools.config.pace.sites_at_once)
            async with asyncio.TaskGroup() as group:
                for visitor in self._visitors(tools):
                    group.create_task(_walk(visitor, places))
            return Exit.DONE
        finally:
            tools.ledger.close()

    def _visitors(self, tools: Tools) -> list[Visitor]:
        chosen = [tools.registry.sites[name] for name in self.job.sites if tools.registry.sites[name].url]
        plans = [self._visitor(site, tools) for site in chosen]
        return [visitor for visitor in plans if visitor is not None]

    def _visitor(self, site: Site, tools: Tools) -> Visitor | None:
        attempts = tools.ledger.attempts(site.id)
        last = attempts[-1] if attempts else None
        if self.job.second:
            if last is None or last.open or last.passes != 1:
                return None
            return Visitor(site, last.attempt, tools, tools.ledger.needs(site.id, last.attempt))
        if last is not None and last.open:
            return Visitor(site, last.attempt, tools)
        if may_try(attempts, tools.clock.now(), tools.config.attempts):
            return Visitor(site, len(attempts) + 1, tools)
        return None


def _leaves(group: BaseExceptionGroup[StorageError]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


async def _walk(visitor: Visitor, places: asyncio.Semaphore) -> None:
    async with places:
        await visitor.run()
