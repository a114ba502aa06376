"""Rounds: every row measured in turn, each time in a fresh process, and what comes of it."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from service.bench.cost import Cost
from service.bench.local import served
from service.bench.pages import sites
from service.bench.plain import plain_scrapy
from service.bench.reading import archive, judging, surveying

PLAIN, JUDGING, SURVEY = "plain_scrapy", "readings_and_detectors", "survey"
_LIMIT = 150.0  # seconds for one measurement; it takes 5 to 15


@dataclass(frozen=True)
class Row:
    """One row of the table: a cost per round."""

    name: str
    costs: Sequence[Cost]

    @property
    def median(self) -> float:
        """CPU milliseconds per page, median of the rounds."""
        return median(cost.per_page for cost in self.costs)

    def as_json(self, base: float) -> dict[str, Any]:
        """Numbers of the row; `base` is what the ratio is taken against."""
        each = [cost.per_page for cost in self.costs]
        return {
            "row": self.name,
            "pages": self.costs[0].pages,
            "cpu_ms_per_page": round(self.median, 3),
            "range": [round(min(each), 3), round(max(each), 3)],
            "ratio": round(self.median / base, 3) if base else None,
        }


def measure(config: Path, count: int, per_site: int, rounds: int) -> dict[str, Any]:
    """Every row on the same pages: {sites, pages_per_site, page_kb, rounds, rows}. Ratios are to plain Scrapy."""
    pages = sites(config, count, per_site)
    with served(pages) as origins, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive(folder, pages, origins)
        work: dict[str, Callable[[], Cost]] = {
            PLAIN: partial(plain_scrapy, origins),
            JUDGING: partial(judging, config, folder, origins),
            SURVEY: partial(surveying, config, folder, origins),
        }
        costs: dict[str, list[Cost]] = {row: [] for row in work}
        for _ in range(rounds):  # in turn: what else the machine does falls on all rows alike
            for row, call in work.items():
                costs[row].append(_apart(call))
    rows = [Row(row, found) for row, found in costs.items()]
    sizes = [len(body) for site in pages for body in site.values()]
    return {
        "sites": len(pages),
        "pages_per_site": per_site,
        "page_kb": round(median(sizes) / 1000, 1),
        "rounds": rounds,
        "rows": [row.as_json(rows[0].median) for row in rows],
    }


def _apart(call: Callable[[], Cost]) -> Cost:
    """A process of its own: nothing is remembered from the round before. Raises TimeoutError beyond its limit."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(call).result(_LIMIT)
