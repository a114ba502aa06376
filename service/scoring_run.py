"""Scoring run: from a run's archive to a saved quarter; the same archive always gives the same tables."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from crawler.config import CrawlConfig
from crawler.registry import Registry
from crawler.whereabouts import begun, open_ledger
from scoring import variants
from scoring.aggregate import averages
from scoring.assess import versions
from scoring.recall import recall
from scoring.result import QuarterResult, Run
from scoring.rubric import Rubric, digest
from scoring.store import Store
from service.context import Context
from service.judging import Judged, judge, over_sites
from service.quarter import reachability, registry_of
from service.review.record import restore

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
PRUNED = "pruned.json"  # in a run's folder: its archive is gone, and what is left of it is not scored


class NothingToScoreError(LookupError):
    """The quarter has no crawl."""


def score(context: Context) -> QuarterResult:
    """Judge every site of the run and save the quarter. Raises NothingToScoreError when nothing was crawled."""
    if not begun(context.run_folder):
        raise NothingToScoreError(
            f"{context.registry} {context.quarter}: todavía no se visitó nada; egob crawl lo empieza"
        )
    if (context.run_folder / PRUNED).is_file():
        raise NothingToScoreError(f"{context.run_folder}: su archivo se retiró; las calificaciones que tiene se quedan")
    registry, rubric = registry_of(context), Rubric.load(context.config)
    config = CrawlConfig.load(context.config).with_overrides(context.overrides)
    ledger = open_ledger(context.run_folder)
    reach = reachability(registry, ledger, config)
    ledger.close()
    store = Store.open(context.store_url)
    restore(context, store, reach)
    work = partial(
        judge, reach=reach, reviews=store.reviews(context.registry, context.quarter), evidence_folder=context.evidence
    )
    sites = list(registry.sites)
    judged = dict(zip(sites, over_sites(work, sites, context.config, context.run_folder, registry), strict=True))
    result = assemble(context, registry, rubric, {s: j for s, j in judged.items() if isinstance(j, Judged)})
    store.save(result)
    store.close()
    return result


def assemble(context: Context, registry: Registry, rubric: Rubric, judged: dict[str, Judged]) -> QuarterResult:
    """Scores, variants and averages of judged sites."""
    scores = {s: rubric.score(j.findings, j.visit.reachability) for s, j in judged.items()}
    points = {s: variants.points(rubric, j.findings, j.visit.reachability) for s, j in judged.items()}
    days = [j.visit.visited_at for j in judged.values() if j.visit.visited_at and j.visit.visited_at > _NEVER]
    run = Run(
        registry=context.registry,
        quarter=context.quarter,
        rubric_version=rubric.version,
        config_digest=digest(context.config),
        code_version=code_version(),
        first_read=min(days, default=None),
        last_read=max(days, default=None),
        simulated=context.simulated,
        browser=any(j.visit.browser for j in judged.values()),
    )
    return QuarterResult(
        run=run,
        registry=registry,
        visits=[j.visit for j in judged.values()],
        findings={s: j.findings for s, j in judged.items()},
        scores=scores,
        variants=points,
        averages=averages(rubric, registry, scores, points),
        detector_versions=versions(),
        evidence_files={record: name for j in judged.values() for record, name in j.files.items()},
        indicators={s: j.indicators for s, j in judged.items()},
        recall=recall(j.sample for j in judged.values()),
        missed=[miss for j in judged.values() for miss in j.sample.missed],
    )


def code_version() -> str:
    """The commit this runs from, else the package's version."""
    root = Path(__file__).resolve().parent.parent
    try:
        found = subprocess.run(  # noqa: S603 - nothing of it comes from outside
            ["git", "-C", str(root), "rev-parse", "--short=12", "HEAD"],  # noqa: S607 - git of the PATH is meant
            capture_output=True, text=True, timeout=5, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return "0.1.0"
    return found.stdout.strip() or "0.1.0"
