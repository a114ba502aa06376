"""A whole check with a browser leaves nothing behind on a site that counts: it only reads."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from crawler.browser import find_browser, missing_browser_advice
from tests.service.counting import ACTING, HEARTBEAT, MENU, SEARCH, Counted, serving

EGOB = Path(sys.executable).with_name("egob")
CONFIG = Path(__file__).parents[2] / "config"
PATIENCE_S = 240  # on a machine that does other things too
SUBMISSIONS = 3  # of the one search form, per visit
#: What the pages, their scripts and their forms write to; asked for by nobody, not even by GET.
WRITTEN = (
    "/contacto/recibir", "/sesion", "/usuarios", "/encuesta/respuesta", "/comentarios", "/cobro", "/suscripcion", "/expedientes",
    "/chat/mensaje", "/chat/canal", "/api/visita", "/api/faro", "/api/dato", "/noticias/1",
)  # fmt: skip


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Counted, dict[str, Any]]]:
    """The site after one `egob check`, and what the check says."""
    if find_browser() is None:
        pytest.skip(f"no browser on this machine: {missing_browser_advice()}")
    folder = tmp_path_factory.mktemp("counting")
    config = folder / "config"
    shutil.copytree(CONFIG, config)
    crawl = config / "crawl.yaml"  # ours and on this machine: waiting proves nothing here
    text = crawl.read_text(encoding="utf-8").replace("delay_s: 1.0 ", "delay_s: 0.05 ", 1)
    crawl.write_text(text.replace("search_gap_s: 5 ", "search_gap_s: 0 ", 1), encoding="utf-8")
    with serving() as site:
        command = [EGOB, "check", f"{site.url}/", "--allow-private", "--json", "--config", config]
        environment = {**os.environ, "EGOB_VAR": str(folder / "var")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        assert done.stdout.startswith("{"), done.stderr[-2000:]
        yield site, json.loads(done.stdout)


def test_the_site_counts_what_arrives() -> None:
    with serving() as site:
        connection = HTTPConnection(site.url.removeprefix("http://"), timeout=10)
        connection.request("POST", SEARCH, "q=x")
        assert connection.getresponse().status == 200
        connection.close()
    assert site.log == [("POST", SEARCH)]


def test_the_pages_that_show_forms_were_read_and_their_scripts_ran(visited: tuple[Counted, dict[str, Any]]) -> None:
    site, said = visited
    assert set(MENU) <= set(site.paths("GET")), said
    assert HEARTBEAT in site.paths("GET")


def test_nothing_is_written(visited: tuple[Counted, dict[str, Any]]) -> None:
    site, _ = visited
    writing = [(method, target) for method, target in site.log if method not in {"GET", "HEAD"}]
    assert {target for _, target in writing} <= {SEARCH}
    assert [method for method, _ in writing] == ["POST"] * len(writing)
    assert 0 < len(writing) <= SUBMISSIONS


def test_no_address_that_acts_is_asked_for(visited: tuple[Counted, dict[str, Any]]) -> None:
    site, _ = visited
    bare = {
        address.partition("?")[0]
        for address in ACTING
        if "?" not in address or not address.startswith(("/tienda/", "/nota", "/index"))
    }
    asked = [t for _, t in site.log if t in ACTING or t.partition("?")[0] in bare or t.partition("?")[0] in WRITTEN]
    assert asked == []


def test_the_search_is_proven_by_its_three_submissions(visited: tuple[Counted, dict[str, Any]]) -> None:
    findings = visited[1]["findings"]
    search = (
        findings["search_works"]
        if isinstance(findings, dict)
        else next(f for f in findings if f["criterion"] == "search_works")
    )
    assert search["outcome"] == "present", search
