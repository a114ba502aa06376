"""Replay: a cited page with a copy can be read in a frame where nothing runs or loads; others have no such page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from reports.edition import build
from reports.evidence import Pictures
from reports.past import past_of
from reports.records import Edition
from reports.replay import SUFFIX, anchor
from reports.site import write_site
from scoring.store import Frames
from service.copying import copy_of
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference
from tests.reports.test_accessible import grave

COPIED, PERSONAL, OLD = "a" * 64, "b" * 64, "c" * 64
SELECTOR = "#tramites"
ARCHIVED = """<html><head><script src="http://evil.test/a.js"></script><link rel=stylesheet href="http://evil.test/a.css">
<meta http-equiv=refresh content="0;url=http://evil.test/"></head><body onload="parent.document.title='taken'">
<img src="http://evil.test/b.png" onerror="top.document.title='taken'"><script>top.location='http://evil.test/'</script>
<p style="background:url(http://evil.test/c)">Inicio</p><div style="height:3000px"></div><a id=tramites href="http://evil.test/">Trámites</a>
<iframe src="http://evil.test/d"></iframe><form action="http://evil.test/e"><button autofocus>Ir</button></form></body></html>"""


def edition(quarter: str, first: str) -> Edition:
    """Two sites cite something: one a page with a copy, the other a page without."""
    frames = fake_frames(most=1)
    citation = {"url": "http://uno.gob.test/", "selector": SELECTOR, "excerpt": "Trámites", "html_sha256": first}
    cited = [[citation], [citation | {"html_sha256": PERSONAL}]]
    sites = list(dict.fromkeys(frames.findings["site_id"]))[:2]
    frames.findings["citations"] = [
        cited[sites.index(site)] if site in sites else [] for site in frames.findings["site_id"]
    ]
    frames.indicators["citations"] = [[] for _ in range(len(frames.indicators))]
    frames = Frames(
        **{f.name: getattr(frames, f.name) for f in fields(Frames)} | {"run": frames.run | {"quarter": quarter}}
    )
    return build(frames, fake_method(), fake_reference(), fake_causes())


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("evidence")
    copy = copy_of(ARCHIVED, [SELECTOR])
    assert copy is not None
    for sha in (COPIED, OLD):
        (found / f"{sha}{SUFFIX}").write_text(copy, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def report(evidence: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a quarter, written twice: the second time the quarter before it is taken over."""
    out = tmp_path_factory.mktemp("public") / "simulacion"
    before = edition("2026T3", OLD)
    now = replace(edition("2026T4", COPIED), past=(past_of(before),))
    for _ in range(2):
        write_site(now, out, Pictures(evidence), painter=None, others=[before])
    return out


PLACES = [f"{root}/{sha}/{q}" for root in ("copias", "en/copies") for sha, q in ((COPIED, "2026T4"), (OLD, "2026T3"))]


def test_only_pages_with_a_copy_are_shown(report: Path) -> None:
    found = {
        str(p.parent.relative_to(report))
        for root in ("copias", "en/copies")
        for p in (report / root).rglob("index.html")
    }
    assert found == set(PLACES)
    assert {p.name for p in (report / "copias").glob("*.html")} == {f"{COPIED}.html", f"{OLD}.html"}
    assert not [p for p in report.rglob("*.html") if f"copias/{PERSONAL}" in p.read_text(encoding="utf-8")]


@pytest.mark.parametrize("place", PLACES)
def test_a_copy_stands_in_a_frame_without_any_right(report: Path, place: str) -> None:
    text = (report / place / "index.html").read_text(encoding="utf-8")
    frame = re.search(r"<iframe[^>]*>", text)
    assert frame
    assert 'sandbox=""' in frame[0]
    assert "frame-src 'self'" in text
    source = re.search(r'src="([^"]*)"', frame[0])
    assert source
    assert (report / place / source[1]).resolve() == (report / "copias" / f"{place.split('/')[-2]}.html").resolve()
    assert f"#{anchor(SELECTOR)}" in text
    inner = (report / "copias" / f"{place.split('/')[-2]}.html").read_text(encoding="utf-8")
    assert f'id="{anchor(SELECTOR)}"' in inner


@pytest.mark.parametrize(("section", "copies"), [("sitios", "copias"), ("en/sites", "en/copies")])
def test_site_pages_lead_to_the_copy_of_their_quarter(report: Path, section: str, copies: str) -> None:
    links = {}
    for path in (report / section).rglob("index.html"):
        for target in re.findall(r'href="([^"]*/[0-9a-f]{64}/[^"]*)"', path.read_text(encoding="utf-8")):
            assert (path.parent / target).resolve().is_file(), target
            links[str((path.parent / target).resolve().relative_to(report.resolve()).parent)] = path
    assert links.keys() == {place for place in PLACES if place.startswith(copies + "/")}


def test_other_pages_may_not_frame_anything(report: Path) -> None:
    assert "frame-src" not in (report / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def chromium(browser: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("place", PLACES[::2])
def test_nothing_runs_and_nothing_is_asked_for_outside(report: Path, chromium: Browser, place: str) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((report / place / "index.html").as_uri())
    page.get_by_role("link", name=re.compile("ir a lo marcado|go to what is marked")).first.click()
    frame = page.frame("copia")
    assert frame is not None
    marked = frame.locator(".cita")
    marked.wait_for()
    assert marked.inner_text() == "Trámites"
    assert frame.evaluate("scrollY") > 0 or marked.bounding_box() is not None
    assert page.title() != "taken"
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("place", [*(f"{place}/index.html" for place in PLACES[::2]), f"copias/{COPIED}.html"])
def test_a_copy_and_its_page_are_accessible(
    report: Path, chromium: Browser, axe: str, place: str, width: int, scheme: str
) -> None:
    assert grave(chromium, report / place, axe, width, scheme) == []
