"""Scoring again: every site judged from its archive, on some processes, without any network; and the verdicts."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from crawler.evidence import Reachability, Status
from crawler.registry import Registry
from scoring.rubric import Rubric
from service.bench.crawling import NAME
from service.judging import Judged, judge, over_sites

Verdicts = Mapping[str, Mapping[str, Any]]  # site -> level, points, outcome of each criterion
_READ = Reachability(Status.EVALUATED)


def command(config: Path, folder: Path, processes: int, sites: int | None = None) -> list[str]:
    """The command that scores a crawl's archive again; `sites`: only so many of them (0: what starting costs)."""
    count = [] if sites is None else [str(sites)]
    return [sys.executable, "-m", "service.bench.rescoring", str(config), str(folder), str(processes), *count]


def verdicts(folder: Path) -> Verdicts:
    """What the last command found."""
    found: Verdicts = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    return found


def agreement(one: Verdicts, other: Verdicts) -> tuple[float, list[str]]:
    """Share of sites with the same level and points, and for the others what differs."""
    different = []
    for site, verdict in one.items():
        second = other.get(site, {})
        if (verdict["level"], verdict["points"]) != (second.get("level"), second.get("points")):
            outcomes = second.get("outcomes", {})
            changed = [f"{c} {o}/{outcomes.get(c)}" for c, o in verdict["outcomes"].items() if o != outcomes.get(c)]
            different.append(f"{site}: {verdict['points']}/{second.get('points')} ({', '.join(changed)})")
    return (1 - len(different) / len(one) if one else 0.0), different


def main(config: Path, folder: Path, processes: int, sites: int | None = None) -> None:
    """Judge as `egob score` does and keep the verdicts."""
    registry, rubric = Registry.load(folder / "registry", NAME), Rubric.load(config)
    chosen = list(registry.sites)[:sites]
    work = partial(judge, reach=dict.fromkeys(chosen, _READ), reviews={}, evidence_folder=folder / "evidence")
    judged = zip(chosen, over_sites(work, chosen, config, folder, registry, processes), strict=True)
    found = {site: _verdict(rubric, one) for site, one in judged if isinstance(one, Judged)}
    (folder / "verdicts.json").write_text(json.dumps(found), encoding="utf-8")


def _verdict(rubric: Rubric, judged: Judged) -> dict[str, Any]:
    score = rubric.score(judged.findings, judged.visit.reachability)
    outcomes = {name: finding.outcome.value for name, finding in judged.findings.items()}
    return {"level": score.level, "points": score.points, "outcomes": outcomes}


if __name__ == "__main__":
    given = sys.argv[1:]
    main(Path(given[0]), Path(given[1]), int(given[2]), int(given[3]) if given[3:] else None)
