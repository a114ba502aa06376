"""Pages that mean harm: nothing of this machine is reached, nothing is sent, and the next page is fine."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import pytest

from crawler.render import Kind, Limits, Measure, Renderer, RenderError
from crawler.render_watchdog import browser_pid, tree
from tests.crawler.loopback import Stage, reply

SPIN = "<script>while (true);</script>"
LATE = "<script>setTimeout(() => { while (true); }, 20)</script>"
TIMERS = "<script>setInterval(() => { for (;;) document.body.append('x'); })</script>"
WORKER_SPIN = "<script>while (true) { confirm('?'); prompt('?'); }</script>"


MORE = [pytest.param(page, marks=pytest.mark.full) for page in (LATE, TIMERS, WORKER_SPIN)]


@pytest.mark.parametrize("page", [SPIN, *MORE])
def test_an_endless_script_ends_with_the_wall_clock_and_leaves_no_process_running(stage: Stage, page: str) -> None:
    began = time.monotonic()
    with pytest.raises(RenderError) as caught:
        stage.render("<p>x" + page)
    assert caught.value.kind in {Kind.TIMEOUT, Kind.CRASH}
    assert time.monotonic() - began < 14.0
    assert "sigue" in stage.render("<p>sigue").html
    assert stage.run(_busy(stage)) == []


async def _busy(stage: Stage) -> list[int]:
    """Processes of the browser that burn a core while nothing is rendered."""

    def ticks(pid: int) -> int:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0
        return int(fields[11]) + int(fields[12])

    browser = stage.renderer._browser
    assert browser is not None
    pids = tree(await browser_pid(browser))
    before = {pid: ticks(pid) for pid in pids}
    await asyncio.sleep(0.5)  # time itself is what is measured
    return [pid for pid in pids if ticks(pid) - before[pid] > 20]


@pytest.mark.parametrize(
    "page",
    [
        "<script>for (let i = 0; i < 500; i++) { alert(i); confirm(i); prompt(i); }</script>",
        "<script>onbeforeunload = (e) => { e.preventDefault(); return 'no'; }; print();</script>",
        "<script>for (let i = 0; i < 100; i++) window.open('/otra?' + i)</script>",
        "<a id=a target=_blank href=/otra?enlace>x</a><script>for (let i = 0; i < 100; i++) a.click()</script>",
        "<form id=f target=_blank action=/otra></form><script>for (let i = 0; i < 20; i++) f.submit()</script>",
        "<a id=a download=x href='data:application/zip,PK'>x</a><script>a.click()</script>",
        (
            "<script>const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x'])); a.download = 'x';"
            "a.click()</script>"
        ),
        "<iframe src='mailto:a@b.gt'></iframe><script>location = 'tel:123'</script>",
        "<input type=file id=i><script>i.click(); i.showPicker && i.showPicker()</script>",
        (
            "<script>navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission();"
            "navigator.mediaDevices && navigator.mediaDevices.getUserMedia({video: true})</script>"
        ),
        "<canvas id=c></canvas><script>c.width = c.height = 60000; c.getContext('2d').fillRect(0, 0, 9, 9)</script>",
        "<script>document.documentElement.remove()</script>",
        (
            "<script>JSON.stringify = Array.prototype.map = Object.keys = () => { throw 1; }; Promise = setTimeout = null;"
            "Array.prototype.toJSON = () => 'roto'</script>"
        ),
    ],
)
def test_a_nuisance_is_ignored_and_the_page_is_read(stage: Stage, page: str) -> None:
    rendered = stage.render("<p>texto</p>" + page)
    assert rendered.status == 200
    assert rendered.elapsed_s < 5.0
    assert not [path for _, path in stage.site.asked if path.startswith("/otra")]
    assert "sigue" in stage.render("<p>sigue", "/sigue").html


def test_a_page_that_eats_memory_meets_a_limit_and_the_next_page_is_read(stage: Stage) -> None:
    stage.site.routes["/come"] = """<p id=p></p><script>
      const held = []; let got = 0;
      try { for (let i = 0; i < 30; i++) { held.push(new Uint8Array(5e7).fill(7)); got = i; } } catch { }
      p.textContent = 'llego a ' + got</script>"""

    async def play() -> tuple[str, str]:
        renderer = Renderer(stage._browser, stage.proxy, Limits(memory_bytes=700 * 2**20, wall_clock_s=20))
        try:
            eaten = (await renderer.render("sitio", stage.url("/come"))).html
        except RenderError as error:
            eaten = error.kind.value
        try:
            return eaten, (await renderer.render("sitio", stage.url("/sigue"))).html
        finally:
            await renderer.close()

    stage.site.routes["/sigue"] = "<p>sigue</p>"
    eaten, after = stage.run(play(), 90)
    assert "llego a 29" not in eaten
    assert "sigue" in after


def _attacks(target: str, socket: str) -> dict[str, str]:
    """Every way a page reaches out, with the address it must not reach."""
    return {
        "meta refresh": f"<meta http-equiv=refresh content='0;url={target}'>",
        "iframe": f"<iframe src='{target}'></iframe>",
        "object": f"<object data='{target}'></object><embed src='{target}'>",
        "frame of a frame": f"<iframe srcdoc=\"<iframe src='{target}'></iframe>\"></iframe>",
        "image": f"<img src='{target}'>",
        "style": f"<style>@import url('{target}'); body {{ background: url('{target}') }}</style>",
        "script": f"<script src='{target}'></script>",
        "module": f"<script type=module>import '{target}'</script>",
        "base": f"<base href='{target}'><img src=x>",
        "preload": f"<link rel=preload as=image href='{target}'><link rel=preconnect href='{target}'>"
        f"<link rel=dns-prefetch href='{target}'><link rel=prefetch href='{target}'>",
        "fetch": f"<script>fetch('{target}', {{mode: 'no-cors'}}).catch(() => 0)</script>",
        "xhr": f"<script>const x = new XMLHttpRequest(); x.open('GET', '{target}'); x.send()</script>",
        "beacon": f"<script>navigator.sendBeacon('{target}', 'x')</script>",
        "event source": f"<script>new EventSource('{target}')</script>",
        "web socket": f"<script>new WebSocket('{socket}')</script>",
        "clean window": "<iframe id=i></iframe><script>const w = i.contentWindow;"
        f"w.fetch('{target}', {{mode: 'no-cors'}}).catch(() => 0); new w.WebSocket('{socket}')</script>",
        "worker": "<script>new Worker(URL.createObjectURL(new Blob([\"fetch('" + target + "', {mode: 'no-cors'});"
        f"new WebSocket('{socket}'); importScripts('{target}')\"])))</script>",
        "form": f"<form id=f action='{target}'></form><script>f.submit()</script>",
        "location": f"<script>location = '{target}'</script>",
        "video": f"<video src='{target}' autoplay></video><audio src='{target}' autoplay></audio>",
        "rtc": f"<script>try {{ const r = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{target[7:-1]}'}}]}});"
        "r.createDataChannel('x'); r.createOffer().then((o) => r.setLocalDescription(o)) } catch (e) {}</script>",
    }


# Those that need a page of their own for each address.
ALONE = {"meta refresh", "location", "form", "base", "clean window"}


def _pages(way: str, targets: list[str]) -> list[str]:
    one_each = [_attacks(f"http://{target}/", f"ws://{target}/")[way] for target in targets]
    if way in ALONE:
        return one_each
    return [re.sub(r"<script>(.*?)</script>", r"<script>{\1}</script>", "".join(one_each), flags=re.DOTALL)]


@pytest.mark.parametrize("way", sorted(_attacks("http://x/", "ws://x/")))
def test_nothing_of_this_machine_is_reached(stage: Stage, way: str) -> None:
    port = stage.canary.port
    # Our own canary by its plain address, by names of its address, by a name of the book with a port that is not in
    # it, and the addresses of other people's machines.
    targets = [f"127.0.0.1:{port}", f"localhost:{port}", f"2130706433:{port}", f"[::ffff:127.0.0.1]:{port}"]
    targets += [f"sitio.test:{port}", "169.254.169.254", "metadata.google.internal", f"0x7f.1:{port}", f"0:{port}"]
    for number, page in enumerate(_pages(way, targets)):
        rendered = stage.render("<p>texto</p>" + page, f"/{number}", settle_cap_s=2.0)
        assert "texto" in rendered.html
    assert stage.canary.asked == []


@pytest.mark.parametrize("way", ["iframe", "image", "fetch", "worker", "script", "location", "clean window"])
def test_the_same_ways_do_reach_what_the_book_opens(stage: Stage, way: str) -> None:
    """So that silence above is the guard's work and not a page that never tried."""
    page = _attacks(stage.url("/meta"), f"ws://sitio.test:{stage.site.port}/")[way]
    stage.render("<p>texto</p>" + page, "/pagina")
    assert ("GET", "/meta") in stage.site.asked


