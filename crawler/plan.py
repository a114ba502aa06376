"""Plan: which visits a job makes now, which wait for another hour, and which institutions asked for none."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.clock import local_day
from crawler.evidence import Cause, Status
from crawler.job import Job
from crawler.ledger import Attempt
from crawler.opt_out import Entry
from crawler.reach import may_try
from crawler.registry import Site
from crawler.tools import Tools
from crawler.visitor import Visitor


@dataclass
class Plan:
    """The visits of one round. `later`: others are due and wait for their hours."""

    visitors: list[Visitor] = field(default_factory=list)
    later: bool = False


def planned(job: Job, tools: Tools) -> Plan:
    """The visits that are due; a site that opted out gets its ending without one."""
    plan, today = Plan(), local_day(tools.clock.now())
    for site in (tools.registry.sites[name] for name in job.sites):
        attempts = tools.ledger.attempts(site.id)
        wish = tools.opt_out.of_site(site, today)
        visitor = _visitor(site, attempts, job, tools) if site.url else None
        if visitor is None:
            continue
        if wish is not None:
            _leave_out(site, attempts, wish, job, tools)
        elif tools.may_load(visitor.attempt):
            plan.visitors.append(visitor)
        else:
            plan.later = True
    return plan


def _visitor(site: Site, attempts: list[Attempt], job: Job, tools: Tools) -> Visitor | None:
    last = attempts[-1] if attempts else None
    if job.second:
        if last is None or last.open or last.passes != 1:
            return None
        return Visitor(site, last.attempt, tools, tools.ledger.needs(site.id, last.attempt))
    if last is not None and last.open:
        return Visitor(site, last.attempt, tools)
    if may_try(attempts, tools.clock.now(), tools.config.attempts):
        return Visitor(site, len(attempts) + 1, tools)
    return None


def _leave_out(site: Site, attempts: list[Attempt], wish: Entry, job: Job, tools: Tools) -> None:
    """End the visit that would be due. What was read before the wish stands; nothing more is."""
    if job.second:
        tools.ledger.finish_second(site.id, attempts[-1].attempt)
        return
    number = attempts[-1].attempt if attempts and attempts[-1].open else len(attempts) + 1
    now, detail = tools.clock.now(), f"lo pidió {wish.asked_by}, desde {wish.since}: {wish.reason.es}"
    tools.ledger.begin(site.id, number, now)
    tools.ledger.finish(site.id, number, now, Status.NOT_EVALUATED, Cause.OPTED_OUT, detail)
