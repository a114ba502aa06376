"""Quarter: one run from start to end: crawl in two passes, score from the archive, report."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta

from crawler.clock import Clock, local_day, quarter_of
from crawler.config import CrawlConfig
from crawler.evidence import Cause, Reachability, Status
from crawler.job import Exit, Job
from crawler.ledger import OFFLINE, Attempt, Ledger
from crawler.reach import conclude, may_publish
from crawler.registry import Registry
from crawler.vocabulary import ConfigError
from crawler.whereabouts import open_ledger, settle
from service.context import Context
from service.lock import run_lock
from service.passes import Runner, Watch, first_due, passes, second_due, spoiled

_CLOCKS_APART = timedelta(hours=1)  # more than any correction of a clock that keeps time


@dataclass(frozen=True)
class Crawl:
    """What a crawl came to."""

    code: Exit
    reached: dict[str, Reachability]
    publish: bool = True  # False: sites are pending and the day of publication has not come
    idle: bool = False  # nothing was due: no address was asked for anything

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
        given = (context.registry_source / name for name in ("registry.yaml", "institutions.csv", "sites.csv"))
        for name in (path.name for path in given if path.is_file()):
            shutil.copyfile(context.registry_source / name, frozen / f"{name}.part")
            (frozen / f"{name}.part").replace(frozen / name)
    return Registry.load(frozen, context.registry)


def crawl(
    context: Context, only: Iterable[str] = (), watch: Watch = lambda _ledger: None, runner: Runner | None = None
) -> Crawl:
    """Both passes over the chosen sites; the same call goes on where an interrupted one stopped.

    Raises StorageError, LockedError, and ConfigError when the quarter is not that of the day."""
    config = CrawlConfig.load(context.config).with_overrides(context.overrides)
    _ask_contact(context, config)
    with run_lock(context.run_folder):
        settle(context.run_folder)
        registry = registry_of(context)
        sites = [site.id for site in registry.select(only) if site.url]
        with closing(open_ledger(context.run_folder)) as ledger:
            ledger.verify()
            todo = due(context, ledger, sites)
            if todo:
                _ask_day(context, ledger, config)
            code = _visit(context, todo, sites, ledger, lambda job: passes(job, registry, ledger, watch, runner))
            reached = reachability(registry, ledger, config)
            half = context.browser is not None and any(second_due(ledger.attempts(site)) for site in sites)
            pending = half or any(reach.status is Status.PENDING for reach in reached.values())
            now = Clock.from_environment().now()
            publish = may_publish(ledger.attempts(), pending, now, config.attempts)
    if code is Exit.DONE and any(reached[site].status is Status.PENDING for site in sites):
        code = Exit.LEFT_OVER
    return Crawl(code, reached, publish, idle=not todo)


def _visit(
    context: Context, todo: list[str], sites: Iterable[str], ledger: Ledger, visit: Callable[[Job], Exit]
) -> Exit:
    """Visit what is due, then once more what our own program spoiled."""
    code = Exit.DONE
    while todo and code is Exit.DONE:
        job = job_of(context, tuple(todo)).model_copy(update={"official": not context.simulated})
        code = visit(job)
        todo = spoiled(ledger, sites)
    return code


def due(context: Context, ledger: Ledger, sites: Iterable[str]) -> list[str]:
    """Sites that a crawl would visit now: never tried, interrupted, failed long enough ago, or seen in one pass."""
    rule = CrawlConfig.load(context.config).with_overrides(context.overrides).attempts
    now, second = Clock.from_environment().now(), context.browser is not None
    tried = {site: ledger.attempts(site) for site in sites}
    return [site for site, some in tried.items() if first_due(some, now, rule) or (second and second_due(some))]


def waiting(context: Context, only: Iterable[str] = ()) -> tuple[int, int]:
    """(chosen sites, those of them that a crawl would visit now)."""
    settle(context.run_folder)
    sites = registry_of(context).select(only)
    with closing(open_ledger(context.run_folder)) as ledger:
        return len(sites), len(due(context, ledger, [site.id for site in sites if site.url]))


def _ask_day(context: Context, ledger: Ledger, config: CrawlConfig) -> None:
    """A quarter is named by the days on which its pages are read: it begins inside and ends soon after."""
    now, started = Clock.from_environment().now(), [attempt.started for attempt in ledger.attempts()]
    if started and max(started) > now + _CLOCKS_APART:
        raise ConfigError(
            f"el reloj de esta máquina dice {now:%Y-%m-%d %H:%M} UTC, antes de visitas ya hechas "
            f"({max(started):%Y-%m-%d %H:%M} UTC): corríjalo y repita la orden"
        )
    first = min(started, default=now)
    late = (local_day(now) - local_day(first)).days >= config.attempts.publish_day
    if quarter_of(first) != context.quarter or (late and quarter_of(now) != context.quarter):
        raise ConfigError(
            f"--quarter {context.quarter}: hoy es {quarter_of(now)}. Un trimestre se llama como los días en que se "
            "leyeron sus páginas; el que no se midió queda vacío y así se muestra. Mida el de hoy sin --quarter"
        )


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
    offline = ledger.fact(OFFLINE)
    found = {}
    for site in registry.sites.values():
        if site.url:
            reach = conclude(attempts.get(site.id, []), config.attempts, once=once)
            ours = bool(offline) and reach.cause is Cause.NOT_FINISHED
            found[site.id] = replace(reach, cause=Cause.OWN_NETWORK, detail=offline) if ours else reach
        else:
            found[site.id] = Reachability(Status.NOT_EVALUATED, Cause.NO_ADDRESS, "", 0)
    return found