def test_a_redirect_to_this_machine_is_refused(stage: Stage) -> None:
    target = f"http://127.0.0.1:{stage.canary.port}/"
    stage.site.routes |= {"/i": reply(b"", 302, Location=target), "/i.png": reply(b"", 307, Location=target)}
    with pytest.raises(RenderError) as caught:
        stage.run(stage.renderer.render("sitio", stage.url("/i")))
    assert caught.value.kind is Kind.REFUSED
    assert "texto" in stage.render("<p>texto</p><img src=/i.png><iframe src=/i></iframe>").html
    assert stage.canary.asked == []


ACTING = {
    "fetch": "<script>fetch('/guardar', {method: 'POST', body: 'x'}).catch(() => 0)</script>",
    "xhr": "<script>const x = new XMLHttpRequest(); x.open('DELETE', '/guardar'); x.send()</script>",
    "beacon": "<script>navigator.sendBeacon('/guardar', 'x')</script>",
    "form": "<form id=f method=post action=/guardar></form><script>f.submit()</script>",
    "form in a frame": "<iframe name=n></iframe><form id=f target=n method=post action=/guardar></form>"
    "<script>f.submit()</script>",
    "ping": "<a id=a ping=/guardar href='#x'>x</a><script>a.click()</script>",
    "keepalive": "<script>fetch('/guardar', {method: 'PUT', keepalive: true}).catch(() => 0)</script>",
    "worker": "<script>new Worker(URL.createObjectURL(new Blob([\"fetch('HERE/guardar',"
    "{method: 'POST', mode: 'no-cors'})\"])))</script>",
    "frame without an origin": "<iframe sandbox='allow-scripts' srcdoc=\"<script>fetch('HERE/guardar',"
    "{method: 'POST', mode: 'no-cors'})</script>\"></iframe>",
    "other host in a frame": "<iframe src='OTHER/marco'></iframe>",
    "socket": "<script>new WebSocket('HERE/guardar'.replace('http', 'ws'))</script>",
    "get that acts": "<script>fetch('/logout').catch(() => 0)</script>",
    "frame that acts": "<iframe src=/logout></iframe>",
    "picture that acts": "<img src=/logout>",
    "style that acts": "<style>body { background: url(/Logout.php?x=1) }</style>",
    "script that acts": "<script src='/sesion?accion=logout'></script>",
    "film that acts": "<video src=/logout autoplay></video>",
    "import of a worker that acts": "<script>new Worker(URL.createObjectURL(new Blob([\"importScripts('HERE/logout')\"])))</script>",
    "prefetch that acts": "<link rel=preload as=image href=/logout><link rel=prefetch href=/logout>",
}
#: Over TLS the proxy sees no method and no path: the gate in the browser is all there is. These few stand for the rest.
SOON = {"beacon", "form", "worker", "picture that acts"}


