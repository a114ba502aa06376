"""Passes: both passes over some sites; a site on which the crawl process breaks is found and set apart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from crawler.clock import Clock
from crawler.config import Attempts
from crawler.evidence import Cause, Status
from crawler.job import Exit, Job
from crawler.ledger import Attempt, Ledger
from crawler.reach import may_try
from crawler.registry import Registry
from crawler.storage import StorageError
from service.judging import needs_all
from service.runner import Ran, run_shards
from service.shards import split

log = logging.getLogger(__name__)

Watch = Callable[[Ledger], None]

# The worst of several processes is the run's; what is not named here does not come from a crawl process.
_WORST = (Exit.USAGE, Exit.OWN_NETWORK, Exit.TERMINATED, Exit.INTERRUPTED, Exit.LEFT_OVER, Exit.DONE)


class Runner(Protocol):
    """Where the jobs of a pass run."""

    def split(self, job: Job, registry: Registry) -> list[Job]:
        """The jobs that share a pass."""

    def run(self, jobs: Sequence[Job], look: Callable[[], None]) -> list[Ran]:
        """Run every job to its end; `look` is called twice a second."""


class Local:
    """Processes of this machine."""

    def split(self, job: Job, registry: Registry) -> list[Job]:
        """See Runner."""
        return split(job, registry)

    def run(self, jobs: Sequence[Job], look: Callable[[], None]) -> list[Ran]:
        """See Runner."""
        return run_shards(jobs, look)


@dataclass(frozen=True)
class Walk:
    """What the passes of one run share."""

    registry: Registry
    ledger: Ledger
    rule: Attempts
    watch: Watch
    runner: Runner

    def run(self, job: Job) -> Exit:
        """One pass, over several processes where that helps. Raises StorageError."""
        return self._settled(self.runner.split(job, self.registry))

    def _settled(self, jobs: Sequence[Job]) -> Exit:
        ran = self.runner.run(jobs, lambda: self.watch(self.ledger))
        return worst([self._settle(job, one) for job, one in zip(jobs, ran, strict=True)])

    def _settle(self, job: Job, ran: Ran) -> Exit:
        """The exit of a job; when its process broke, what is left of it goes on in halves until the site is found."""
        if ran.code is Exit.STORAGE:
            raise StorageError(ran.why)
        if ran.code is not Exit.BROKEN:
            return ran.code
        left = self.unfinished(job)
        log.warning("a crawl process broke (%s) with %d sites unfinished", ran.why, len(left))
        if len(job.sites) == 1 and left:
            self._give_up(job)
            return Exit.DONE
        halves = (left[: len(left) // 2], left[len(left) // 2 :])
        parts = [job.model_copy(update={"sites": tuple(half), "leases": True}) for half in halves if half]
        return self._settled(parts)

    def unfinished(self, job: Job) -> list[str]:
        """Sites of a job that its pass has not closed."""
        now, found = Clock.from_environment().now(), []
        for site in job.sites:
            tried = self.ledger.attempts(site)
            if second_due(tried) if job.second else first_due(tried, now, self.rule):
                found.append(site)
        return found

    def _give_up(self, job: Job) -> None:
        site, now = job.sites[0], Clock.from_environment().now()
        tried = self.ledger.attempts(site)
        if job.second:
            self.ledger.finish_second(site, tried[-1].attempt)
            return
        number = tried[-1].attempt if tried and tried[-1].open else len(tried) + 1
        self.ledger.begin(site, number, now)
        why = "el proceso del rastreo se cayó en este sitio"
        self.ledger.finish(site, number, now, Status.NOT_EVALUATED, Cause.OWN_FAILURE, why)


def first_due(tried: Sequence[Attempt], now: datetime, rule: Attempts) -> bool:
    """Whether the first pass has to visit a site: never tried, interrupted, or failed on another day."""
    return bool(tried and tried[-1].open) or may_try(tried, now, rule)


def second_due(tried: Sequence[Attempt]) -> bool:
    """Whether a site waits for its second pass."""
    return bool(tried) and not tried[-1].open and tried[-1].passes == 1 and tried[-1].status == Status.EVALUATED


def worst(codes: Iterable[Exit]) -> Exit:
    """The exit code of several processes together."""
    return min(codes, key=_WORST.index, default=Exit.DONE)


def passes(job: Job, registry: Registry, ledger: Ledger, watch: Watch, runner: Runner | None = None) -> Exit:
    """First pass, what the detectors ask to see rendered, second pass. Raises StorageError."""
    walk = Walk(registry, ledger, job.crawl_config().attempts, watch, runner or Local())
    code = walk.run(job)
    if code not in {Exit.DONE, Exit.LEFT_OVER} or not job.browser:
        return code
    waiting = [site for site in job.sites if second_due(ledger.attempts(site))]
    if not waiting:
        return code
    asked = needs_all(job.config, job.run_folder, registry, waiting)
    for site in waiting:
        attempt = ledger.attempts(site)[-1].attempt
        if asked.get(site):
            ledger.set_needs(site, attempt, asked[site])
        else:  # there is nothing to go back for
            ledger.finish_second(site, attempt)
    again = tuple(site for site in waiting if asked.get(site))
    return worst([code, walk.run(job.model_copy(update={"sites": again, "second": True}))]) if again else code


def spoiled(ledger: Ledger, sites: Iterable[str]) -> list[str]:
    """Sites whose visit our own program spoiled, forgotten so that they are visited once more; each only once a run."""
    found = []
    for site in sites:
        tried = ledger.attempts(site)
        ours = bool(tried) and not tried[-1].open and tried[-1].cause is Cause.OWN_FAILURE
        if ours and tried[-1].status != Status.EVALUATED and not ledger.fact(f"again {site}"):
            ledger.set_fact(f"again {site}", tried[-1].started.isoformat())
            ledger.discard(site, tried[-1].attempt)
            found.append(site)
    return found
