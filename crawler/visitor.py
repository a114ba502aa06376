"""Visitor: walks one site, step by step, committing each step before it takes the next."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict, replace
from pathlib import Path
from urllib.parse import urlsplit

from crawler.archive import Capture
from crawler.control import Place
from crawler.egress import RefusedAddressError
from crawler.evidence import Cause, Coverage, Status, Tls
from crawler.fetching import Fetched
from crawler.finds import Finder
from crawler.handshake import verified_handshake
from crawler.ledger import RobotsAnswer
from crawler.pacing import HeldError
from crawler.page import Purpose
from crawler.patience import Patience
from crawler.quarantine import TooHeavyError
from crawler.reach import Ending
from crawler.registry import Site
from crawler.retry_after import pause_asked
from crawler.robots import MAX_BYTES, MAX_REDIRECTS
from crawler.scope import canonical, origin
from crawler.slowing import load_of
from crawler.step import Answer, Found, Step, Unit, step_to_dict
from crawler.survey import Surveyor
from crawler.tools import Tools
from crawler.visit import Visit

log = logging.getLogger(__name__)
_NOTED = Answer()
_NOBODY = {Cause.DNS, Cause.REFUSED}  # no https is offered there at all


class Visitor:
    """One attempt at one site."""

    def __init__(self, site: Site, attempt: int, tools: Tools, needs: list[tuple[str, str]] | None = None) -> None:
        self._site, self.attempt, self._tools = site, attempt, tools
        self._second = needs is not None
        self._visit = Visit(site, tools.frame, needs)
        self._patience = Patience(tools.config.pace)
        self._seq = 0
        self._queued_s = 0.0  # for a place of ours, which is not the site's time
        budget = tools.config.budget
        finder = Finder(self._visit.owner_of, tools.frame.priority, budget.links_per_page, budget.repeats)
        self._surveyor = Surveyor(tools.lens, finder)

    @property
    def site(self) -> str:
        """Id of the site."""
        return self._site.id

    async def run(self) -> Ending | None:
        """Resume from the ledger, take every step, close the attempt. Returns how it ended.

        None: another start goes on, as the hours are over or the host asked for a pause too long to wait for."""
        tools, site = self._tools, self._site
        tools.archive.cut(site.id, tools.ledger.archive_end(site.id))
        if not self._second:
            tools.ledger.begin(site.id, self.attempt, tools.clock.now())
        for unit in tools.ledger.units(site.id, self.attempt):
            self._fold(unit)
        try:
            ending = await self._walk()
        except HeldError as held:
            log.info("%s: %s", site.id, held, extra={"site": site.id})
            ending = None
        if ending is None and self._seq == 0:
            tools.ledger.discard(site.id, self.attempt)
        return ending

    async def _walk(self) -> Ending | None:
        started = time.monotonic()
        while self._tools.may_load(self.attempt):
            spent = time.monotonic() - started - self._patience.waited_s - self._queued_s
            step = self._next(late=self._tools.only_home or spent > self._tools.config.budget.site_s)
            if isinstance(step, Ending):
                await self._tools.network.confirm(self._site.id, self.attempt)
                return await self._close(step)
            if step.purpose is Purpose.ROBOTS:
                await self._fetch_robots(step)
            else:
                await self._take(step)
        return None

    def _next(self, *, late: bool) -> Step | Ending:
        visit, frame = self._visit, self._tools.frame
        if self._patience.ending is not None:  # the second pass adds to a visit that has ended well already
            return Ending(Status.EVALUATED) if self._second else self._patience.ending
        visit.late = late
        home = frame.rules_of(origin(visit.homing.url)) if visit.homing.url else None
        visit.frontier.asked_delay_s = home.delay if home is not None else 0.0
        return visit.next()

    async def _keys(self, url: str) -> list[str]:
        """Turnstile keys of an address: its host and the first address it resolves to."""
        host = urlsplit(url).hostname or ""
        addresses = await self._tools.guard.resolve(host)
        return [host.removeprefix("www."), *sorted(addresses)[:1]]

    async def _paced(self, step: Step) -> Fetched:
        began = time.monotonic()
        fetched = await self._in_turn(step)
        self._queued_s += fetched.waited_s
        place = Place(self._site.id, self.attempt, self._seq, self._second)
        await self._tools.network.heard(place, step.url, fetched.answer, began)
        return fetched

    async def _in_turn(self, step: Step) -> Fetched:
        tools, pace = self._tools, self._tools.config.pace
        note = {"attempt": self.attempt, "seq": self._seq, "site": self._site.id}
        try:
            keys = await self._keys(step.url)
        except (OSError, RefusedAddressError):
            return await tools.fetcher.take(step, note)  # fails in the downloader, which says why; nothing is dialled
        rules = tools.frame.rules_of(origin(step.url))
        if rules is not None and rules.delay:
            tools.pacer.ask_delay(keys[0], min(rules.delay, pace.crawl_delay_max_s))
        gap = pace.search_gap_s if step.purpose is Purpose.SEARCH else 0.0
        async with tools.pacer.turn(keys, gap, pace.pause_s):
            return self._learned(keys, await tools.fetcher.take(step, note))

    def _learned(self, keys: list[str], fetched: Fetched) -> Fetched:
        """What a load tells of the next ones: slower, or not before the server wants it."""
        tools, answer = self._tools, fetched.answer
        tools.pacer.learn(keys, load_of(answer, fetched.latency_s, tools.config.slowing))
        headers = fetched.page.headers if fetched.page is not None else {}
        pause = pause_asked(answer.status, headers, tools.clock.now(), tools.config.pace.retry_after_max_s)
        if pause is None:
            return fetched
        tools.hold(keys, pause)
        return replace(fetched, answer=replace(answer, pause_s=pause))

    async def _take(self, step: Step) -> None:
        if not step.method:
            self._commit(Unit(self._seq, step, _NOTED), self._note(step))
            return
        fetched = await self._paced(step)
        answer, found, capture = fetched.answer, Found(), fetched.capture
        if fetched.page is not None:
            try:
                state, found = await self._surveyor.look(step, fetched.page)
                answer = replace(answer, state=state.value)
            except TooHeavyError as error:  # kept in the archive as it came; the mark says that nobody shall read it
                answer = replace(answer, error=Cause.TOO_LARGE.value, detail=str(error))
                capture = replace(capture, meta={**capture.meta, "error": answer.error, "detail": answer.detail})
        self._commit(Unit(self._seq, step, answer, found), capture)

    def _commit(self, unit: Unit, capture: Capture) -> None:
        tools = self._tools
        record, end = tools.archive.write(self._site.id, capture)
        unit = replace(unit, answer=replace(unit.answer, record=record))
        tools.ledger.commit(self._site.id, self.attempt, unit, tools.clock.now(), end)
        self._fold(unit)

    def _fold(self, unit: Unit) -> None:
        if not self._patience.waits(unit):
            self._visit.apply(unit)
        self._seq = unit.seq + 1

    def _note(self, step: Step, **facts: object) -> Capture:
        meta = {"attempt": self.attempt, "seq": self._seq, "site": self._site.id, "step": step_to_dict(step), **facts}
        return Capture(step.url, self._tools.clock.now(), meta)

    async def _fetch_robots(self, step: Step) -> None:
        tools, host = self._tools, origin(step.url)
        async with tools.robots_lock(host):
            if tools.robots.rules_of(host) is None:
                answer = await self._robots_answer(step, host)
                if answer is not None:
                    tools.robots.put(answer)

    async def _robots_answer(self, step: Step, host: str) -> RobotsAnswer | None:
        """What the host answers; None when it only asks to come back later."""
        url = step.url
        for _hop in range(MAX_REDIRECTS + 1):
            fetched = await self._paced(replace(step, url=url))
            answer = fetched.answer
            self._commit(Unit(self._seq, replace(step, url=url), answer), fetched.capture)
            if answer.pause_s is not None:
                return None
            if answer.error or not answer.location:
                break
            url = canonical(answer.location)
        status = (
            404 if answer.location else answer.status
        )  # RFC 9309 2.3.1.2: too many redirects = unavailable = allowed
        text = fetched.page.html[:MAX_BYTES] if fetched.page is not None and status == 200 else answer.detail
        return RobotsAnswer(host, self._tools.clock.now(), status, answer.error, text)

    async def fail(self, error: Exception) -> Ending:
        """Close the attempt because of a defect of ours: another day may mend it, and it is never the site's fault."""
        return await self._close(Ending(Status.PENDING, Cause.OWN_FAILURE, f"{type(error).__name__}: {error}"))

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
            tools.ledger.finish_second(site.id, self.attempt)
        else:
            tools.ledger.finish(site.id, self.attempt, tools.clock.now(), ending.status, ending.cause, ending.detail)
        said = (site.id, ending.status, ending.cause, ending.detail)
        log.info("%s: %s %s %s", *said, extra={"site": site.id})
        return ending

    async def _handshake(self) -> Tls:
        parts = urlsplit(self._secure())
        if not parts.hostname:
            return Tls()
        addresses = await self._tools.guard.resolve(parts.hostname)
        port, ca = parts.port or 443, self._tools.extra_ca
        return await verified_handshake(parts.hostname, port, addresses[0], Path(ca) if ca else None, 10.0)

    def _secure(self) -> str:
        """The home page's https address; where it is read over http, the one where somebody answered, but badly."""
        if self._visit.homing.url.startswith("https:"):
            return self._visit.homing.url
        tried = (unit for unit in self._visit.units if unit.step.purpose in {Purpose.HOME, Purpose.ROBOTS})
        broken = (u.step.url for u in tried if u.answer.error and u.answer.error not in _NOBODY)
        return next((url for url in broken if url.startswith("https:")), "")
