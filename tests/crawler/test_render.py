from __future__ import annotations

import asyncio
import os
import signal

import pytest

from crawler.render import Kind, Limits, Renderer, RenderError
from crawler.render_watchdog import browser_pid
from reports.evidence import jpeg_size
from tests.crawler.loopback import Site, Stage, reply, serving

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


def test_a_page_is_read_as_its_scripts_left_it(stage: Stage) -> None:
    page = "<!DOCTYPE html><title>Inicio</title><h1 id=a>…</h1><script>a.textContent = 'Educación ' + 6 * 7</script>"
    rendered = stage.render(page)
    assert '<h1 id="a">Educación 42</h1>' in rendered.html
    assert rendered.html.startswith("<!DOCTYPE html>")
    assert (rendered.status, rendered.settled, rendered.refused) == (200, True, ())
    assert rendered.headers["content-type"] == "text/html; charset=utf-8"
    assert rendered.final_url == stage.url("/")
    assert stage.site.agents == {"EGobGT/1.0 (+https://ejemplo.test; correo@ejemplo.test)"}


def test_what_arrives_late_is_waited_for(stage: Stage) -> None:
    stage.site.routes["/datos"] = reply(b"desde lejos", kind="text/plain")
    stage.site.routes["/luego.js"] = reply(b"s.textContent = 'con otro guion'", kind="text/javascript")
    page = """<p id=p></p><p id=s></p><script>
      fetch('/datos').then((r) => r.text()).then((t) => setTimeout(() => { p.textContent = t; }, 250));
      setTimeout(() => { const n = document.createElement('script'); n.src = '/luego.js'; document.body.append(n); }, 200);
    </script>"""
    html = stage.render(page).html
    assert "desde lejos" in html
    assert "con otro guion" in html


@pytest.mark.parametrize(
    ("link", "left"),
    [
        ("<link rel=stylesheet href=/lento.css>", 500),
        ("<link rel=stylesheet href=/papel.css media=print>", 8),  # not for this screen
        ("<link rel=stylesheet href=/nada.css>", 8),
    ],
    ids=["slow", "print", "missing"],
)
def test_a_page_is_seen_with_its_styles(stage: Stage, link: str, left: int) -> None:
    css = b"#aqui { position: absolute; left: 500px; top: 40px }"
    stage.site.routes["/lento.css"] = stage.site.routes["/papel.css"] = reply(css, kind="text/css")
    stage.site.slow["/lento.css"] = 1.2  # four times the quiet that a page is read after
    rendered = stage.render(f"<!DOCTYPE html>{link}<body><p>Texto</p><form id=aqui>Formulario</form>")
    box = next(one for one in rendered.elements if one["selector"] == "#aqui")
    assert box["x"] == left
    assert rendered.settled


def test_a_page_that_never_rests_is_cut_at_the_cap(stage: Stage) -> None:
    page = "<p id=p></p><script>let n = 0; setInterval(() => { p.textContent = ++n; }, 20)</script>"
    rendered = stage.render(page, settle_cap_s=1.0)
    assert not rendered.settled
    assert rendered.elapsed_s < 3.0


def _height(inside: str, length: int) -> str:
    placed = f"<div style='position:absolute;top:3000px;left:0'>{inside}</div>"
    return f"<body style='margin:0'><div style='height:{length}px'></div>{placed}"


@pytest.mark.parametrize(
    ("html", "height"),
    [
        ("<p>corta</p>", 900),
        ("<body style='margin:0'><div style='height:2000px'></div>", 2000),
        (_height("<a href=/x>aquí</a>", 3990), 3990),
        (_height("", 90000), 2400),
        (_height("<a href=/x>aquí</a><h2>Título</h2>", 90000), 2400),
        (_height("<form style='width:9px;height:100px'></form>", 90000), 3240),
        (_height("<a style='display:block;height:100px' href=https://otra.test/>pago</a>", 90000), 3240),
        (_height("<a style='display:block;height:100px' href=mailto:info@x.test>correo</a>", 90000), 3240),
        (_height("<a style='display:block;height:100px' href=/guia.PDF>guía</a>", 90000), 3240),
        (_height("<form style='width:9px;height:900px'></form>", 90000), 4000),
        (_height("<form style='width:9px;height:2000px'></form>", 90000), 2400),
    ],
    ids=["short", "whole", "just whole", "long", "own link", "form", "other host", "mail", "file", "edge", "beyond"],
)
def test_the_picture_is_as_wide_as_the_viewport_and_as_high_as_is_needed(stage: Stage, html: str, height: int) -> None:
    assert jpeg_size(stage.render(f"<!DOCTYPE html>{html}").screenshot) == (1280, height)


def test_redirects_of_every_kind_are_followed_and_told(stage: Stage) -> None:
    stage.site.routes |= {
        "/a": reply(b"", 302, Location="/b"),
        "/b": "<meta http-equiv=refresh content='0;url=/c'>",
        "/c": "<script>location.replace('/d')</script>",
        "/d": "<p>llegada</p>",
    }
    rendered = stage.run(stage.renderer.render("sitio", stage.url("/a")))
    assert "llegada" in rendered.html
    assert rendered.final_url == stage.url("/d")
    assert rendered.redirects == tuple(stage.url(path) for path in ("/a", "/b", "/c"))


