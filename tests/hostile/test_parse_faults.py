"""F26: pages that are a burden to read."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from crawler.archive import WarcFolder
from crawler.evidence import Cause, Status
from crawler.quarantine import CPU_S
from tests.hostile.answers import http, page
from tests.hostile.network import within
from tests.hostile.run import Run
from tests.hostile.town import FIRST_NIGHT, SECOND_NIGHT, THIRD_DAY, Town

pytestmark = pytest.mark.full  # the guards themselves are tested in the quick suite

NESTED = "<div>" * 200_000 + "<p>al fondo"
ATTRIBUTES = "<div " + " ".join(f"a{n}=1" for n in range(200_000)) + ">hola</div>"
LINKS = "".join(f"<a href=/p{n}>Enlace {n}</a> " for n in range(200_000))
MISNESTED = "<b><i><a href=x><table><tr><p></b></i>" * 25_000


HEAVY = {"/contacto": NESTED, "/noticias": ATTRIBUTES}
HEAVIER = {"/servicios": LINKS, "/quienes-somos": MISNESTED}


def crawled(folder: Path, heavy: Mapping[str, str]) -> Run:
    """One crawl of a small good site with these bodies in it."""
    with Town().open() as town:
        town.add("f26", within({path: http(page("Página", body)) for path, body in heavy.items()}))
        return town.crawl(folder)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return crawled(tmp_path_factory.mktemp("pesado"), HEAVY)


@pytest.mark.fault("F26")
def test_heavy_pages_are_read_or_flagged_and_the_site_goes_on(run: Run) -> None:
    assert run.code == 0, run.log[-2000:]
    assert run.ending("f26").status is Status.EVALUATED
    assert run.unit("f26", "/contacto").answer.error == ""
    flagged = run.unit("f26", "/noticias").answer
    assert flagged.error == Cause.TOO_LARGE
    assert f"más de {CPU_S} s" in flagged.detail
    assert run.unit("f26", "/quienes-somos").answer.state == "ok"
    assert run.peak_mb < 300


@pytest.mark.fault("F26")
def test_what_was_flagged_is_kept_and_never_read_again(run: Run) -> None:
    before = time.process_time()
    pages = [reading.page.url.rpartition("/")[2] for reading in run.evidence("f26").readings]
    assert time.process_time() - before < CPU_S  # reading the flagged page would take 90 s
    assert sorted(pages) == ["", "contacto", "quienes-somos", "servicios"]
    stored = list(WarcFolder(run.folder / "warc").read("f26"))
    assert any(len(s.body) > 10**6 and s.meta.get("error") == Cause.TOO_LARGE for s in stored)


@pytest.mark.full
@pytest.mark.fault("F26")
def test_200_000_links_are_read_up_to_a_cap_or_flagged(tmp_path: Path) -> None:
    run = crawled(tmp_path, HEAVIER)
    assert run.ending("f26").status is Status.EVALUATED
    links = run.unit("f26", "/servicios")
    # 3 to 4 s of CPU: flagged on a slow machine.
    assert links.answer.error == Cause.TOO_LARGE or 5000 < len(links.found.leads) <= 6000
    assert run.unit("f26", "/quienes-somos").answer.error == ""
    assert run.peak_mb < 300


@pytest.mark.full
@pytest.mark.fault("F26")
def test_a_home_page_that_we_do_not_read_is_never_a_zero(tmp_path: Path) -> None:
    run = crawled(tmp_path, {"/": ATTRIBUTES})
    ending = run.ending("f26")
    assert (ending.status, ending.cause) == (Status.NOT_EVALUATED, Cause.TOO_LARGE)


def test_a_defect_of_ours_ends_one_visit_and_is_never_the_sites_fault(tmp_path: Path) -> None:
    with Town().open() as town:
        town.add("malo", within({"/contacto": http(page("Contacto", "tropiezo"))}))
        town.add("bueno", within({}))
        runs = [
            town.crawl(tmp_path, now=now, module="tests.hostile.defect")
            for now in (FIRST_NIGHT, SECOND_NIGHT, THIRD_DAY)
        ]
    assert [run.code for run in runs] == [0, 0, 0], runs[0].log
    assert runs[0].ending("bueno").status is Status.EVALUATED
    ending = runs[-1].ending("malo")
    assert (ending.status, ending.cause, ending.attempts) == (Status.NOT_EVALUATED, Cause.OWN_FAILURE, 3)
    assert "ZeroDivisionError" in ending.detail
    assert "a defect of this program" in runs[0].log
