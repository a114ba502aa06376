"""The one spider: walks all sites of a job at once, each at its own pace."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Spider

from crawler import whereabouts
from crawler.clock import Clock
from crawler.control import Network, OwnNetworkError
from crawler.egress import guard_of
from crawler.fetching import Fetcher
from crawler.frame import Frame
from crawler.garbage import CRAWLING, settle
from crawler.job import Exit, Job
from crawler.lease import LeaseFolder, Leases
from crawler.lease_table import LeaseTable
from crawler.ledger import OFFLINE, Ledger
from crawler.opt_out import OptOut
from crawler.pacing import Pacer
from crawler.plan import planned
from crawler.reach import Ending
from crawler.readings.priority import Priority
from crawler.readings.reading import Lens
from crawler.registry import Registry
from crawler.robots import RobotsBook
from crawler.storage import StorageError
from crawler.tools import Tools
from crawler.visitor import Visitor
from crawler.vocabulary import Vocabulary
from crawler.whereabouts import open_archive, open_ledger

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
        self._left = False  # whether sites wait for another hour
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
        vocabulary = Vocabulary.load(job.config, job.registry)
        ledger = open_ledger(job.run_folder, make=False)
        opt_out = OptOut.load(job.config)
        robots = RobotsBook(ledger, config.agent.name, clock.now, opt_out)
        frame = Frame(config, registry, Priority(vocabulary), robots.rules_of, bool(job.browser))
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - start() runs inside the engine
        pacer = Pacer(config.pace.delay_s, config.slowing, _leases(job, ledger) if job.leases else None)
        fetcher = Fetcher(engine, config, clock, frame.forbids)
        return Tools(
            config=config,
            registry=registry,
            ledger=ledger,
            archive=open_archive(job.run_folder),
            fetcher=fetcher,
            pacer=pacer,
            clock=clock,
            lens=Lens(vocabulary, registry.hosts),
            frame=frame,
            guard=guard_of(self.crawler),
            robots=robots,
            opt_out=opt_out,
            network=Network(fetcher, pacer, config),
            extra_ca=job.extra_ca,
            only_home=job.only_home,
            official=job.official,
        )

    async def _crawl(self) -> Exit:
        tools = self._tools()
        settle(CRAWLING)
        tools.resume_holds()
        try:
            online = await self._online(tools)
            tools.ledger.set_fact(OFFLINE, "" if online else f"{tools.clock.now():%Y-%m-%d %H:%M} UTC")
        finally:
            tools.ledger.close()
        if not online:
            return Exit.OWN_NETWORK
        return Exit.LEFT_OVER if self._left else Exit.DONE

    async def _online(self, tools: Tools) -> bool:
        """Walk every site, again from where our own network failed. False when it does not answer any more."""
        try:
            await tools.network.check()
        except OwnNetworkError:
            return False
        while not await self._round(tools):
            if not await tools.network.returns():
                return False
        return True

    async def _round(self, tools: Tools) -> bool:
        """Walk every site that is due. False: our own network failed, and what it spoiled was taken back."""
        places, works = asyncio.Semaphore(tools.config.pace.sites_at_once), True
        plan = planned(self.job, tools)
        walks: list[asyncio.Task[Ending | None]] = []
        try:
            async with asyncio.TaskGroup() as group:
                while plan.visitors:  # let go of one by one: each holds what its site said, which nobody needs again
                    walks.append(group.create_task(_walk(plan.visitors.pop(0), places)))
        except* OwnNetworkError:
            works = False
            log.warning("our own network does not answer; %d visits go back to before it failed", tools.take_back())
        self._left = plan.later or (works and any(walk.result() is None for walk in walks))
        return works


def _leases(job: Job, ledger: Ledger) -> Leases:
    """Turns shared with the processes of this machine, or with every machine that shares the ledger."""
    return (
        LeaseTable(ledger.database) if whereabouts.of(job.run_folder).ledger else LeaseFolder(job.run_folder / "leases")
    )


def _leaves(group: BaseExceptionGroup[StorageError]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


async def _walk(visitor: Visitor, places: asyncio.Semaphore) -> Ending | None:
    """One visit. A defect of ours that it meets ends this visit, not those of the others, and is on record as ours."""
    async with places:
        [ended] = await asyncio.gather(visitor.run(), return_exceptions=True)
        if isinstance(ended, Exception) and not isinstance(ended, StorageError | OwnNetworkError):
            log.error("%s: a defect of this program", visitor.site, exc_info=ended)
            return await visitor.fail(ended)
        if isinstance(ended, BaseException):
            raise ended
        return ended
