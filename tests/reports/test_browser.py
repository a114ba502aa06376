"""The site as a browser shows it: pictures of the charts, no overlap, no sideways scroll, nothing hostile runs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, sync_playwright

from reports.charts.book import national
from reports.edition import build
from reports.evidence import Pictures
from reports.pictures import draw, jobs_for
from reports.records import Edition
from reports.site import write_charts, write_site
from reports.words import Words
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference

HOSTILE = '"><script>document.title="taken"</script><img src=http://evil.test/x onerror=alert(2)>\u202e'
PAGES = (
    "",
    "graficas/",
    "sitios/",
    "instituciones/",
    "sin-evaluar/",
    "metodo/",
    "exactitud/",
    "correcciones/",
    "cambios/",
    "datos/",
    "insertar/ministerios/",
    "instituciones/mspas/",
    "sitios/mspas/",
    "sitios/mspas/2026T4/",
    "en/",
    "en/sites/mspas/",
    "en/institutions/mspas/",
)
# Boxes of all texts of a picture but the stamp, which lies across on purpose
BOXES = """() => [...document.querySelectorAll("text")].filter((t) => t.textContent.trim() && t.textContent !== "Simulación")
  .map((t) => { const b = t.getBoundingClientRect(); return [t.textContent, b.left, b.top, b.right, b.bottom]; })"""


@pytest.fixture(scope="module")
def chromium(browser: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def drawings(browser: str, edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("charts")
    assert len(write_charts(edition, out, browser=browser)) == 10
    return out / "graficas"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("public") / "simulacion"
    edition = build(fake_frames(hostile=HOSTILE), fake_method(), fake_reference(), fake_causes())
    return write_site(edition, out, Pictures(out), browser="").parent


def _overlaps(boxes: list[list[Any]]) -> list[tuple[str, str]]:
    """Pairs of texts that share more than a hair: 1.5 px in both directions."""
    found = []
    for n, (one, left, top, right, bottom) in enumerate(boxes):
        for other, l2, t2, r2, b2 in boxes[n + 1 :]:
            if min(right, r2) - max(left, l2) > 1.5 and min(bottom, b2) - max(top, t2) > 1.5:
                found.append((one, other))
    return found


def test_no_label_overlaps_another_nor_leaves_the_picture(chromium: Browser, drawings: Path) -> None:
    page = chromium.new_page(viewport={"width": 1100, "height": 1600})
    pictures = sorted(path for path in drawings.glob("*.svg") if ".dark" not in path.name)
    assert len(pictures) == 30
    for path in pictures:
        page.goto(path.as_uri())
        boxes = page.evaluate(BOXES)
        assert len(boxes) > 4, path.name
        assert _overlaps(boxes) == [], path.name
        root = etree.parse(str(path)).getroot()
        width, height = float(root.get("width")), float(root.get("height"))
        out = [b for b in boxes if b[1] < -0.5 or b[2] < -0.5 or b[3] > width + 0.5 or b[4] > height + 0.5]
        assert out == [], path.name
    page.close()


def test_the_search_for_overlaps_finds_one() -> None:
    boxes = [["a", 0, 0, 10, 10], ["b", 5, 5, 20, 20], ["c", 30, 0, 40, 10]]
    assert _overlaps(boxes) == [("a", "b")]


def test_pictures_are_named_described_and_dark_too(drawings: Path, edition: Edition) -> None:
    for chart in national(edition, Words()):
        for kind in ("svg", "wide.svg", "narrow.svg", "wide.dark.svg", "narrow.dark.svg"):
            root = etree.parse(str(drawings / f"{chart.id}.{kind}")).getroot()
            assert (root[0].text, root[1].text) == (chart.title, chart.alt)
        assert (drawings / f"{chart.id}.png").read_bytes().startswith(b"\x89PNG")
        light, dark = ((drawings / f"{chart.id}.wide{d}.svg").read_text(encoding="utf-8") for d in ("", ".dark"))
        assert "rgb(255, 255, 255)" in light
        assert "rgb(255, 255, 255)" not in dark


def test_the_same_numbers_give_the_same_pictures(
    browser: str, drawings: Path, edition: Edition, tmp_path: Path
) -> None:
    charts = [chart for chart in national(edition, Words()) if chart.id in {"promedios", "criterios"}]
    draw(jobs_for(charts, tmp_path, page=True), browser)
    for path in tmp_path.iterdir():
        twin = drawings / path.name
        assert _digest(path) == _digest(twin), path.name


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_chart_has_a_page_of_its_own(chromium: Browser, drawings: Path, edition: Edition, width: int) -> None:
    page, said, _ = _watched(chromium, width, "light")
    for chart in national(edition, Words()):
        page.goto((drawings.parent / f"{chart.id}.html").as_uri())
        page.wait_for_function("document.querySelector('picture img').naturalWidth > 0")
        assert page.inner_text("h1") == chart.title
        assert page.get_attribute("picture img", "alt") == chart.alt
        assert page.evaluate("document.documentElement.scrollWidth") <= width, chart.id
    assert said == []
    page.context.close()


def test_the_first_page_with_its_pictures_is_under_150_kilobytes(site: Path, drawings: Path) -> None:
    shown = [drawings / f"{key}.wide.svg" for key in ("ministerios", "secretarias")]
    own = [site / name for name in ("index.html", "recursos/egob.css", "recursos/egob.js")]
    assert sum(path.stat().st_size for path in (*shown, *own)) < 150_000


def _watched(chromium: Browser, width: int, scheme: str) -> tuple[Page, list[str], list[str]]:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page, said, asked = context.new_page(), [], []  # type: ignore[var-annotated]
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    return page, said, asked


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_and_nothing_hostile_runs(chromium: Browser, site: Path, width: int, scheme: str) -> None:
    page, said, asked = _watched(chromium, width, scheme)
    for name in PAGES:
        page.goto((site / f"{name}index.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.title().startswith(("Simulación", "Simulation")), name
    assert said == []
    assert [url for url in asked if not url.startswith(("file://", "data:"))] == []
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_an_interactive_chart_opens_from_a_folder(chromium: Browser, site: Path, width: int, scheme: str) -> None:
    page, said, asked = _watched(chromium, width, scheme)
    page.goto((site / "index.html").as_uri())
    assert not any("plotly" in url for url in asked)
    page.click("[data-chart=ministerios]")
    page.wait_for_selector("#d-ministerios .main-svg", timeout=20_000)
    assert "Gráfica de puntos" in str(page.get_attribute("#d-ministerios", "aria-label"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert [url for url in asked if not url.startswith(("file://", "data:", "blob:"))] == []
    page.context.close()


def test_hostile_names_stay_text_in_an_interactive_matrix(chromium: Browser, site: Path) -> None:
    page, said, asked = _watched(chromium, 1280, "light")
    page.goto((site / "instituciones/mspas/index.html").as_uri())
    page.click("button[data-chart]")
    page.wait_for_selector(".drawing .main-svg", timeout=20_000)
    assert page.evaluate("document.querySelectorAll('.drawing a, .drawing script, .drawing foreignObject').length") == 0
    assert said == []
    assert not any("evil" in url for url in asked)
    page.context.close()


def test_the_table_of_sites_sorts_and_filters(chromium: Browser, site: Path) -> None:
    page, said, _ = _watched(chromium, 1280, "light")
    page.goto((site / "sitios/index.html").as_uri())
    shown = "[...document.querySelectorAll('table.sites tbody tr')].filter((r) => !r.hidden)"
    assert page.evaluate(f"{shown}.length") == 276
    page.select_option("[data-filter]", "secretariat")
    assert page.evaluate(f"{shown}.length") == 16
    assert page.inner_text("[data-count]") == "16"
    page.select_option("[data-filter]", "")
    page.fill("[data-search]", "educacion")
    assert 0 < page.evaluate(f"{shown}.length") < 276
    page.fill("[data-search]", "")
    page.click("thead th:nth-child(3) button")
    page.click("thead th:nth-child(3) button")
    assert page.get_attribute("thead th:nth-child(3)", "aria-sort") == "ascending"
    values = page.evaluate(f"{shown}.map((r) => Number(r.cells[2].dataset.value))")
    assert values == sorted(values)
    assert said == []
    page.context.close()


def test_the_table_of_sites_works_without_javascript(chromium: Browser, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "sitios/index.html").as_uri())
    assert page.locator("table.sites tbody tr").count() == 276
    assert not page.locator(".filters").is_visible()
    context.close()


CONTRAST = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, n) => sum + v * [.2126, .7152, .0722][n], 0);
  const ground = (node) => { for (; node; node = node.parentElement) { const c = rgb(getComputedStyle(node).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c; } return rgb(getComputedStyle(document.body).backgroundColor); };
  const bad = new Set();
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim());
    if (!own || node.closest("svg") || !node.checkVisibility()) continue;
    const style = getComputedStyle(node), [a, b] = [light(rgb(style.color)), light(ground(node))].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if ((a + .05) / (b + .05) < (large ? 3 : 4.5)) bad.add(`${node.tagName}.${node.className} ${((a + .05) / (b + .05)).toFixed(2)}`);
  }
  return [...bad];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa(chromium: Browser, site: Path, scheme: str) -> None:
    page, _, _ = _watched(chromium, 1280, scheme)
    for name in PAGES:
        page.goto((site / f"{name}index.html").as_uri())
        assert page.evaluate(CONTRAST) == [], name
    page.context.close()