@pytest.mark.parametrize(
    ("way", "secure"),
    [
        *((way, False) for way in sorted(ACTING)),
        *(pytest.param(way, True, marks=[] if way in SOON else pytest.mark.full) for way in sorted(ACTING)),
    ],
)
def test_what_acts_is_refused_and_recorded(stage: Stage, way: str, secure: bool) -> None:
    stage.site.routes["/marco"] = "<script>fetch('/guardar', {method: 'POST'}).catch(() => 0)</script>"
    here, other = (stage.url("", host, secure=secure) for host in ("sitio.test", "otro.test"))
    page = ACTING[way].replace("HERE", here).replace("OTHER", other)
    rendered = stage.render("<p>texto</p>" + page, "/pagina", secure=secure)
    assert "texto" in rendered.html
    assert [path for _, path in stage.site.asked if "guardar" in path or "logout" in path.lower()] == []
    assert {method for method, _ in stage.site.asked} == {"GET"}
    assert any("guardar" in url or "logout" in url.lower() for url in rendered.refused)


def test_a_worker_names_itself_as_the_page_does(stage: Stage) -> None:
    stage.site.agents.clear()
    stage.site.routes["/w.js"] = reply(b"fetch('/meta'); importScripts('/mas.js')", kind="text/javascript")
    page = "<p>texto</p><script>new Worker('/w.js'); new SharedWorker('/w.js')</script>"
    stage.render(page + "<script>setTimeout(() => document.body.append('y'), 900)</script>", settle_cap_s=2.0)
    assert {("GET", "/w.js"), ("GET", "/meta")} <= set(stage.site.asked)
    assert len(stage.site.agents) == 1
    assert "EGobGT" in next(iter(stage.site.agents))


def test_a_picture_or_script_that_is_only_called_so_is_loaded(stage: Stage) -> None:
    paths = ["/logout.png", "/img/logout/fondo.css", "/logotipo", "/js/logout.js"]
    stage.render("".join(f"<img src='{path}'>" for path in paths))
    assert {path for _, path in stage.site.asked} >= set(paths)


def test_a_script_that_hangs_when_the_page_is_drawn_costs_the_picture_only(stage: Stage) -> None:
    hangs = "<p>texto</p><div style='height: 3000px'></div><script>onresize = () => { for (;;); }</script>"
    rendered = stage.render(hangs, measures=[Measure.MOBILE, Measure.AXE])
    assert "texto" in rendered.html
    assert rendered.screenshot == b""
    assert set(rendered.measures) <= {"axe"}  # where the time is up, without that too
    after = stage.render("<p>sigue</p>", measures=[Measure.MOBILE])
    assert "sigue" in after.html
    assert after.screenshot
    assert set(after.measures) == {"mobile"}
