"""The official crawl of the benchmark's sites, in both passes, as a quarter runs it; and what came of it."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from crawler.archive import WarcFolder
from crawler.config import Pace
from crawler.evidence import Status
from crawler.job import Exit
from crawler.ledger import Ledger
from crawler.page import Purpose, Via
from crawler.registry import Registry, Site
from crawler.sampling import REASON
from crawler.step import Unit
from service.bench.meter import BenchError
from service.check import write_registry
from service.context import Context
from service.passes import Runner, passes
from service.quarter import job_of

NAME = "bench"
_READ = {Purpose.HOME, Purpose.CONTENT}


@dataclass(frozen=True)
class Task:
    """One crawl into a folder of its own. No origins: what starting costs."""

    config: str
    folder: str
    origins: Sequence[str]
    browser: str = ""
    overrides: Mapping[str, Any] = field(default_factory=dict)

    def command(self) -> list[str]:
        """The command that does it in a process of its own."""
        path = Path(self.folder) / "task.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return [sys.executable, "-m", "service.bench.crawling", str(path)]


@dataclass(frozen=True)
class Came:
    """What a crawl read: HTML pages over HTTP, pages in the browser and those of them that are of the sample, the
    median of their seconds, and how long the politest crawl had taken (seconds)."""

    pages: int
    renders: int
    sampled: int
    render_s: float
    polite_s: float


def registry(config: Path, origins: Sequence[str]) -> Registry:
    """The institutions of the country, with the local sites in place of theirs."""
    real = Registry.load(config / "registry" / "gt-executive", "gt-executive")
    owner = next(iter(real.institutions))
    sites = {
        (name := f"sitio-{number:04}"): Site(id=name, institution=owner, name=f"Sitio {name}", url=f"{origin}/")
        for number, origin in enumerate(origins)
    }
    return Registry(NAME, real.institutions, sites)


def crawl(task: Task, runner: Runner | None = None) -> Exit:
    """Both passes over all sites, by the same code as `egob crawl`; `runner`: where, else on this machine."""
    config, folder = Path(task.config), Path(task.folder)
    browser = Path(task.browser) if task.browser else None
    context = Context(config, folder, NAME, "2026T2", browser, task.overrides, run_folder_override=folder)
    rows = registry(config, task.origins)
    write_registry(context.frozen_registry, rows)
    job = job_of(context, tuple(rows.sites))
    private = tuple(urlsplit(origin).netloc for origin in task.origins)
    ledger = Ledger(folder / "ledger.db")
    try:
        return passes(job.model_copy(update={"private": private}), rows, ledger, lambda _ledger: None, runner)
    finally:
        ledger.close()


def came(folder: Path, pace: Pace) -> Came:
    """Count what the ledger and the archive of a crawl hold. Raises BenchError when a site was not evaluated."""
    ledger = Ledger(folder / "ledger.db")
    attempts = ledger.attempts()
    units = {a.site: ledger.units(a.site, a.attempt) for a in attempts}
    ledger.close()
    bad = [f"{a.site}: {a.status} {a.cause} {a.detail}" for a in attempts if a.status != Status.EVALUATED]
    if bad:
        raise BenchError(f"{len(bad)} of {len(attempts)} sites of the benchmark were not read, the first: {bad[0]}")
    every = [unit for site in units.values() for unit in site]
    renders = [u for u in every if u.step.via is Via.BROWSER and not u.answer.error]
    return Came(
        pages=sum(map(_is_page, every)),
        renders=len(renders),
        sampled=sum(u.step.reason == REASON for u in renders),
        render_s=median(_durations(folder) or [0.0]),
        polite_s=max((_polite(site, pace) for site in units.values()), default=0.0),
    )


def _is_page(unit: Unit) -> bool:
    step, answer = unit.step, unit.answer
    return step.purpose in _READ and step.via is Via.HTTP and answer.status == 200 and "html" in answer.content_type


def _polite(units: Sequence[Unit], pace: Pace) -> float:
    """Seconds that the delays alone take between the loads of one host."""
    loads = sum(bool(unit.step.method) for unit in units)
    searches = sum(unit.step.purpose is Purpose.SEARCH and bool(unit.step.method) for unit in units)
    return max(0, loads - 1) * pace.delay_s + searches * max(0.0, pace.search_gap_s - pace.delay_s)


def _durations(folder: Path) -> list[float]:
    """Seconds of each render: from its beginning, which the archive has, to its commit, which the ledger has."""
    with closing(sqlite3.connect(folder / "ledger.db")) as db:
        ends = {(site, seq): at for site, seq, at in db.execute("SELECT site, seq, at FROM units")}
    archive = WarcFolder(folder / "warc")
    return [
        (datetime.fromisoformat(ends[site, stored.meta["seq"]]) - stored.at).total_seconds()
        for site in {site for site, _ in ends}
        for stored in archive.read(site)
        if stored.record and stored.meta.get("step", {}).get("via") == Via.BROWSER
    ]


def main(path: str) -> int:
    """Crawl what a task file asks for; returns the crawl's exit code."""
    return int(crawl(Task(**json.loads(Path(path).read_text(encoding="utf-8")))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
