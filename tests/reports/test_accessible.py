"""Every type of page in Chromium at both widths, light and dark: axe-core finds nothing serious, nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from reports.background import background_of
from reports.edition import build
from reports.evidence import Pictures
from reports.past import past_of
from reports.pictures import Painter
from reports.publication import Publication, accuracy_of
from reports.records import Correction
from reports.site import write_site
from reports.sources import method_of
from scoring.outlook import outlooks
from scoring.rubric import Rubric
from tests.house import CONFIG
from tests.reports.fake import fake_causes, fake_frames, fake_reference

QUICK = ("", "en/sites/mspas/")
PAGES = (
    "sitios/", "sitios/mspas/", "sitios/mspas/2026T2/", "instituciones/", "instituciones/mspas/", "graficas/",
    "cambios/", "exactitud/", "correcciones/", "robot/", "datos/", "metodo/", "hallazgos/", "instrumentos/",
    "sin-evaluar/", "insertar/ministerios/", "en/", "en/findings/", "en/changes/", "en/accuracy/",
)  # fmt: skip
GRAVE = """axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations
  .filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => v.id + ": " + v.nodes[0].html.slice(0, 200)))"""


@pytest.fixture(scope="module")
def chromium(browser: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("public") / "simulacion", None)


@pytest.fixture(scope="module")
def drawn(painter: Painter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("drawn") / "simulacion", painter)


def written(out: Path, painter: Painter | None) -> Path:
    """A site with everything that a page may have to say, with pictures where there is a painter."""
    rubric, frames = Rubric.load(CONFIG), fake_frames(most=2, age=2)
    frames = replace(frames, run=frames.run | {"quarter": "2026T2"})
    before = build(frames, method_of(rubric), fake_reference(), fake_causes())
    said = Correction(
        "mspas", "many_pages", "absent", "present", "Revisión", "Son copias.", "2026-10-09T00:00:00+00:00", ""
    )
    frames = fake_frames(most=2)
    ahead = outlooks(rubric, replace(frames, findings=frames.findings.assign(review_outcome="")))
    now = build(frames, method_of(rubric), fake_reference(), fake_causes(), outlooks=ahead)
    now = replace(now, past=(past_of(before),), corrections=(said,))
    told = Publication(about={"es": "<h1>Quién visita</h1>", "en": "<h1>Who visits</h1>"}, accuracy=accuracy_of(CONFIG))
    background = background_of(CONFIG, rubric)
    write_site(now, out, Pictures(out), painter=painter, others=[before], publication=told, background=background)
    return out


def grave(chromium: Browser, path: Path, axe: str, width: int, scheme: str) -> list[str]:
    """What axe-core calls serious or critical on a page, and whether the page scrolls sideways."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate(axe)
    found = [str(line) for line in page.evaluate(GRAVE)]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append("scrolls sideways")
    context.close()
    return found


@pytest.mark.parametrize("name", QUICK)
def test_the_first_page_and_a_site_are_accessible(chromium: Browser, site: Path, axe: str, name: str) -> None:
    assert grave(chromium, site / name / "index.html", axe, 360, "dark") == []


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", [*QUICK, *PAGES])
def test_every_type_of_page_is_accessible(
    chromium: Browser, drawn: Path, axe: str, name: str, width: int, scheme: str
) -> None:
    assert grave(chromium, drawn / name / "index.html", axe, width, scheme) == []


def test_a_page_with_faults_is_noticed(chromium: Browser, tmp_path: Path, axe: str) -> None:
    (tmp_path / "index.html").write_text(
        '<title>x</title><img src="x.png"><p style="width:900px">ancho', encoding="utf-8"
    )
    found = grave(chromium, tmp_path / "index.html", axe, 360, "light")
    assert any(line.startswith("image-alt") for line in found)
    assert "scrolls sideways" in found


def test_the_simulator_says_what_the_table_says(chromium: Browser, site: Path) -> None:
    page = chromium.new_page()
    page.goto((site / "sitios" / "mspas" / "index.html").as_uri())
    rows = page.locator("section.next table tbody tr")
    wanted = page.locator("section.next > ul li a").evaluate_all("(links) => links.map((a) => a.hash.slice(1))")
    for name in wanted:
        page.check(f"form[data-simulator] input[name={name}]")
    points = rows.nth(1).locator("td").nth(1).inner_text()
    executive = rows.nth(1).locator("td").last.inner_text()
    said = page.inner_text("form[data-simulator] output")
    assert points.removesuffix(".0") in said
    assert said.endswith(f"→ {executive}.")
    page.close()
