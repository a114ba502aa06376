"""Judging: the detectors over every site of an archive, on all cores, without any network."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from crawler.archive import Archive
from crawler.evidence import Reachability, SiteEvidence, Status
from crawler.garbage import settle
from crawler.loading import Loader
from crawler.readings.reading import Lens
from crawler.registry import Registry
from crawler.vocabulary import Vocabulary
from crawler.whereabouts import open_archive
from scoring.assess import assess, indicate, needs
from scoring.finding import Finding
from scoring.recall import Sampled, sampled
from scoring.result import Visit
from scoring.reviews import Review, read_by_person, with_reviews
from scoring.rubric import Rubric
from service.keeping import keep_cited
from service.parent import die_with_parent

_EVALUATED = Reachability(Status.EVALUATED)
_FEW = 8  # sites below which starting worker processes costs more than it saves


@dataclass(frozen=True)
class Judged:
    """One site: how its visit ended, findings, indicators, copies of what they cite (record id -> SHA-256), sample."""

    visit: Visit
    findings: Mapping[str, Finding]
    indicators: Mapping[str, Finding]
    files: Mapping[str, str]
    sample: Sampled


@dataclass(frozen=True)
class Bench:
    """What judging takes: built once in each worker."""

    config: Path
    run_folder: Path
    registry: Registry
    rubric: Rubric
    archive: Archive
    loader: Loader

    @classmethod
    def build(cls, config: Path, folder: Path, registry: Registry, archive: Archive | None = None) -> Bench:
        """Load vocabulary and rubric; the archive is that of the run whose folder this is, unless another is given."""
        lens = Lens(Vocabulary.load(config, registry.name), registry.hosts)
        read = archive or open_archive(folder)
        return cls(config, folder, registry, Rubric.load(config), read, Loader(read, registry, lens))

    def evidence(self, site: str, reach: Reachability) -> SiteEvidence:
        """Evidence of one site from the archive."""
        return self.loader.load(self.registry.sites[site], reach)

    def findings(self, evidence: SiteEvidence) -> dict[str, Finding]:
        """A finding per criterion."""
        return assess(evidence, {name: self.rubric.params(name) for name in self.rubric.criteria})


_bench: Bench | None = None


def _start(config: Path, run_folder: Path, registry: Registry) -> None:
    global _bench
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    _bench = Bench.build(config, run_folder, registry)
    settle()


def _call(work: Callable[[Bench, str], object], site: str) -> object:
    assert _bench is not None  # noqa: S101 - the initializer ran
    return work(_bench, site)


def over_sites(
    work: Callable[[Bench, str], object], sites: Sequence[str], config: Path, run_folder: Path, registry: Registry,
    processes: int = 0,
) -> Iterator[object]:  # fmt: skip
    """work(bench, site) for every site, in the order of the sites, on all cores when there are many.

    `processes`: so many, 0 is one per core."""
    if len(sites) < _FEW or processes == 1:
        bench = Bench.build(config, run_folder, registry)
        settle()
        yield from (work(bench, site) for site in sites)
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy the caller's threads and open files
    workers = min(len(sites), processes or os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, context, _start, (config, run_folder, registry)) as pool:
        yield from pool.map(partial(_call, work), sites)  # one at a time: a stop waits for those that are in work


def judge(bench: Bench, site: str, *, reach: Mapping[str, Reachability], reviews: Mapping[str, Sequence[Review]],
          evidence_folder: Path) -> Judged:  # fmt: skip
    """Findings of one site, a person's verdicts applied, its indicators, and copies of everything they cite."""
    mine = reviews.get(site, ())
    ended = read_by_person(reach[site], mine, bench.rubric.criteria)
    evidence = bench.evidence(site, reach[site])
    findings = with_reviews(bench.findings(evidence) if ended == reach[site] else {}, mine)
    shown = indicate(evidence)
    kept = keep_cited(bench.archive, evidence, (*findings.values(), *shown.values()), evidence_folder)
    visit = replace(Visit.of(evidence, evidence.requests), reachability=ended)
    return Judged(visit, kept.clipped(findings), kept.clipped(shown), kept.files, sampled(evidence))


def ask_needs(bench: Bench, site: str) -> tuple[str, list[tuple[str, str]]]:
    """What the second pass should render of one site."""
    evidence = bench.evidence(site, _EVALUATED)
    return site, needs(evidence, bench.findings(evidence))


def needs_all(
    config: Path, run_folder: Path, registry: Registry, sites: Sequence[str]
) -> dict[str, list[tuple[str, str]]]:
    """What the second pass should render, by site."""
    answers = over_sites(ask_needs, sites, config, run_folder, registry)
    return dict(answer for answer in answers if isinstance(answer, tuple))
