"""Collecting: a score from WARC files alone, whoever made them, on this machine's cores or on a Dask."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crawler.clock import quarter_of
from crawler.collection import Collection, Entry, Index, index_of, paths_of
from crawler.registry import Registry
from crawler.vocabulary import ConfigError
from scoring.result import QuarterResult
from scoring.rubric import Rubric
from scoring.store import Store
from service.context import Context
from service.judging import Bench, Judged, judge
from service.scoring_run import assemble

Workers = Callable[[], AbstractContextManager[Executor]]


@dataclass(frozen=True)
class Collected:
    """The result of a collection, and what of its files is not in it."""

    result: QuarterResult
    folder: Path
    files: int
    torn: tuple[Index, ...]
    others: int  # answers of addresses that are nobody's in the registry


def local_workers() -> AbstractContextManager[Executor]:
    """One process per core."""
    return ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn"))


def score_collection(
    context: Context, patterns: Iterable[str], out: Path, workers: Workers = local_workers
) -> Collected:
    """Judge every registry site that the files hold; keeps the scores in out/egob.db and evidence in out/evidence.

    The official store is not touched. Raises ConfigError when no file matches, or none has a page of the registry."""
    registry = Registry.load(context.registry_source, context.registry)
    paths = [path for pattern in patterns for path in paths_of(pattern)]
    if not paths:
        raise ConfigError(f"--warc {' '.join(patterns)}: no hay ningún archivo")
    with workers() as executor:
        indexes = list(executor.map(partial(index_of, registry=registry), paths))
        groups = _by_site([entry for index in indexes for entry in index.entries])
        if not groups:
            raise ConfigError(
                f"--warc: {len(paths)} archivos, ninguno con páginas de sitios del registro {registry.name}"
            )
        work = partial(
            judge_collected, config=context.config, registry=registry, evidence=(out / "evidence").absolute()
        )
        judged = dict(zip(groups, executor.map(work, groups.values()), strict=True))
    result = assemble(
        _context(context, judged.values()), _only(registry, set(judged)), Rubric.load(context.config), judged
    )
    store = Store.open(f"sqlite:///{out / 'egob.db'}")
    store.save(result)
    store.close()
    torn = tuple(index for index in indexes if index.torn)
    return Collected(result, out, len(paths), torn, sum(index.others for index in indexes))


def judge_collected(entries: Sequence[Entry], *, config: Path, registry: Registry, evidence: Path) -> Judged:
    """One site, from where its captures stand: what a worker elsewhere calls; it needs the same files and folders."""
    archive, site = Collection(entries, registry), entries[0].site
    bench = Bench.build(config, evidence, registry, archive)
    return judge(bench, site, reach={site: archive.reachability(site)}, reviews={}, evidence_folder=evidence)


def _by_site(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in sorted(entries):
        groups.setdefault(entry.site, []).append(entry)
    return groups


def _only(registry: Registry, sites: set[str]) -> Registry:
    """The registry's rows of some sites: an average of a collection is one of what it holds."""
    rows = {name: site for name, site in registry.sites.items() if name in sites}
    owners = {site.institution for site in rows.values()}
    return Registry(registry.name, {i: row for i, row in registry.institutions.items() if i in owners}, rows)


def _context(context: Context, judged: Iterable[Judged]) -> Context:
    """The quarter is that in which the last page was read."""
    days = [one.visit.visited_at for one in judged if one.visit.visited_at]
    return Context(context.config, context.var, context.registry, quarter_of(max(days)), None, context.overrides)


def lines(collected: Collected) -> Iterator[str]:
    """What a collection came to, for a terminal: per site what is certain, and what it may be."""
    result = collected.result
    for visit in result.visits:
        score, url = result.scores[visit.site_id], result.registry.sites[visit.site_id].url
        known = f"nivel {score.level}, entre {score.lower} y {score.upper} puntos" if score.level is not None else (
            f"no evaluado ({score.cause.value})"
        )  # fmt: skip
        yield f"{url}: {visit.pages} páginas, {known}{'' if visit.coverage.met else '; cobertura desconocida'}"
    yield f"{len(result.visits)} sitios de {collected.files} archivos; {collected.others} respuestas de otros sitios"
    for index in collected.torn:
        yield f"{index.path}: leído solo hasta donde está entero ({index.torn})"
    yield f"Resultado: {collected.folder / 'egob.db'}"
