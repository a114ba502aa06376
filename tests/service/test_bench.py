"""egob bench runs on a tiny world and gives its numbers; how large they are is for the machine to say."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from crawler.browser import find_browser
from service.bench.bars import Bar, bars
from service.bench.local import answer, served
from service.bench.meter import BenchError, Spent, measured
from service.bench.pages import sites
from service.bench.rescoring import agreement
from service.bench.rounds import Plan
from service.bench.rows import Round, Row
from service.cli import app
from tests.house import CONFIG

BURN = "import time\nwhile time.process_time() < {}: pass"
PLAN = Plan(CONFIG, 2, 3, 1, None)


def test_pages_have_the_size_of_real_ones_and_lead_only_to_themselves() -> None:
    (site,) = sites(CONFIG, 1, 4)
    assert len(site) == 4
    assert all(60_000 <= len(body) <= 80_000 for body in site.values())
    assert all(f'href="{path}"' in body.decode() for body in site.values() for path in site)
    assert sites(CONFIG, 1, 4) == [site]


@pytest.mark.parametrize(
    ("target", "status", "kind"),
    [
        ("/", b"200", b"text/html"),
        ("/?s=palabra", b"200", b"text/html"),
        ("/foto-1.jpg", b"200", b"image/jpeg"),
        ("/guia.pdf", b"200", b"application/pdf"),
        ("/robots.txt", b"404", b"text/html"),
        ("/no-existe", b"404", b"text/html"),
    ],
)
def test_the_server_answers_pages_files_and_nothing_else(target: str, status: bytes, kind: bytes) -> None:
    whole, head = answer({"/": b"<p>Inicio</p>"}, target), answer({"/": b"<p>Inicio</p>"}, target, with_body=False)
    assert whole.split(b" ", 2)[1] == status
    assert b"Content-Type: " + kind in whole
    assert whole.startswith(head)
    assert head.endswith(b"\r\n\r\n")
    assert len(whole) > len(head)


def test_each_site_has_an_address_of_its_own_in_another_process() -> None:
    pages = [{"/": b"uno"}, {"/": b"dos"}]
    with served(pages, hosts=3) as server:
        said = []
        for origin in server.origins:
            parts = urlsplit(origin)
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
            connection.request("GET", "/")
            said.append(connection.getresponse().read())
            connection.close()
        assert len({urlsplit(origin).hostname for origin in server.origins}) == 3
        assert server.cpu_seconds() > 0
    assert said == [b"uno", b"dos", b"uno"]


def test_a_whole_tree_is_counted_even_when_nobody_waits_for_its_processes(tmp_path: Path) -> None:
    done = tmp_path / "done"  # its child says when it is done; nobody takes its exit code, so the system counts nothing
    child = f"{BURN.format(0.6)}\nopen({str(done)!r}, 'w').close()\ntime.sleep(0.3)"
    orphan = (
        f"import os, subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {child!r}])\n"
        f"while not os.path.exists({str(done)!r}): time.sleep(0.05)\ntime.sleep(0.2)"
    )
    alone = measured([sys.executable, "-c", BURN.format(0.6)], 60)
    tree = measured([sys.executable, "-c", orphan], 60)
    assert 0.55 <= alone.cpu_s < 1.5
    assert tree.cpu_s >= 0.4  # its child alone; what it did after the last look is lost
    assert alone.memory_mb > 1
    assert tree.less(Spent(0.3, 1.0)).cpu_s == pytest.approx(tree.cpu_s - 0.3)
    assert alone.less(tree).cpu_s > 0  # a ratio is taken against it


def test_what_the_machine_does_elsewhere_is_told_apart() -> None:
    idle = "import time; time.sleep(1.5)"
    other = subprocess.Popen([sys.executable, "-c", BURN.format(5)])
    try:
        beside = measured([sys.executable, "-c", idle], 60)
    finally:
        other.kill()
        other.wait()
    assert beside.cpu_s < 0.5
    assert beside.elsewhere_s > 0.1  # of a core that others may want too


@pytest.mark.parametrize(
    ("code", "said"), [("raise SystemExit('roto')", "roto"), ("import time; time.sleep(60)", "not done")]
)
def test_a_command_that_fails_or_hangs_is_no_measurement(code: str, said: str) -> None:
    with pytest.raises(BenchError, match=said):
        measured([sys.executable, "-c", code], 1.5)


def test_a_process_that_judges_loads_neither_tables_nor_a_database() -> None:
    asked = "import service.judging, sys; print([m for m in ('pandas', 'sqlalchemy', 'scrapy') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "[]"  # each of its processes would pay 110 MB and two seconds


def test_every_bar_can_be_met_and_missed() -> None:
    facts = {"same_verdict": 0.5, "limit_s": 1.0}
    cheap, dear = (Round(10, cpu, 10.0, mb, facts=facts) for cpu, mb in ((1.0, 100.0), (100.0, 600.0)))
    names = {need for bar in ("a", "b", "c", "d", "e") for need in replace(PLAN, browser=CONFIG, groups=(bar,)).rows()}
    missed = bars({name: Row(name, [cheap if name in {"plain_scrapy", "every_page"} else dear]) for name in names})
    assert {bar.name for bar in missed if bar.met} == {"memory_at_ten_times"}
    good = replace(cheap, facts={"same_verdict": 1.0, "limit_s": 9.0})
    rows = {name: Row(name, [good]) for name in names} | {"every_page": Row("every_page", [replace(good, cpu_s=4.0)])}
    rows |= {name: Row(name, [replace(good, cpu_s=0.5)]) for name in ("readings_and_detectors", "key_pages")}
    assert all(bar.met for bar in bars(rows))
    assert not Bar("x", 1.2, 1.3).met
    assert not Bar("x", 0.8, 0.7, most=False).met


def test_a_verdict_that_differs_is_named() -> None:
    one = {"s1": {"level": 1, "points": 20, "outcomes": {"search_works": "present"}}, "s2": {"level": 0, "points": 0}}
    other = {**one, "s1": {"level": 2, "points": 40, "outcomes": {"search_works": "absent"}}}
    assert agreement(one, one) == (1.0, [])
    share, different = agreement(one, other)
    assert share == 0.5
    assert different == ["s1: 20/40 (search_works present/absent)"]


@pytest.mark.parametrize(
    ("groups", "browser", "rows"),
    [
        ("a", False, ["plain_scrapy", "http_part", "readings_and_detectors", "indicators", "survey"]),
        ("b", False, ["plain_scrapy", "http_part"]),
        ("b", True, ["plain_scrapy", "key_pages", "key_measured", "every_page"]),
        ("d", True, ["plain_scrapy", "growth_1", "growth_10"]),
        ("e", True, ["plain_scrapy", "key_pages", "rescore_1", "rescore_2", "rescore_copies"]),
        ("e", False, ["plain_scrapy", "http_part", "rescore_1", "rescore_2", "rescore_copies"]),
    ],
)
def test_a_row_brings_those_that_it_needs(groups: str, browser: bool, rows: list[str]) -> None:
    assert replace(PLAN, groups=tuple(groups), browser=CONFIG if browser else None).rows() == rows


def run(*options: str) -> dict[str, object]:
    result = CliRunner().invoke(app, ["bench", "--sites", "2", "--pages", "3", "--rounds", "1", "--json", *options])
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


@pytest.mark.full
def test_the_short_rows_read_every_page() -> None:
    found = run("--row", "a")
    rows = {row["row"]: row for row in found["rows"]}
    assert {name: row["pages"] for name, row in rows.items()} == {
        "plain_scrapy": 6, "http_part": 6,
        "readings_and_detectors": 3, "indicators": 3, "survey": 3,  # the first site warms up
    }  # fmt: skip
    assert all(row["cpu_ms_per_page"] > 0 and row["ratio"] > 0 for row in rows.values())
    assert rows["plain_scrapy"]["ratio"] == 1
    assert {bar["bar"] for bar in found["bars"]} == {"http_part_cpu", "readings_cpu"}


@pytest.mark.full
@pytest.mark.skipif(find_browser(None) is None, reason="no browser on this machine: rows b and c cannot be measured")
def test_every_row_reads_every_page() -> None:
    found = run()
    rows = {row["row"]: row for row in found["rows"]}
    assert set(rows) >= {"key_pages", "every_page", "quarter", "growth_1", "growth_10", "rescore_1", "rescore_2"}
    assert rows["every_page"]["renders"] == 6 > rows["key_pages"]["renders"] > 0
    assert rows["key_pages"]["sampled"] == 0
    assert rows["rescore_copies"]["pages"] == rows["rescore_1"]["pages"] == rows["rescore_2"]["pages"]
    assert rows["growth_10"]["pages"] == 10 * rows["growth_1"]["pages"]
    assert rows["quarter"]["limit_s"] == max(rows["quarter"][name] for name in ("polite_s", "processor_s", "renders_s"))
    assert rows["key_measured"]["renders"] == rows["key_pages"]["renders"]
    assert len(found["bars"]) == 9


def test_a_letter_that_is_no_row_is_refused() -> None:
    result = CliRunner().invoke(app, ["bench", "--row", "z"])
    assert result.exit_code == 2
    assert "se espera una de a, b, c, d, e" in result.output
