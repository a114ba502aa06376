"""The site as a browser shows it: pictures of the charts, no overlap, no sideways scroll, nothing hostile runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree
from playwright.sync_api import Browser, Dialog, Page, sync_playwright

from reports.charts.book import national
from reports.edition import build
from reports.evidence import Pictures
from reports.pictures import Painter
from reports.site import write_site
from reports.words import Words
from tests.reports import several
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference
from tests.reports.test_album import digests, wrong_labels

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


@pytest.fixture(scope="module")
def chromium(browser: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(painter: Painter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with every chart that there is, drawn."""
    return drawn(painter, tmp_path_factory.mktemp("drawn") / "simulacion")


def drawn(painter: Painter, out: Path) -> Path:
    write_site(several.edition(), out, Pictures(out), painter=painter, background=several.background())
    return out


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("public") / "simulacion"
    edition = build(fake_frames(hostile=HOSTILE), fake_method(), fake_reference(), fake_causes())
    return write_site(edition, out, Pictures(out), painter=None).parent


@pytest.mark.full
@pytest.mark.parametrize("folder", ["graficas", "en/charts"])
def test_no_label_meets_another_nor_leaves_the_picture(chromium: Browser, report: Path, folder: str) -> None:
    page = chromium.new_page(viewport={"width": 1100, "height": 1700})
    pictures = sorted(path for path in (report / folder).glob("*.svg") if ".dark" not in path.name)
    assert len(pictures) > 80
    assert {path.name: wrong for path in pictures if (wrong := wrong_labels(page, path))} == {}
    page.close()


@pytest.mark.full
def test_pictures_are_named_described_and_dark_too(report: Path) -> None:
    for chart in national(several.edition(), Words("en")):
        for kind in ("svg", "wide.svg", "narrow.svg", "wide.dark.svg", "narrow.dark.svg"):
            root = etree.parse(str(report / "en" / "charts" / f"{chart.id}.{kind}")).getroot()
            assert (root[0].text, root[1].text) == (chart.title, chart.alt)
        at = report / "en" / "charts" / chart.id
        assert at.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
        light, dark = (Path(f"{at}.wide{d}.svg").read_text(encoding="utf-8") for d in ("", ".dark"))
        assert "rgb(255, 255, 255)" in light
        assert "rgb(255, 255, 255)" not in dark


@pytest.mark.full
def test_two_reports_are_equal_byte_for_byte(painter: Painter, report: Path, tmp_path: Path) -> None:
    one, two = (digests(made) for made in (report, drawn(painter, tmp_path / "simulacion")))
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    assert sum(name.endswith(".png") for name in one) > 80


@pytest.mark.full
@pytest.mark.parametrize("width", [360, 1280])
def test_every_picture_of_a_page_is_named_and_there(chromium: Browser, report: Path, width: int) -> None:
    page, said, _ = _watched(chromium, width, "light")
    for name in ("graficas", "en/charts", "instrumentos", "insertar/promedios"):
        page.goto((report / name / "index.html").as_uri())
        page.evaluate("document.querySelectorAll('picture img').forEach((i) => { i.loading = 'eager'; })")
        # Not wait_for_function: what it asks again is compiled in the page, whose policy forbids that.
        page.evaluate("Promise.all([...document.querySelectorAll('picture img')].map((i) => i.decode()))")
        shown = page.evaluate("[...document.querySelectorAll('figure.chart')].map((f) => f.querySelector('img').alt)")
        assert shown, name
        assert all(len(alt) > 30 for alt in shown), name
        tables = page.evaluate(
            "[...document.querySelectorAll('figure.chart')].map((f) => f.querySelectorAll('tbody tr').length)"
        )
        assert all(tables), name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    assert said == []
    page.context.close()


@pytest.mark.full
@pytest.mark.parametrize("width", [360, 1280])
def test_the_first_page_with_its_pictures_is_under_150_kilobytes(chromium: Browser, report: Path, width: int) -> None:
    """All that a browser asks for when a reader scrolls to the end, before any compression."""
    page, _, asked = _watched(chromium, width, "light")
    for name in ("index.html", "en/index.html"):
        asked.clear()
        page.goto((report / name).as_uri())
        page.evaluate("document.querySelectorAll('img').forEach((i) => { i.loading = 'eager'; })")
        page.evaluate("Promise.all([...document.images].map((i) => i.decode()))")
        files = {Path(unquote(urlsplit(url).path)) for url in asked if url.startswith("file:")}
        assert sum(path.suffix == ".svg" for path in files) == 2
        assert sum(path.stat().st_size for path in files) < 150_000, name
    page.context.close()


def _watched(chromium: Browser, width: int, scheme: str) -> tuple[Page, list[str], list[str]]:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []

    def answered(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", answered)
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
    page.check("input[name=grupo][value=secretariat]")
    assert page.evaluate(f"{shown}.length") == 16
    assert page.inner_text("[data-count]") == "16"
    page.check("input[name=grupo][value='']")
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
    assert not page.locator("[data-search]").is_visible()
    page.check("input[name=grupo][value=secretariat]")
    assert page.evaluate("[...document.querySelectorAll('tbody tr')].filter((r) => r.checkVisibility()).length") == 16
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
