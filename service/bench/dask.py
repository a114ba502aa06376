"""Dask of the benchmark: the HTTP part of a crawl on 1, 2 and 4 workers of this machine, against its cores."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.config import CrawlConfig
from crawler.job import Exit
from service.bench.crawling import Task, came, crawl
from service.bench.local import Server, served
from service.bench.meter import Spent, measured
from service.bench.pages import sites
from service.dask_runner import DaskRunner, dask_runner

WORKERS = (0, 1, 2, 4)  # 0: one crawl process without Dask, which says what handing out costs
PAGES = 5  # of a site: the number of sites is what grows
_DIFFERENT = 24  # sites; more are the same ones at other addresses
_LIMIT_S = 3600.0
_OVERRIDES = {
    "pace": {"delay_s": 0.0, "search_gap_s": 0.0, "processes": 1},
    "budget": {"pages": PAGES, "pages_uncovered": PAGES, "site_s": _LIMIT_S},
    "sample": {"share": 0.0},
}


@dataclass(frozen=True)
class DaskRow:
    """One crawl of all sites. Wall clock and CPU are without what starting the cluster costs."""

    workers: int
    pages: int
    spent: Spent
    start: Spent
    server_cpu_s: float

    def as_json(self, one: DaskRow, cores: int) -> dict[str, Any]:
        """Numbers of the row; `one` is the row of a single worker, `cores` what the machine has."""
        net, base = self.spent.less(self.start), one.spent.less(one.start)
        speed_up = base.wall_s / net.wall_s
        return {
            "workers": self.workers,
            "pages": self.pages,
            "wall_s": round(net.wall_s, 2),
            "cpu_s": round(net.cpu_s, 2),
            "pages_per_s": round(self.pages / net.wall_s, 2),
            "cpu_ms_per_page": round(1000 * net.cpu_s / self.pages, 2),
            "cores_busy": round((net.cpu_s + self.server_cpu_s) / net.wall_s, 2),
            "speed_up": round(speed_up, 2),
            "of_cores": round(speed_up / min(max(self.workers, 1), cores), 2),
            "memory_mb": round(self.spent.memory_mb, 1),
            "start_wall_s": round(self.start.wall_s, 2),
            "server_cpu_s": round(self.server_cpu_s, 2),
            "elsewhere_cpu_s": round(max(0.0, self.spent.elsewhere_s - self.server_cpu_s), 2),
        }


def measure_dask(config: Path, count: int, say: Callable[[str], None] = lambda _text: None) -> dict[str, Any]:
    """The same sites crawled once without Dask and on so many workers. Raises BenchError when a site is not read."""
    pages = sites(config, min(count, _DIFFERENT), PAGES)
    rows = []
    with served(pages, count) as server, tempfile.TemporaryDirectory() as name:
        for workers in WORKERS:
            say(f"{count} sitios, {workers} trabajadores" if workers else f"{count} sitios, sin Dask")
            rows.append(row := _row(config, Path(name) / str(workers), server, workers))
            net = row.spent.less(row.start)  # told at once: whoever has to stop it here has measured this much
            say(f"  {row.pages} páginas: {net.wall_s:.1f} s, {net.cpu_s:.1f} s de CPU")
    one, cores = rows[WORKERS.index(1)], os.cpu_count() or 1
    told = [row.as_json(one, cores) for row in rows]
    return {"sites": count, "pages_per_site": PAGES, "cores": cores, "rows": told}


def _row(config: Path, folder: Path, server: Server, workers: int) -> DaskRow:
    start = measured(_command(config, folder / "start", [], workers), _LIMIT_S)
    before = server.cpu_seconds()
    spent = measured(_command(config, folder / "crawl", server.origins, workers), _LIMIT_S)
    found = came(folder / "crawl", CrawlConfig.load(config).with_overrides(_OVERRIDES).pace)
    return DaskRow(workers, found.pages, spent, start, server.cpu_seconds() - before)


def _command(config: Path, folder: Path, origins: Sequence[str], workers: int) -> list[str]:
    task = Task(str(config), str(folder), list(origins), "", _OVERRIDES).command()
    return [*task[:2], "service.bench.dask", task[-1], str(workers)]


@contextmanager
def _cluster(workers: int) -> Iterator[DaskRunner | None]:
    """The runner of a cluster of this machine, one thread a worker, as docs/scaling.md starts them."""
    if not workers:
        yield None
        return
    from distributed import LocalCluster  # an extra that no other row needs

    with (
        tempfile.TemporaryDirectory() as scratch,
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=workers, threads_per_worker=1, dashboard_address=None, local_directory=scratch
        ) as cluster,
        dask_runner(cluster.scheduler_address) as runner,
    ):
        yield runner


def main(path: str, workers: int) -> Exit:
    """Crawl what a task file asks for on so many workers."""
    task = Task(**json.loads(Path(path).read_text(encoding="utf-8")))
    with _cluster(workers) as runner:
        return crawl(task, runner)


if __name__ == "__main__":
    sys.exit(int(main(sys.argv[1], int(sys.argv[2]))))