@pytest.mark.parametrize(
    "loop",
    [
        reply(b"", 302, Location="/gira"),
        "<script>location.href = '/gira?' + Math.random()</script>",
        "<meta http-equiv=refresh content='0;url=/gira'>",
        "<script>location.reload()</script>",
    ],
)
def test_a_page_that_moves_for_ever_is_left_after_ten(stage: Stage, loop: str | bytes) -> None:
    stage.site.routes |= {"/gira": loop}
    with pytest.raises(RenderError) as caught:
        stage.render(loop, "/gira")
    assert caught.value.kind in {Kind.NETWORK, Kind.TIMEOUT}
    assert len(stage.site.asked) <= 12


def test_pictures_styles_and_scripts_do_not_pass_through_the_gate(stage: Stage) -> None:
    stage.site.routes |= {"/i.png": reply(PIXEL, kind="image/png"), "/s.css": reply(b"p{color:red}", kind="text/css")}
    stage.site.routes["/g.js"] = reply(b"p.title = 'guion'", kind="text/javascript")
    page = "<link rel=stylesheet href=/s.css><p id=p><img src=/i.png></p><script src=/g.js></script>"
    rendered = stage.render(page)
    assert 'title="guion"' in rendered.html
    assert {path for _, path in stage.site.asked} >= {"/i.png", "/s.css", "/g.js"}


@pytest.mark.parametrize(
    ("url", "kind", "detail"),
    [
        ("http://nadie.test/", Kind.NETWORK, "dns"),
        ("http://sitio.test:8080/", Kind.NETWORK, "connect_refused"),
        ("http://127.0.0.1/", Kind.REFUSED, "ADDRESS literal_address"),
        ("http://sitio.test:22/", Kind.REFUSED, "ADDRESS port"),
    ],
)
def test_failures_are_typed(stage: Stage, url: str, kind: Kind, detail: str) -> None:
    with pytest.raises(RenderError) as caught:
        stage.run(stage.renderer.render("sitio", url))
    assert caught.value.kind is kind
    assert caught.value.detail.startswith(detail)


def test_a_file_is_refused_and_nothing_is_kept(stage: Stage) -> None:
    with pytest.raises(RenderError) as caught:
        stage.render(reply(b"PK", kind="application/zip", Content_Disposition="attachment; filename=a.zip"), "/a.zip")
    assert (caught.value.kind, caught.value.detail) == (Kind.REFUSED, "download")


def test_a_document_past_the_cap_is_too_large(stage: Stage) -> None:
    page = "<script>const s = 'x'.repeat(2e5); for (let i = 0; i < 6; i++) document.write('<p>' + s)</script>"
    with pytest.raises(RenderError) as caught:
        stage.render(page)
    assert caught.value.kind is Kind.TOO_LARGE


def test_a_site_keeps_its_cookies_until_it_is_closed_and_no_other_site_sees_them(stage: Stage) -> None:
    shows = "<p id=p></p><script>p.textContent = document.cookie; document.cookie = 'visto=1'</script>"
    assert ">visto=1<" not in stage.render(shows, site="uno").html
    assert ">visto=1<" in stage.render(shows, site="uno").html
    assert ">visto=1<" not in stage.render(shows, site="dos").html
    stage.run(stage.renderer.close_site("uno"))
    assert ">visto=1<" not in stage.render(shows, site="uno").html
    stage.run(stage.renderer.close_site("never seen"))


def test_no_more_tabs_than_places_whoever_comes(stage: Stage) -> None:
    stage.site.routes["/"] = "<p>hola</p>"

    async def crowd() -> tuple[int, list[float]]:
        limits = Limits(pool_size=2, wall_clock_s=20)
        renderer = Renderer(stage._browser, stage.proxy, limits)
        most = 0

        async def one(site: str) -> float:
            nonlocal most
            rendered = await renderer.render(site, stage.url("/"))
            browser = renderer._browser
            most = max(most, len(browser.contexts) if browser else 0)
            return rendered.waited_s

        try:
            return 0, [await waited for waited in asyncio.as_completed([one(f"s{n}") for n in range(6)])]
        finally:
            assert most <= 2
            await renderer.close()

    _, waited = stage.run(crowd())
    assert len(waited) == 6
    assert max(waited) > 0.1  # the last ones waited for a place and were served


def test_the_browser_that_dies_is_started_again_and_the_page_tried_once_more(stage: Stage) -> None:
    stage.site.routes["/"] = "<p id=p></p><script>setInterval(() => { p.textContent = 'en pie' }, 20)</script>"

    async def play() -> tuple[str, int]:
        renderer = Renderer(stage._browser, stage.proxy, Limits(wall_clock_s=20))
        try:
            await renderer.start()
            assert renderer._browser is not None
            died = await browser_pid(renderer._browser)
            work = asyncio.create_task(renderer.render("sitio", stage.url("/"), settle_cap_s=3.0))
            while not stage.site.asked:
                await asyncio.sleep(0.05)
            os.kill(died, signal.SIGKILL)
            return (await work).html, renderer.launches
        finally:
            await renderer.close()

    html, launches = stage.run(play())
    assert "en pie" in html
    assert launches == 2


def test_a_plain_get_of_a_closed_port_names_no_address_of_ours(stage: Stage) -> None:
    async def play() -> None:
        async with serving(Site()) as gone:
            port = gone.port
        with pytest.raises(RenderError):
            await stage.renderer.render("sitio", f"http://sitio.test:{port}/")

    stage.run(play())
