"""Scoring again: every site judged from its archive, on some processes, without any network; and the verdicts."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from crawler.evidence import Reachability, Status
from crawler.registry import Registry
from scoring.assess import indicate
from scoring.finding import Finding
from scoring.rubric import Rubric
from service.bench.crawling import NAME
from service.judging import Bench, judge, over_sites

Verdicts = Mapping[str, Mapping[str, Any]]  # site -> level, points, outcome of each criterion
_READ = Reachability(Status.EVALUATED)


def command(
    config: Path, folder: Path, processes: int, sites: int | None = None, *, copies: bool = False
) -> list[str]:  # fmt: skip
    """The command that scores a crawl's archive again; `sites`: only so many of them (0: what starting costs).

    With `copies`: pages and pictures that are cited are made ready for the report too, as `egob score` does."""
    options = [*([] if sites is None else ["--sites", str(sites)]), *(["--copies"] if copies else [])]
    return [sys.executable, "-m", "service.bench.rescoring", str(config), str(folder), str(processes), *options]


def verdicts(folder: Path) -> Verdicts:
    """What the last command found."""
    found: Verdicts = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    return found


def agreement(one: Verdicts, other: Verdicts) -> tuple[float, list[str]]:
    """Share of the sites of `one` that have the same level and points in the other, and of the others what differs."""
    different = []
    for site, verdict in one.items():
        second = other.get(site, {})
        if (verdict["level"], verdict["points"]) != (second.get("level"), second.get("points")):
            outcomes = second.get("outcomes", {})
            changed = [f"{c} {o}/{outcomes.get(c)}" for c, o in verdict["outcomes"].items() if o != outcomes.get(c)]
            different.append(f"{site}: {verdict['points']}/{second.get('points')} ({', '.join(changed)})")
    return (1 - len(different) / len(one) if one else 0.0), different


def main(config: Path, folder: Path, processes: int, sites: int | None = None, *, copies: bool = False) -> None:
    """Judge as `egob score` does and keep the verdicts."""
    registry, rubric = Registry.load(folder / "registry", NAME), Rubric.load(config)
    chosen = list(registry.sites)[:sites]
    work = partial(_kept, evidence=folder / "evidence") if copies else _judged
    judged = zip(chosen, over_sites(work, chosen, config, folder, registry, processes), strict=True)
    found = {site: _verdict(rubric, one) for site, one in judged if isinstance(one, dict)}
    (folder / "verdicts.json").write_text(json.dumps(found), encoding="utf-8")


def _judged(bench: Bench, site: str) -> dict[str, Finding]:
    """Findings of a site; indicators are judged with them, as in every scoring."""
    evidence = bench.evidence(site, _READ)
    indicate(evidence)
    return bench.findings(evidence)


def _kept(bench: Bench, site: str, *, evidence: Path) -> dict[str, Finding]:
    return dict(judge(bench, site, reach={site: _READ}, reviews={}, evidence_folder=evidence).findings)


def _verdict(rubric: Rubric, findings: Mapping[str, Finding]) -> dict[str, Any]:
    score = rubric.score(findings, _READ)
    outcomes = {name: finding.outcome.value for name, finding in findings.items()}
    return {"level": score.level, "points": score.points, "outcomes": outcomes}


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("config", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("processes", type=int)
    parser.add_argument("--sites", type=int)
    parser.add_argument("--copies", action="store_true")
    main(**vars(parser.parse_args()))
