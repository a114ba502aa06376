"""`egob check` on real software: its findings are those that a person wrote down, and its conduct is that of a guest."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import yaml

from tests.house import CONFIG, ROOT
from tests.real.hosting import hosted
from tests.real.machine import NotInstallableError

pytestmark = pytest.mark.full

EGOB = Path(sys.executable).with_name("egob")
CRITERIA = sorted(path.stem for path in (CONFIG / "criteria").glob("*.yaml"))
SOFTWARE = ("mediawiki", "wordpress", "wagtail")
CHECK_S = 900  # 30 to 60 pages a second apart, three searches, five renders, on two busy cores
SUBMISSIONS = 3
SURE = 0.90
GAP_S, JITTER_S = 1.0, 0.05  # what crawl.yaml promises between page loads, and how exactly the tap can tell
# Names by which these three are searched: a submission carries one of them with a value.
SEARCHED = {"mediawiki": "search", "wordpress": "s", "wagtail": "s"}
# What would do something: to log out, delete, edit, vote, confirm; and the back rooms, where no visitor belongs.
ACTS = re.compile(
    r"logout|log-out|signout|salir|desconectar|delete|borrar|unsubscribe|vote|confirm|replytocom|/wp-admin|wp-login|/admin|"
    r"action=(?:edit|submit|delete|purge|rollback|watch|protect|raw)|veaction|wp-comments-post|wp-cron|runjobs",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Visited:
    """What the command printed and what the site saw."""

    software: str
    url: str
    truth: dict[str, Any]
    report: dict[str, Any]
    requests: list[dict[str, Any]]
    methods: list[tuple[str, str]]  # of the server's own log

    def loads(self) -> list[dict[str, Any]]:
        """Page loads: what the crawler asked for itself and what its browser opened as a document."""
        return [r for r in self.requests if r["kind"] in {"", "document"}]


@pytest.fixture(scope="module", params=SOFTWARE)
def visited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    """One piece of software, started, checked once as a subprocess, and stopped."""
    software = request.param
    truth = yaml.safe_load(Path(__file__).with_name(f"{software}.yaml").read_text(encoding="utf-8"))
    var = tmp_path_factory.mktemp(software)
    try:
        with hosted(software) as site:
            command = [EGOB, "check", site.url, "--allow-private", "--json"]
            done = subprocess.run(
                command, cwd=ROOT, env={**os.environ, "EGOB_VAR": str(var)}, timeout=CHECK_S,
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr[-2000:]
            yield Visited(software, site.url, truth, json.loads(done.stdout), site.requests(), site.logged())
    except NotInstallableError as error:
        pytest.skip(f"{software.upper()} NOT TESTED: {error}")


def test_the_truth_speaks_of_every_criterion(visited: Visited) -> None:
    assert sorted(visited.truth["findings"]) == CRITERIA == sorted(visited.report["findings"])


def test_findings_are_what_a_person_wrote_down(visited: Visited) -> None:
    wrong = {
        criterion: (finding["outcome"], finding["reason"], expected["why"])
        for criterion, expected in visited.truth["findings"].items()
        if (finding := visited.report["findings"][criterion])["outcome"]
        not in {expected["outcome"], expected.get("or")}
    }
    assert wrong == {}


def test_findings_are_as_sure_as_they_may_be(visited: Visited) -> None:
    """`sure: false` in the truth: the evidence is of the kind that method and hand-book call probable."""
    present = {n: e for n, e in visited.truth["findings"].items() if e["outcome"] == "present"}
    sure = {name: visited.report["findings"][name]["confidence"] >= SURE for name in present}
    assert sure == {name: expected.get("sure", True) for name, expected in present.items()}


def test_status_and_level(visited: Visited) -> None:
    report, truth = visited.report, visited.truth
    assert (report["status"], report["level"], report["points"]) == (truth["status"], truth["level"], truth["points"])
    assert report["coverage"] == {"met": True, "missing": []}
    lower, upper = report["bounds"]
    assert lower <= report["points"] <= upper


def test_details(visited: Visited) -> None:
    for criterion, expected in visited.truth["findings"].items():
        found = visited.report["findings"][criterion]["detail"]
        assert found | expected.get("detail", {}) == found


def test_the_search_is_proven_by_the_page_that_was_found(visited: Visited) -> None:
    finding = visited.report["findings"]["search_works"]
    assert {name: finding["detail"][name] for name in ("offered", "works")} == visited.truth["search"]
    assert any(_submission(visited.software, urlsplit(c["url"]).query) for c in finding["citations"])
    assert all(c["url"].startswith(visited.url) and c["record"] for c in finding["citations"])


def test_every_present_finding_cites_the_site(visited: Visited) -> None:
    for criterion, finding in visited.report["findings"].items():
        if finding["outcome"] == "present":
            assert finding["citations"], criterion
            assert all(c["url"].startswith(visited.url) for c in finding["citations"]), criterion


def test_nothing_but_get_and_head(visited: Visited) -> None:
    assert {r["method"] for r in visited.requests} <= {"GET", "HEAD"}
    assert {method for method, _target in visited.methods} <= {"GET", "HEAD"}
    assert len(visited.methods) == len(visited.requests), "nothing went around the tap"


def test_at_most_three_searches(visited: Visited) -> None:
    asked = [r["target"] for r in visited.loads() if _submission(visited.software, urlsplit(r["target"]).query)]
    assert 2 <= len(asked) <= SUBMISSIONS, asked
    assert len(asked) == len(set(asked))


def test_no_address_that_acts(visited: Visited) -> None:
    assert [r["target"] for r in visited.requests if ACTS.search(unquote(r["target"]))] == []


def test_robots_is_asked_first_and_once(visited: Visited) -> None:
    assert [n for n, r in enumerate(visited.requests) if urlsplit(r["target"]).path == "/robots.txt"] == [0]


def test_one_page_load_at_a_time(visited: Visited) -> None:
    loads = visited.loads()
    for earlier, later in pairwise(loads):
        assert later["start"] - earlier["start"] >= GAP_S - JITTER_S, (earlier, later)
        own = [r["end"] for r in visited.requests if earlier["start"] <= r["start"] < later["start"]]
        assert max(own) <= later["start"] + JITTER_S, (earlier["target"], later["target"])


def test_the_visitor_says_who_it_is(visited: Visited) -> None:
    assert [r["target"] for r in visited.requests if "EGobGT" not in r["agent"]] == []


def _submission(software: str, query: str) -> bool:
    return any(name == SEARCHED[software] and value for name, value in parse_qsl(query))
