"""Visitor: walks one site, step by step, committing each step before it takes the next."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from crawler.archive import Archive, Capture
from crawler.clock import Clock
from crawler.config import CrawlConfig
from crawler.egress import Guard, RefusedAddressError
from crawler.evidence import Coverage, Status, Tls
from crawler.fetching import Fetched, Fetcher
from crawler.finds import Finder
from crawler.frame import Frame
from crawler.handshake import verified_handshake
from crawler.ledger import Ledger, RobotsAnswer
from crawler.pacing import Pacer
from crawler.page import Page, Purpose
from crawler.reach import Ending
from crawler.readings.model import PageState
from crawler.readings.reading import Lens
from crawler.readings.similarity import fingerprint
from crawler.registry import Registry, Site
from crawler.robots import MAX_BYTES, MAX_REDIRECTS, RobotsBook
from crawler.scope import canonical, origin
from crawler.step import Answer, Found, Step, Unit, step_to_dict
from crawler.visit import Visit

log = logging.getLogger(__name__)
_NOTED = Answer()


@dataclass
class Tools:
    """What all visitors of a run share."""

    config: CrawlConfig
    registry: Registry
    ledger: Ledger
    archive: Archive
    fetcher: Fetcher
    pacer: Pacer
    clock: Clock
    lens: Lens
    frame: Frame
    guard: Guard
    robots: RobotsBook
    extra_ca: str = ""
    only_home: bool = False

    def __post_init__(self) -> None:
        self._robots_locks: dict[str, asyncio.Lock] = {}

    def robots_lock(self, host: str) -> asyncio.Lock:
        """One robots.txt is fetched once, however many sites wait for it."""
        return self._robots_locks.setdefault(host, asyncio.Lock())


class Visitor:
    """One attempt at one site."""

    def __init__(self, site: Site, attempt: int, tools: Tools, needs: list[tuple[str, str]] | None = None) -> None:
        self._site, self._attempt, self._tools = site, attempt, tools
        self._second = needs is not None
        self._visit = Visit(site, tools.frame, needs)
        self._seq = 0
        self._finder = Finder(
            self._visit.owner_of, tools.frame.priority, tools.config.budget.links_per_page, tools.config.budget.repeats
        )

    async def run(self) -> Ending:
        """Resume from the ledger, take every step, close the attempt. Returns how it ended."""
        tools, site = self._tools, self._site
        tools.archive.cut(site.id, tools.ledger.archive_end(site.id))
        if not self._second:
            tools.ledger.begin(site.id, self._attempt, tools.clock.now())
        for unit in tools.ledger.units(site.id, self._attempt):
            self._visit.apply(unit)
            self._seq = unit.seq + 1
        deadline = time.monotonic() + tools.config.budget.site_s
        while True:
            self._visit.late = tools.only_home or time.monotonic() > deadline
            step = self._visit.next()
            if isinstance(step, Ending):
                return await self._close(step)
            if step.purpose is Purpose.ROBOTS:
                await self._fetch_robots(step)
            else:
                await self._take(step)

    async def _keys(self, url: str) -> list[str]:
        """Turnstile keys of an address: its host and the first address it resolves to."""
        host = urlsplit(url).hostname or ""
        addresses = await self._tools.guard.resolve(host)
        return [host.removeprefix("www."), *sorted(addresses)[:1]]

    async def _paced(self, step: Step) -> Fetched:
        tools = self._tools
        gap = tools.config.pace.search_gap_s if step.purpose is Purpose.SEARCH else 0.0
        note = {"attempt": self._attempt, "seq": self._seq, "site": self._site.id}
        try:
            keys = await self._keys(step.url)
        except (OSError, RefusedAddressError):
            return await tools.fetcher.take(step, note)  # fails in the downloader, which says why; nothing is dialled
        rules = tools.frame.rules_of(origin(step.url))
        if rules is not None and rules.delay:
            delay = min(rules.delay, tools.config.pace.crawl_delay_max_s)
            for key in keys:
                tools.pacer.slow_down(key, delay)
        async with tools.pacer.turn(keys, gap):
            return await tools.fetcher.take(step, note)

    async def _take(self, step: Step) -> None:
        if not step.method:
            self._commit(Unit(self._seq, step, _NOTED), self._note(step))
            return
        fetched = await self._paced(step)
        answer, found = fetched.answer, Found()
        if fetched.page is not None:
            state, found = self._read(step, fetched.page)
            answer = replace(answer, state=state.value)
        self._commit(Unit(self._seq, step, answer, found), fetched.capture)

    def _read(self, step: Step, page: Page) -> tuple[PageState, Found]:
        """State of an answer and what it offers; only pages of the site itself are searched for leads."""
        if step.purpose is Purpose.SITEMAP:
            return PageState.OK, self._finder.sitemap(page) if page.status == 200 else Found()
        if not page.html or step.method == "HEAD" or step.purpose is Purpose.FEED:
            return (PageState.OK if page.html or step.purpose is not Purpose.HOME else PageState.NOT_HTML), Found()
        reading = self._tools.lens.read(page)
        if step.purpose is Purpose.NOT_FOUND_PROBE:
            return reading.state, Found(print=fingerprint(reading))
        if step.purpose in {Purpose.HOME, Purpose.CONTENT}:
            return reading.state, self._finder.survey(reading)
        return reading.state, Found()

    def _commit(self, unit: Unit, capture: Capture) -> None:
        tools = self._tools
        record, end = tools.archive.write(self._site.id, capture)
        unit = replace(unit, answer=replace(unit.answer, record=record))
        tools.ledger.commit(self._site.id, self._attempt, unit, tools.clock.now(), end)
        self._visit.apply(unit)
        self._seq += 1

    def _note(self, step: Step, **facts: object) -> Capture:
        meta = {"attempt": self._attempt, "seq": self._seq, "site": self._site.id, "step": step_to_dict(step), **facts}
        return Capture(step.url, self._tools.clock.now(), meta)

    async def _fetch_robots(self, step: Step) -> None:
        tools, host = self._tools, origin(step.url)
        async with tools.robots_lock(host):
            if tools.robots.rules_of(host) is None:
                tools.robots.put(await self._robots_answer(step, host))

    async def _robots_answer(self, step: Step, host: str) -> RobotsAnswer:
        url = step.url
        for _hop in range(MAX_REDIRECTS + 1):
            fetched = await self._paced(replace(step, url=url))
            answer = fetched.answer
            self._commit(Unit(self._seq, replace(step, url=url), answer), fetched.capture)
            if answer.error or not answer.location:
                break
            url = canonical(answer.location)
        status = (
            404 if answer.location else answer.status
        )  # RFC 9309 2.3.1.2: too many redirects = unavailable = allowed
        text = fetched.page.html[:MAX_BYTES] if fetched.page is not None and status == 200 else answer.detail
        return RobotsAnswer(host, self._tools.clock.now(), status, answer.error, text)

    async def _close(self, ending: Ending) -> Ending:
        tools, site = self._tools, self._site
        evaluated = ending.status is Status.EVALUATED
        tls = await self._handshake() if evaluated and not self._second else None
        coverage = self._visit.coverage() if evaluated else Coverage(False, ("no se leyó",))
        facts = {
            "status": ending.status.value, "cause": ending.cause.value, "detail": ending.detail,
            "coverage": asdict(coverage),
            "browser": tools.frame.browser, "tls": None if tls is None else {"valid": tls.valid, "error": tls.error},
        }  # fmt: skip
        step = Step(
            Purpose.VISIT,
            site.url,
            method="",
            reason="segunda pasada" if self._second else "primera pasada",
            site=site.id,
        )
        self._commit(Unit(self._seq, step, _NOTED), self._note(step, visit=facts))
        if self._second:
            tools.ledger.finish_second(site.id, self._attempt)
        else:
            tools.ledger.finish(site.id, self._attempt, tools.clock.now(), ending.status, ending.cause, ending.detail)
        log.info("%s: %s %s %s", site.id, ending.status, ending.cause, ending.detail)
        return ending

    async def _handshake(self) -> Tls:
        parts = urlsplit(self._visit.homing.url)
        if parts.scheme != "https" or not parts.hostname:
            return Tls()
        addresses = await self._tools.guard.resolve(parts.hostname)
        port, ca = parts.port or 443, self._tools.extra_ca
        return await verified_handshake(parts.hostname, port, addresses[0], Path(ca) if ca else None, 10.0)
