"""Rounds: every row measured in turn, so that what else the machine does falls on all alike; and what comes of it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from service.bench.bars import bars
from service.bench.lab import Lab
from service.bench.local import served
from service.bench.pages import Site, sites
from service.bench.reading import archive
from service.bench.rows import Round, Row

GROUPS = {
    "a": ("http_part", "readings_and_detectors", "indicators", "survey"),
    "b": ("key_pages", "key_measured", "every_page", "crawlee"),
    "c": ("quarter",),
    "d": ("growth_1", "growth_10"),
    "e": ("rescore_1", "rescore_2", "rescore_copies"),
}
BASE = "plain_scrapy"
_BROWSER = {"key_pages", "key_measured", "every_page", "crawlee", "quarter"}
_ONCE = {"key_measured", "every_page", "crawlee", "quarter", "growth_1", "growth_10"}  # long; all others in every round
_TIMES = 10  # the sites of row d
_DRAWN = 8  # sites whose every page is rendered, which takes ten times as long as all else; all of them with --full


@dataclass(frozen=True)
class Plan:
    """What is to be measured. `groups` are letters of GROUPS; `crawlee` is a Python that has Crawlee, or empty."""

    config: Path
    sites: int
    per_site: int
    rounds: int
    browser: Path | None
    crawlee: str = ""
    full: bool = False
    groups: Iterable[str] = tuple(GROUPS)

    def rows(self) -> list[str]:
        """Names of the rows in the order in which they are measured; those of a group need some of others."""
        wanted = [BASE, *(row for group in sorted(set(self.groups)) for row in GROUPS[group])]
        if {"every_page", "rescore_1"} & set(wanted):
            wanted.append("key_pages" if self.browser else "http_part")
        order = [BASE, *(row for group in GROUPS.values() for row in group)]
        missing = (set() if self.browser else _BROWSER) | (set() if self.crawlee else {"crawlee"})
        return [row for row in order if row in wanted and row not in missing]


def measure(plan: Plan, say: Callable[[str], None] = lambda _text: None) -> dict[str, Any]:
    """Every row on the same pages, as JSON: {sites, pages_per_site, ..., rows, bars}. Ratios are to plain Scrapy.

    Raises BenchError when a row cannot be measured. `say` is told each row before it begins."""
    pages = sites(plan.config, plan.sites, plan.per_site)
    pages = [pages[number % len(pages)] for number in range(plan.sites)]  # the study has more sites than plain ones
    with served(pages, _TIMES * len(pages)) as server, tempfile.TemporaryDirectory() as name:
        drawn = len(pages) if plan.full else min(_DRAWN, len(pages))
        lab = Lab(plan.config, Path(name), pages, server, plan.browser, plan.crawlee, drawn)
        rows = _rows(lab, plan, say)
    return _told(plan, pages, rows)


def _rows(lab: Lab, plan: Plan, say: Callable[[str], None]) -> Mapping[str, Row]:
    work, wanted = _work(lab), plan.rows()
    if "survey" in wanted:
        archive(lab.folder / "reading", lab.sites, lab.origins)
    found: dict[str, list[Round]] = {row: [] for row in wanted}
    for number in range(plan.rounds):
        for row in wanted:
            if row in _ONCE and number:
                continue
            say(f"{number + 1}/{plan.rounds} {row}")
            found[row].append(work[row]())
    return {row: Row(row, rounds) for row, rounds in found.items()}


def _work(lab: Lab) -> Mapping[str, Callable[[], Round]]:
    return {
        BASE: lab.plain_scrapy,
        "http_part": lab.http_part,
        "readings_and_detectors": lab.readings,
        "indicators": lab.indicators,
        "survey": lab.survey,
        "key_pages": lab.key_pages,
        "key_measured": lab.key_measured,
        "every_page": lab.every_page,
        "crawlee": lab.crawlee_pages,
        "quarter": lab.quarter,
        "growth_1": lambda: lab.growth(1),
        "growth_10": lambda: lab.growth(_TIMES),
        "rescore_1": lambda: lab.rescore(1),
        "rescore_2": lambda: lab.rescore(2),
        "rescore_copies": lambda: lab.rescore(1, copies=True),
    }


def _told(plan: Plan, pages: Sequence[Site], rows: Mapping[str, Row]) -> dict[str, Any]:
    base = rows[BASE].per_page
    return {
        "sites": len(pages),
        "pages_per_site": plan.per_site,
        "page_kb": round(median(len(body) for site in pages for body in site.values()) / 1000, 1),
        "rounds": plan.rounds,
        "cores": os.cpu_count(),
        "browser": str(plan.browser or ""),
        "without": _without(plan),
        "rows": [row.as_json(base) for row in rows.values()],
        "bars": [bar.as_json() for bar in bars(rows)],
    }


def _without(plan: Plan) -> list[str]:
    """Rows that were asked for and cannot be measured here."""
    asked = {row for group in plan.groups for row in GROUPS[group]}
    return sorted(asked - set(plan.rows()))
