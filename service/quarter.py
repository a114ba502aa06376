"""Quarter: one run from start to end: crawl in two passes, score from the archive, report."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crawler.clock import Clock
from crawler.config import CrawlConfig
from crawler.evidence import Cause, Reachability, Status
from crawler.job import Exit, Job
from crawler.ledger import Attempt, Ledger
from crawler.reach import conclude, may_publish, may_try
from crawler.registry import Registry, Site
from crawler.vocabulary import ConfigError
from service.context import Context
from service.judging import needs_all
from service.lock import run_lock
from service.runner import run_local

Watch = Callable[[Ledger], None]


@dataclass(frozen=True)
class Crawl:
    """What a crawl came to."""

    code: Exit
    reached: dict[str, Reachability]
    publish: bool = True  # False: sites are pending and the day of publication has not come

    @property
    def pending(self) -> list[str]:
        """Sites that wait for another day."""
        return [site for site, reach in self.reached.items() if reach.status is Status.PENDING]


def registry_of(context: Context) -> Registry:
    """The rows this run uses: frozen at its first crawl, so that the frame does not change inside a quarter."""
    frozen = context.frozen_registry
    if not (frozen / "sites.csv").is_file():
        Registry.load(context.registry_source, context.registry)  # a bad file stops here, before anything is frozen
        frozen.mkdir(parents=True, exist_ok=True)
        for name in ("institutions.csv", "sites.csv"):
            shutil.copyfile(context.registry_source / name, frozen / f"{name}.part")
            (frozen / f"{name}.part").replace(frozen / name)
    return Registry.load(frozen, context.registry)


def crawl(context: Context, only: Iterable[str] = (), watch: Watch = lambda _ledger: None) -> Crawl:
    """Both passes over the chosen sites; the same call goes on where an interrupted one stopped."""
    config = CrawlConfig.load(context.config).with_overrides(context.overrides)
    _ask_contact(context, config)
    with run_lock(context.run_folder):
        registry = registry_of(context)
        sites = registry.select(only)
        ledger = Ledger(context.run_folder / "ledger.db")
        try:
            code = passes(context, job_of(context, tuple(s.id for s in sites if s.url)), registry, ledger, watch)
            reached = reachability(registry, ledger, config)
            pending = any(reach.status is Status.PENDING for reach in reached.values())
            now = Clock.from_environment().now()
            publish = may_publish(ledger.attempts(), pending, now, config.attempts)
        finally:
            ledger.close()
    if code is Exit.DONE and any(reached[s.id].status is Status.PENDING for s in sites):
        code = Exit.LEFT_OVER
    return Crawl(code, reached, publish)


def due(context: Context, sites: Iterable[Site]) -> int:
    """How many of the sites a crawl would visit now: never tried, interrupted, or failed long enough ago."""
    rule = CrawlConfig.load(context.config).with_overrides(context.overrides).attempts
    now, ledger = Clock.from_environment().now(), Ledger(context.run_folder / "ledger.db")
    attempts = {site.id: ledger.attempts(site.id) for site in sites if site.url}
    ledger.close()
    return sum(bool(tried and tried[-1].open) or may_try(tried, now, rule) for tried in attempts.values())


def passes(context: Context, job: Job, registry: Registry, ledger: Ledger, watch: Watch) -> Exit:
    """First pass, what the detectors ask to see rendered, second pass."""
    code = run_local(job, lambda: watch(ledger))
    if code is not Exit.DONE or context.browser is None:
        return code
    chosen = set(job.sites)
    waiting = [a for a in ledger.attempts() if a.site in chosen and a.passes == 1 and a.status == Status.EVALUATED]
    if not waiting:
        return code
    asked = needs_all(context.config, context.run_folder, registry, [a.site for a in waiting])
    for attempt in waiting:
        ledger.set_needs(attempt.site, attempt.attempt, asked.get(attempt.site, []))
    second = job.model_copy(update={"sites": tuple(a.site for a in waiting), "second": True})
    return run_local(second, lambda: watch(ledger))


def job_of(context: Context, sites: tuple[str, ...]) -> Job:
    """The first pass over some sites."""
    simulation = context.simulation_folder
    return Job(
        registry=context.registry,
        registry_folder=context.frozen_registry,
        config=context.config,
        run_folder=context.run_folder,
        sites=sites,
        browser=str(context.browser or ""),
        address_book=simulation / "addresses.json" if context.simulated else None,
        extra_ca=str(simulation / "ca.pem") if context.simulated else "",
        overrides=dict(context.overrides),
    )


def _ask_contact(context: Context, config: CrawlConfig) -> None:
    if not context.simulated and not (config.agent.contact_url and config.agent.contact_mail):
        raise ConfigError(
            f"{context.config / 'crawl.yaml'}: agent.contact_url, agent.contact_mail: expected the page and the mail "
            "address where a webmaster learns who is visiting; a public registry is not crawled while they are empty"
        )


def reachability(
    registry: Registry, ledger: Ledger, config: CrawlConfig, *, once: bool = False
) -> dict[str, Reachability]:
    """How the visit of every registry site stands, a row for each."""
    attempts: dict[str, list[Attempt]] = {}
    for attempt in ledger.attempts():
        attempts.setdefault(attempt.site, []).append(attempt)
    found = {}
    for site in registry.sites.values():
        if site.url:
            found[site.id] = conclude(attempts.get(site.id, []), config.attempts, once=once)
        else:
            found[site.id] = Reachability(Status.NOT_EVALUATED, Cause.NO_ADDRESS, "", 0)
    return found
