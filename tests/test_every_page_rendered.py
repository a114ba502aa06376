"""The rule "HTTP first, render what needs it" against a crawl in which every page is rendered: the same verdicts.

On the whole simulated Executive, some 4,000 pages more: half an hour. EGOB_EVERY_PAGE_SITES=12 takes the first dozen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scoring.store import Frames, Store
from service.simulation.faults import Fault
from service.simulation.world import World
from tests.played import CONFIG

SITES, QUARTER = os.environ.get("EGOB_EVERY_PAGE_SITES", ""), "2026T4"
PATIENCE_S = 3 * 3600
# No visit may be cut for its time: it is the verdicts that are compared, not how fast this machine draws.
EVERY = ("--set", "sample.share=1", "--set", "sample.most=1000", "--set", "budget.site_s=36000")


def played(home: Path, *changes: str) -> Frames:
    """The demo in a folder of its own, with keys of crawl.yaml changed."""
    environment = {**os.environ, "EGOB_VAR": str(home)}
    environment.pop("EGOB_NOW", None)
    some = ("--limit", SITES) if SITES else ()
    command = [sys.executable, "-c", "from service.cli import main; main()", "demo", *some, *changes]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    folder = home / f"demo-{SITES}" if SITES else home
    store = Store.open(f"sqlite:///{folder / 'egob.db'}")
    frames = store.frames("simulacion", QUARTER)
    store.close()
    return frames


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Frames, Frames]:
    """The demo as it is, and with every page rendered; one after the other, for both take the same ports."""
    return played(tmp_path_factory.mktemp("first")), played(tmp_path_factory.mktemp("every"), *EVERY)


@pytest.mark.full
def test_every_page_was_rendered(both: tuple[Frames, Frames]) -> None:
    """The comparison means something: three renders a site in one crawl, all pages in the other."""
    first, every = (frames.visits.set_index("site_id") for frames in both)
    assert first["rendered"].max() <= 3
    evaluated = every[every["status"] == "evaluated"]
    # Pages that copy another one are read once, and a home page that only sends on has nothing to render.
    sent_on = {site.id for site in World.load(CONFIG).sites.values() if site.fault is Fault.META_REFRESH}
    pairs = zip(evaluated.index, evaluated["rendered"], evaluated["pages"], strict=True)
    assert {site: (n, pages) for site, n, pages in pairs if n < pages - (site in sent_on)} == {}
    assert evaluated["rendered"].sum() > 5 * first["rendered"].sum()  # some 640 and 5,900


@pytest.mark.full
def test_levels_are_the_same(both: tuple[Frames, Frames]) -> None:
    first, every = (dict(zip(f.scores["site_id"], f.scores["level"].fillna(-1), strict=True)) for f in both)
    assert {site: (first[site], every[site]) for site in first if first[site] != every[site]} == {}


@pytest.mark.full
def test_verdicts_are_the_same(both: tuple[Frames, Frames]) -> None:
    first, every = (f.findings.set_index(["site_id", "criterion"]) for f in both)
    differ = first.index[first["outcome"] != every["outcome"].reindex(first.index)]
    told = [
        f"{site} {criterion}: {one['outcome']} ({one['reason']}) / {other['outcome']} ({other['reason']})"
        for site, criterion in differ
        for one, other in [(first.loc[(site, criterion)], every.loc[(site, criterion)])]
    ]
    assert told == []


@pytest.mark.full
def test_the_recall_was_measured_where_every_page_was_rendered(both: tuple[Frames, Frames]) -> None:
    first, every = both
    assert first.recall.empty
    assert len(every.recall) == 14
    assert (every.recall["seen_both"] <= every.recall["seen_render"]).all()
