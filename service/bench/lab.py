"""Lab: how each row is measured: a command of its own, in its own process tree, on the same local sites."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from crawler.config import CrawlConfig
from service.bench import plain, rescoring
from service.bench.cost import Cost
from service.bench.crawling import Task, came
from service.bench.local import Server
from service.bench.meter import Spent, measured
from service.bench.pages import Site
from service.bench.reading import indicating, judging, surveying
from service.bench.rows import Round

QUARTER = 276  # sites of the study; what a smaller benchmark does is scaled from it
GROWTH_PAGES = 5  # per site, where it is the number of sites that counts
_LIMIT_S = 3 * 3600.0  # for one command; 276 sites, every page rendered, take an hour on two cores
_EVERY = {"share": 1.0, "most": 1000}  # the sample is all pages
_UNMEASURED = {"mobile": False, "axe": False}  # what is shown beside the score and decides nothing


@dataclass(frozen=True)
class Lab:
    """What all rows share. `origins` holds ten addresses for each site; the rows use as many as they need, those that
    render every page the first `drawn`."""

    config: Path
    folder: Path
    sites: Sequence[Site]
    server: Server
    browser: Path | None
    crawlee: str  # a Python that has Crawlee
    drawn: int

    @property
    def origins(self) -> Sequence[str]:
        """Where the sites are, once each."""
        return self.server.origins[: len(self.sites)]

    @property
    def per_site(self) -> int:
        """Pages of a site."""
        return len(self.sites[0])

    # rows

    def plain_scrapy(self) -> Round:
        """Scrapy with link extraction and nothing else."""
        where = self.folder / "plain"
        spent, start, served = self._run(lambda origins: plain.command(where, origins))
        return _round(plain.pages(where), spent, start, served)

    def http_part(self) -> Round:
        """The official crawl without a browser: fetch, survey, archive, ledger."""
        return self._crawled("http", browser=False)[0]

    def key_pages(self) -> Round:
        """The official crawl with its key pages rendered, without the sample that measures recall and without what is
        measured of home pages beside the score."""
        return self._crawled("key", measures=_UNMEASURED)[0]

    def key_measured(self) -> Round:
        """The same with accessibility and the telephone's screen measured, as a quarter does."""
        return self._crawled("measured")[0]

    def every_page(self) -> Round:
        """The same with every page rendered as well, and whether the verdicts differ."""
        found, _ = self._crawled("every", self.origins[: self.drawn], sample=_EVERY, measures=_UNMEASURED)
        share, different = rescoring.agreement(self._verdicts("every"), self._verdicts("key"))
        return _with(found, same_verdict=share, different=different)

    def crawlee_pages(self) -> Round:
        """Every page with Crawlee's PlaywrightCrawler, in the same browser, as many pages open at once."""
        task = self.folder / "crawlee.json"
        sites = list(zip(self.origins, self.sites, strict=True))[: self.drawn]
        urls = [origin + path for origin, site in sites for path in site]
        script = str(Path(__file__).with_name("crawlee_pages.py"))

        def command(origins: Sequence[str]) -> list[str]:
            given = {"browser": str(self.browser), "places": self._config().pace.renders_at_once}
            task.write_text(json.dumps({**given, "urls": urls if origins else []}), encoding="utf-8")
            return [self.crawlee, script, str(task)]

        spent, start, served = self._run(command)
        return _round(int(task.with_suffix(".pages").read_text(encoding="utf-8")), spent, start, served)

    def quarter(self) -> Round:
        """The whole of it, with the sample and the delay, against the least time it could take.

        With fewer sites than the study the delay is shorter in proportion, so that the processor is as busy as then."""
        scale, pace = len(self.sites) / QUARTER, self._config().pace
        slow = {"delay_s": pace.delay_s * scale, "search_gap_s": pace.search_gap_s * scale, "processes": 0}
        found, spent = self._crawled("quarter", pace=slow, sample={})
        facts, cores = found.facts, os.cpu_count() or 1
        bounds = {
            "polite_s": facts["polite_s"],
            "processor_s": spent.cpu_s / cores,
            "renders_s": facts["renders"] * facts["render_s"] / pace.renders_at_once,
        }
        whole = Round(found.pages, spent.cpu_s, spent.wall_s, spent.memory_mb, 0.0, found.server_cpu_s, facts)
        elsewhere_s = spent.elsewhere_s / cores  # a machine that does other work cannot do this one in its time
        return _with(whole, **bounds, limit_s=max(bounds.values()), cores=cores, elsewhere_s=round(elsewhere_s, 2))

    def growth(self, times: int) -> Round:
        """The HTTP part with five pages a site, over so many times the sites."""
        origins = self.server.origins[: times * len(self.sites)]
        budget = {"pages": GROWTH_PAGES, "pages_uncovered": GROWTH_PAGES}
        at_once = -(-self._config().pace.sites_at_once * len(self.sites) // QUARTER)
        pace = {"sites_at_once": max(1, at_once)}
        return self._crawled(f"growth-{times}", origins, browser=False, pace=pace, budget=budget)[0]

    def rescore(self, processes: int, *, copies: bool = False) -> Round:
        """Every site judged again from the archive of the official crawl, all readings and detectors; with `copies`
        of what they cite, for the report."""
        where = self.folder / ("key" if self.browser else "http")
        before = self.server.cpu_seconds()
        start = measured(rescoring.command(self.config, where, processes, 0, copies=copies), _LIMIT_S)
        spent = measured(rescoring.command(self.config, where, processes, copies=copies), _LIMIT_S)
        found = came(where, self._config().pace)
        return _round(found.pages + found.renders, spent, start, self.server.cpu_seconds() - before)

    def readings(self) -> Round:
        """All readings and detectors alone, from an archive written for it."""
        return self._read(judging)

    def indicators(self) -> Round:
        """The indicators alone, which are shown beside the score."""
        return self._read(indicating)

    def survey(self) -> Round:
        """What the visit reads of each page, alone."""
        return self._read(surveying)

    def _read(self, work: Callable[[Path, Path, Sequence[str]], Cost]) -> Round:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            where = self.folder / "reading"
            cost = pool.submit(work, self.config, where, list(self.origins)).result(_LIMIT_S)
        return Round(cost.pages, cost.seconds)

    # how

    def _crawled(
        self, name: str, origins: Sequence[str] | None = None, *, browser: bool = True,
        pace: Mapping[str, Any] | None = None, sample: Mapping[str, Any] | None = None,
        budget: Mapping[str, Any] | None = None, measures: Mapping[str, Any] | None = None,
    ) -> tuple[Round, Spent]:  # fmt: skip
        """A crawl into a new folder; `sample` None: no sample; {}: that of the configuration."""
        overrides: dict[str, dict[str, Any]] = {
            "pace": {"delay_s": 0.0, "search_gap_s": 0.0, "processes": 1, **(pace or {})},
            "budget": {"pages": self.per_site, **(budget or {})},
            "sample": {"share": 0.0} if sample is None else dict(sample),
            "measures": dict(measures or {}),
        }
        path = str(self.browser) if browser and self.browser else ""
        where = self._fresh(name)

        def command(given: Sequence[str]) -> list[str]:
            folder = where if given else self._fresh(f"{name}-start")
            return Task(str(self.config), str(folder), list(given), path, overrides).command()

        spent, start, served = self._run(command, origins)
        found = came(where, self._config().with_overrides(overrides).pace)
        facts: dict[str, Any] = {"renders": found.renders, "sampled": found.sampled}
        facts |= {"render_s": round(found.render_s, 3), "polite_s": round(found.polite_s, 2)}
        return _with(_round(found.pages, spent, start, served), **facts), spent

    def _run(
        self, command: Callable[[Sequence[str]], list[str]], origins: Sequence[str] | None = None
    ) -> tuple[Spent, Spent, float]:
        """(what the command spent, what it spends with nothing to do, CPU of the servers meanwhile)."""
        start = measured(command([]), _LIMIT_S)
        before = self.server.cpu_seconds()
        spent = measured(command(self.origins if origins is None else origins), _LIMIT_S)
        return spent, start, self.server.cpu_seconds() - before

    def _verdicts(self, name: str) -> rescoring.Verdicts:
        where = self.folder / name
        measured(rescoring.command(self.config, where, os.cpu_count() or 1), _LIMIT_S)
        return rescoring.verdicts(where)

    def _fresh(self, name: str) -> Path:
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        return path

    def _config(self) -> CrawlConfig:
        return CrawlConfig.load(self.config)


def _round(pages: int, spent: Spent, start: Spent, served: float) -> Round:
    net = spent.less(start)
    return Round(pages, net.cpu_s, net.wall_s, spent.memory_mb, start.cpu_s, served)


def _with(found: Round, **facts: Any) -> Round:
    return replace(found, facts={**found.facts, **facts})
