"""Measures of a read page with a real browser: the telephone's screen, rules of accessibility, and what hangs."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import WarcFolder
from crawler.clock import Clock
from crawler.config import CrawlConfig
from crawler.fetching import Fetcher, _rendered
from crawler.loading import _taken
from crawler.page import Purpose, Via
from crawler.render import Measure, Rendered, Renderer
from crawler.step import Step, step_to_dict
from service.context import simulation_overrides
from tests.building import CONFIG
from tests.crawler.loopback import Stage
from tests.crawler.test_render_cost import PAGE, _since, _spent

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
FITS = '<meta name="viewport" content="width=device-width, initial-scale=1">'
TEXT = "La dirección informa sobre sus trámites. " * 8


def page(body: str, head: str = FITS) -> str:
    return f"<!DOCTYPE html><html lang=es><head><title>Dirección</title>{head}</head><body>{body}</body></html>"


def measured(stage: Stage, html: str, *names: Measure) -> dict[str, Any]:
    return dict(stage.render(html, measures=names).measures)


def on_phone(stage: Stage, html: str) -> dict[str, Any]:
    found: dict[str, Any] = measured(stage, html, Measure.MOBILE)["mobile"]
    return found


def test_a_responsive_page_fits(stage: Stage) -> None:
    found = on_phone(stage, page(f"<h1>Dirección</h1><p>{TEXT}</p>"))
    assert found["screen"] == found["layout_width"] == found["inner_width"] == 360
    assert found["scroll_width"] == 360
    assert (found["readable"], found["cut"], found["targets"], found["touchable"]) == (1, 0, 0, None)


@pytest.mark.parametrize(
    ("html", "width"),
    [
        (page(f"<p>{TEXT}</p>", '<meta name="viewport" content="width=1024">'), 1024),
        (page(f"<p>{TEXT}</p>", ""), 980),
        (page(f"<div style='width:1000px'>{TEXT}</div>"), 1000),
        (page("<table><tr><td style='min-width:700px'>Presupuesto</td></tr></table>"), 700),
    ],
    ids=["fixed viewport", "no viewport", "wide block", "wide table"],
)
def test_what_is_wider_than_the_screen_is_told(stage: Stage, html: str, width: int) -> None:
    assert on_phone(stage, html)["scroll_width"] >= width


def test_hidden_overflow_does_not_hide_cut_text(stage: Stage) -> None:
    wide = f"<div style='width:900px'><p>{TEXT}</p></div>"
    found = on_phone(stage, page(wide, FITS + "<style>html,body{overflow-x:hidden}</style>"))
    assert found["cut"] > 0.9
    scrolled = on_phone(stage, page(f"<p>{TEXT}</p><div style='overflow-x:auto'>{wide}</div>"))
    assert (scrolled["scroll_width"], scrolled["cut"]) == (360, 0)


def test_a_carousel_is_not_cut_text(stage: Stage) -> None:
    slides = "".join(
        f"<p style='position:absolute;top:0;left:{n * 360}px;width:340px'>Noticia {n}</p>" for n in range(4)
    )
    found = on_phone(stage, page(f"<div style='position:relative;overflow:hidden;height:90px'>{slides}</div>"))
    assert (found["scroll_width"], found["cut"]) == (360, 0)


def test_shares_are_of_what_can_be_seen(stage: Stage) -> None:
    body = (
        "<p style='font-size:16px'>abcdefghij</p><p style='font-size:9px'>klmnopqrst</p>"
        "<p hidden style='font-size:9px'>no se ve</p><p style='opacity:0;font-size:9px'>tampoco</p>"
        "<button style='width:60px;height:40px;font-size:16px'>a</button><a href=/x style='font-size:10px'>b</a>"
        "<input type=hidden><button style='display:none'>c</button>"
    )
    found = on_phone(stage, page(body))
    assert found["text"] == 22
    assert found["readable"] == 0.5
    assert (found["targets"], found["touchable"]) == (2, 0.5)


def test_the_reading_is_the_desktop_and_the_next_page_too(stage: Stage) -> None:
    shows = "<p id=p></p><script>p.textContent = [innerWidth, innerHeight, screen.width, devicePixelRatio]</script>"
    resizes = shows + "<script>addEventListener('resize', () => { document.body.innerHTML = 'cam' + 'biado' })</script>"
    before = stage.render(page(shows), site="uno").html
    first = stage.render(page(resizes), site="uno", measures=[Measure.MOBILE])
    assert "cambiado" not in first.html
    assert first.measures["mobile"]["screen"] == 360
    after = stage.render(page(shows), site="uno").html
    assert "1280,900" in before
    assert before == after


def test_nothing_is_fetched_again(stage: Stage) -> None:
    head = FITS + "<link rel=stylesheet href=/s.css><style>@media (min-width:600px) { p { color: #333 } }</style>"
    stage.site.routes["/s.css"] = "p { margin: 0 }"
    stage.render(page("<p>hola</p><img src=/a.png srcset='/b.png 2x' alt=''>", head), measures=list(Measure))
    paths = [path for _, path in stage.site.asked if path != "/favicon.ico"]
    assert sorted(paths) == ["/", "/a.png", "/s.css"]


def test_nothing_is_measured_unasked(stage: Stage) -> None:
    assert stage.render(page("<p>hola</p>")).measures == {}


def test_axe_names_the_rules_that_are_broken_and_where(stage: Stage) -> None:
    body = "<main><h1>Dirección</h1><p>Texto</p><img id=mapa src=/m.png width=80 height=60></main>"
    csp = "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\">"
    found = measured(stage, page(body, FITS + csp), Measure.AXE)["axe"]
    assert found["impacts"]["critical"] == 1
    rule = found["rules"][0]
    assert (rule["id"], rule["impact"], rule["elements"], rule["selector"]) == ("image-alt", "critical", 1, "#mapa")
    assert rule["box"][2:] == [80, 60]
    assert "<img" in rule["html"]


def test_a_page_without_faults_breaks_no_rule(stage: Stage) -> None:
    body = "<main><h1>Dirección</h1><p>Texto</p><img src=/m.png alt='Mapa'></main>"
    found = measured(stage, page(body), Measure.AXE)["axe"]
    assert found["impacts"] == {"critical": 0, "serious": 0, "moderate": 0, "minor": 0}
    assert found["rules"] == []


def test_advice_is_no_rule_of_the_guidelines(stage: Stage) -> None:
    loose = "<p>fuera de todo</p><main><h1>Dirección</h1></main><h4>se salta dos</h4><input title=Nombre>"
    assert measured(stage, page(loose), Measure.AXE)["axe"]["rules"] == []
    nameless = loose.replace(" title=Nombre", "")
    assert [rule["id"] for rule in measured(stage, page(nameless), Measure.AXE)["axe"]["rules"]] == ["label"]


def test_contrast_is_looked_at_on_texts_spread_over_the_page(stage: Stage) -> None:
    def found(shades: list[str]) -> dict[str, Any]:
        body = "".join(f"<p style='color:{shade}'>Texto</p>" for shade in shades)
        axe: dict[str, Any] = measured(stage, page(f"<main><h1>Dirección</h1>{body}</main>"), Measure.AXE)["axe"]
        return axe

    half = found(["#000"] * 100 + ["#ddd"] * 99)
    assert half["contrast"] == [40, 200]
    (rule,) = half["rules"]
    assert rule["id"] == "color-contrast"
    assert 18 <= rule["elements"] <= 22
    assert half["impacts"]["serious"] == 1
    assert found(["#000"] * 199)["rules"] == []
    assert found(["#ddd"] * 5)["contrast"] == [6, 6]


@pytest.mark.parametrize(
    "script",
    [
        "if (innerWidth === 360) { for (;;) {} }",
        "if (innerWidth === 360) { location.href = '/otra' }",
        "if (innerWidth === 360) { document.documentElement.remove() }",
    ],
    ids=["hangs", "moves", "vanishes"],
)
def test_a_page_that_resists_was_read_all_the_same(stage: Stage, script: str) -> None:
    stage.site.routes["/otra"] = page("<p>otra</p>")
    stubborn = page(f"<p>portada</p><script>addEventListener('resize', () => {{ {script} }})</script>")
    rendered = stage.render(stubborn, site="terco", measures=[Measure.MOBILE])
    assert "portada" in rendered.html
    assert rendered.final_url == stage.url("/")
    assert rendered.elapsed_s < 3
    assert rendered.measures.get("mobile", {}).get("scroll_width", 360) == 360
    shows = "<p id=p></p><script>p.textContent = innerWidth</script>"
    assert ">1280<" in stage.render(page(shows), "/luego", site="terco").html


def test_a_page_may_not_answer_in_place_of_the_measure(stage: Stage) -> None:
    liar = (
        "<script>JSON.stringify = () => '{\"scroll_width\": 1}'; window.axe = {run: () => ({violations: []})};"
        "Object.defineProperty(Element.prototype, 'scrollWidth', {get: () => 1})</script><img src=/x>"
    )
    found = measured(stage, page(liar + "<div style='width:900px'>x</div>"), Measure.MOBILE, Measure.AXE)
    assert found["mobile"]["scroll_width"] >= 900
    assert found["axe"]["impacts"]["critical"] == 1


def test_measures_travel_through_the_archive(tmp_path: Path) -> None:
    step = Step(Purpose.HOME, "http://sitio.test/", Via.BROWSER, site="sitio")
    measures = {"mobile": {"screen": 360, "scroll_width": 980}}
    note = {"attempt": 1, "step": step_to_dict(step)}
    fetched = _rendered(step, note, AT, Rendered(step.url, 200, {}, "<p>a", measures=measures))
    assert fetched.page is not None
    archive = WarcFolder(tmp_path)
    archive.write("sitio", fetched.capture)
    (stored,) = archive.read("sitio")
    assert fetched.page.measures == stored.meta["measures"] == measures
    page = _taken(stored).page
    assert page is not None
    assert page.measures == measures


def test_only_home_pages_are_measured_and_only_as_configured() -> None:
    config = CrawlConfig.load(CONFIG)

    def wanted(purpose: Purpose, config: CrawlConfig) -> Any:
        fetcher = Fetcher(None, config, Clock(), lambda _url, _page: False)  # type: ignore[arg-type]
        return fetcher._request(Step(purpose, "http://sitio.test/", Via.BROWSER)).meta["measures"]

    assert wanted(Purpose.HOME, config) == ("mobile", "axe")
    assert wanted(Purpose.CONTENT, config) == ()
    simulated = config.with_overrides(simulation_overrides(CONFIG))
    assert wanted(Purpose.HOME, simulated) == ("mobile",)


@pytest.mark.full
def test_the_phone_costs_less_than_60_ms(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    pages = 12
    for number in range(pages + 1):
        stage.site.routes[f"/{number}"] = PAGE

    async def spent(names: tuple[Measure, ...]) -> tuple[float, float]:
        renderer = Renderer(stage._browser, stage.proxy)
        await renderer.render("sitio", stage.url("/0"), measures=names)
        before, began = _spent(os.getpid()), time.monotonic()
        for number in range(pages):
            await renderer.render("sitio", stage.url(f"/{number + 1}"), measures=names)
        cost, wall_s = _since(before), time.monotonic() - began
        await renderer.close()
        return cost / pages, wall_s * 1000 / pages

    def least(*names: Measure) -> tuple[float, float]:
        return min(stage.run(spent(names), 120) for _ in range(2))  # a busy machine only ever adds

    bare, phone, axe = least(), least(Measure.MOBILE), least(Measure.AXE)
    with capsys.disabled():
        sys.stdout.write(
            f"\nrender {bare[0]:.0f} ms CPU, {bare[1]:.0f} ms wall; the phone adds {phone[0] - bare[0]:.0f} ms CPU, "
            f"{phone[1] - bare[1]:.0f} ms wall; axe adds {axe[0] - bare[0]:.0f} ms CPU, {axe[1] - bare[1]:.0f} ms wall\n"
        )
    assert phone[0] - bare[0] < 60
