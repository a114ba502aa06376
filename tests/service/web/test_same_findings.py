"""The official run and the check of one's own site say the same of the same site."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from crawler.clock import GUATEMALA
from crawler.registry import Registry
from scoring.store import Store
from service.check import check
from service.commands.options import context_for
from service.demo import days, served, set_clock
from service.quarter import crawl
from service.scoring_run import score
from service.simulation.world import World
from tests.house import CONFIG
from tests.played import Played
from tests.service.municipal import NAME, QUARTER, municipalities, used

EGOB = [sys.executable, "-c", "from service.cli import main; main()"]


@dataclass(frozen=True)
class Both:
    """What both say of one site: how the visit ended, and its findings."""

    site: str
    official: Mapping[str, Any]
    checked: Mapping[str, Any]


def official(store: Store, site: str, registry: str = "simulacion") -> dict[str, Any]:
    frames = store.frames(registry, "2026T4")
    visit = frames.visits[frames.visits["site_id"] == site].iloc[0]
    score = frames.scores[frames.scores["site_id"] == site].iloc[0]
    rows = frames.findings[frames.findings["site_id"] == site].to_dict("records")
    # A check visits once: what three attempts make unreachable is not evaluated, for the same cause.
    status = "not_evaluated" if visit["status"] == "unreachable" else visit["status"]
    level = None if pd.isna(score["level"]) or status == "not_evaluated" else int(score["level"])
    return {
        "status": status, "cause": score["cause"], "level": level,
        "findings": {row["criterion"]: said(row) for row in rows},
    }  # fmt: skip


def said(finding: Mapping[Any, Any]) -> dict[str, Any]:
    cited = [{k: c[k] for k in ("url", "selector", "excerpt")} for c in finding["citations"]]
    return {k: finding[k] for k in ("outcome", "reason", "detail")} | {
        "confidence": round(finding["confidence"], 4),
        "citations": cited,
    }


def checked(var: Path, url: str, now: datetime) -> dict[str, Any]:
    environment = {**os.environ, "EGOB_VAR": str(var), "EGOB_NOW": now.isoformat()}
    command = [*EGOB, "check", url, "--registry", "simulacion", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=400, check=False)
    assert done.stdout, done.stderr[-2000:]
    return as_official(json.loads(done.stdout))


def as_official(found: Mapping[str, Any]) -> dict[str, Any]:
    """What `egob check --json` says, in the shape in which the official run is told above."""
    return {
        "status": found["status"], "cause": found["cause"], "level": found["level"],
        "findings": {name: said(finding) for name, finding in found["findings"].items()},
    }  # fmt: skip


def compare(var: Path, limit: int, only: frozenset[str] = frozenset()) -> list[Both]:
    """Check every site of a world whose quarter was scored, on the day of its official visit."""
    world = World.load(CONFIG, limit)
    store = Store.open(f"sqlite:///{var / 'egob.db'}")
    frames = store.frames("simulacion", "2026T4")
    when = {row["site_id"]: row["visited_at"] for row in frames.visits.to_dict("records")}
    urls = {row["site_id"]: row["url"] for row in frames.sites.to_dict("records") if row["url"]}
    moments = days(world.start)

    def day(site: str) -> datetime:
        read = datetime.fromisoformat(when[site]).astimezone(GUATEMALA) if when[site] else moments[-1]
        return max((m for m in moments if m <= read), default=moments[0])

    def both(site: str) -> Both:
        return Both(site, official(store, site), checked(var, urls[site], day(site)))

    found: list[Both] = []
    with closing(store), pytest.MonkeyPatch.context() as patch, served(CONFIG, var / "simulacion", limit):
        patch.setenv("EGOB_NOW", "")  # what set_clock writes is taken back
        for moment in moments:
            set_clock(moment, var / "simulacion")  # pages say which day it is
            sites = [site for site in urls if day(site) == moment and (not only or site in only)]
            with ThreadPoolExecutor(2) as pool:
                found += pool.map(both, sites)
    return found


def differences(found: list[Both]) -> dict[str, Any]:
    return {b.site: (b.official, b.checked) for b in found if told(b.official) != told(b.checked)}


def told(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a site that was not read the reasons name the number of attempts: three are not one."""
    if one["status"] == "evaluated":
        return one
    return {**one, "findings": {name: finding["outcome"] for name, finding in one["findings"].items()}}


@pytest.mark.full
def test_thirty_sites_of_all_kinds(tmp_path: Path) -> None:
    played = Played(tmp_path, 30, 1200)
    played.finish()
    found = compare(played.var, 30)
    assert len(found) >= 28  # those with an address
    assert len({b.official["status"] for b in found}) >= 3
    assert differences(found) == {}


def test_a_site_of_a_few_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for one small site with a form, news and a mailbox, in less time."""
    with municipalities(tmp_path) as town:
        used(monkeypatch, town)
        context = context_for(town.config, NAME, QUARTER, "", changes=town.changes[1::2])
        crawl(context, ["las-lomas"])
        score(context)
        url = Registry.load(context.registry_source, NAME).sites["las-lomas"].url
        found = check(context, url, private=False).as_json()
    store = Store.open(context.store_url)
    with closing(store):
        both = Both("las-lomas", official(store, "las-lomas", NAME), as_official(found))
    assert both.official["status"] == "evaluated"
    assert Counter(f["outcome"] for f in both.checked["findings"].values())["present"] >= 4
    assert differences([both]) == {}
    changed = Both("las-lomas", both.official, {**both.checked, "level": 5})
    assert set(differences([changed])) == {"las-lomas"}
