"""F32-F36 with a browser in the real crawl process: pages that hang, ask, download, differ, and a browser that dies."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from crawler.browser import find_browser, missing_browser_advice
from crawler.evidence import Cause, Status
from crawler.page import Purpose, Via
from crawler.render_watchdog import tree
from scoring.finding import Outcome
from scoring.indicators import same_for_browsers
from tests.hostile.answers import good, http, page
from tests.hostile.run import Run
from tests.hostile.test_traps_faults import words
from tests.hostile.town import Asked, Handler, Town

pytestmark = pytest.mark.full  # the guards themselves are tested in the quick suite

RENDER_S = 8
MARK = "CONTENIDO-QUE-NADIE-GUARDA"
BLOB = (
    "<script>const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['MARK'.repeat(999)]));"
    "a.download = 'x.exe'; document.body.append(a); a.click(); location = '/baja'; a.href = 'data:application/zip,MARK'; a.click()</script>"
    "<input type=file id=i><script>i.click(); try { i.showPicker() } catch {}</script><iframe src='mailto:a@b.gt'></iframe>"
    "<script>location = 'tel:123'; try { navigator.registerProtocolHandler('web+x', '/x?%s') } catch {}</script>"
).replace("MARK", MARK)
ASKS = (
    "<script>for (let i = 0; i < 1000; i++) { window.open('/ventana?' + i); if (i < 50) { alert(i); confirm(i); prompt(i) } }"
    "onbeforeunload = (e) => { e.preventDefault(); return 'no' };"
    "navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission().catch(() => 0);"
    "navigator.clipboard && navigator.clipboard.readText().catch(() => 0);"
    "navigator.mediaDevices && navigator.mediaDevices.getUserMedia({video: true, audio: true}).catch(() => 0)</script>"
)
CANVAS = (
    "<canvas id=c></canvas><script>c.width = c.height = 60000; c.getContext('2d').fillRect(0, 0, 9, 9);"
    "const held = []; try { for (let i = 0; i < 64; i++) held.push(new Uint8Array(5e7).fill(7)) } catch {}</script>"
)


def home(more: str) -> Handler:
    """A good site whose home page holds this."""
    return lambda asked: good(asked.path, {"/": http(page("Dirección de Pruebas", more))})


def download(asked: Asked) -> bytes:
    if asked.path == "/baja":
        return http(
            MARK * 999, kind="application/octet-stream", headers=[("Content-Disposition", "attachment; filename=x.exe")]
        )
    return good(asked.path, {"/": http(page("Dirección de Pruebas", BLOB))})


def telling(*, apart: bool) -> Handler:
    """A home page of many words; `apart`: others for whoever sends what only browsers send, under the same name."""

    def answer(asked: Asked) -> bytes:
        kind = "casino" if apart and "upgrade-insecure-requests" in asked.headers else "ministerio"
        text = " ".join(words(f"{kind} {n}", 1) for n in range(90))
        return good(asked.path, {"/": http(f"<!doctype html><title>Dirección</title><main><p>{text}</p></main>")})

    return answer


class Killer:
    """A site whose home page costs the browser its life, the first `times` that a browser asks for it."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, asked: Asked) -> bytes:
        if asked.path == "/" and "upgrade-insecure-requests" in asked.headers and self.left:
            self.left -= 1
            for pid in tree(os.getpid()):  # below this test: the crawl that it started
                with suppress(OSError):
                    command = Path(f"/proc/{pid}/cmdline").read_bytes()
                    if b"chrom" in command.partition(b"\0")[0] and b"--type=" not in command:
                        os.kill(pid, signal.SIGKILL)
        return good(asked.path)


@pytest.fixture(scope="module")
def browser() -> Path:
    found = find_browser()
    if found is None:
        pytest.skip(f"no browser on this machine: {missing_browser_advice()}")
    return found


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, browser: Path) -> Iterator[tuple[Town, Run, Path, socket.socket]]:
    """One crawl of all pages that mean harm, with a temporary folder and a home of its own, and a listener for packets."""
    folder, own = tmp_path_factory.mktemp("navegador"), tmp_path_factory.mktemp("propio")
    packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    packets.bind(("127.0.0.1", 0))
    packets.setblocking(False)
    stun = f"stun:127.0.0.1:{packets.getsockname()[1]}"
    talks = (
        f"<iframe id=f></iframe><script>for (const w of [window, f.contentWindow]) {{ try {{ const r = new w.RTCPeerConnection({{iceServers: [{{urls: '{stun}'}}]}});"
        "r.createDataChannel('x'); r.createOffer().then((o) => r.setLocalDescription(o)) } catch {} }</script>"
    )
    served = {"gira": home("<script>while (true);</script>"), "pide": home(ASKS), "lienzo": home(CANVAS), "baja": download,
              "habla": home(talks), "doble": telling(apart=True), "igual": telling(apart=False), "bueno": home("")}  # fmt: skip
    with Town().open() as town, packets:
        for name, handler in served.items():
            town.add(name, handler)
        environment = {"TMPDIR": str(own), "HOME": str(own)}
        run = town.crawl(
            folder, browser=browser, environment=environment, overrides={"time": {"render_s": RENDER_S}}, limit_s=200
        )
        assert run.code == 0, run.log[-3000:]
        yield town, run, own, packets


Shown = tuple[Town, Run, Path, socket.socket]


@pytest.mark.fault("F33")
def test_a_page_that_never_ends_costs_its_render_and_nothing_else(shown: Shown) -> None:
    _, run, _, _ = shown
    rendered = run.units("gira", Purpose.HOME, Via.BROWSER)
    assert [unit.answer.error for unit in rendered] == [Cause.TIMEOUT]
    evidence = run.evidence("gira")
    assert evidence.reachability.status is Status.EVALUATED
    assert "la portada no se vio con navegador" in evidence.coverage.missing
    assert run.evidence("bueno").coverage.met


@pytest.mark.fault("F33", "F34", "F36")
@pytest.mark.parametrize("site", ["pide", "lienzo", "habla"])
def test_a_page_that_asks_or_eats_is_read_or_left(shown: Shown, site: str) -> None:
    town, run, _, _ = shown
    assert run.ending(site).status is Status.EVALUATED
    assert not [path for path in town.houses[site].paths() if path.startswith("/ventana")]
    home_page = run.evidence(site).home
    assert home_page is not None
    assert home_page.page.rendered or site == "lienzo"


@pytest.mark.fault("F34")
def test_nothing_is_kept_of_a_download(shown: Shown) -> None:
    _, run, own, _ = shown
    assert run.ending("baja").status is Status.EVALUATED
    files = [path for path in own.rglob("*") if path.is_file()]
    kept = [path for path in files if MARK.encode() in path.read_bytes() or path.name.endswith((".exe", ".crdownload"))]
    assert kept == []


@pytest.mark.fault("F36")
def test_no_packet_leaves_beside_the_proxy(shown: Shown) -> None:
    packets = shown[3]
    with pytest.raises(BlockingIOError):
        packets.recv(2048)
    packets.sendto(b"x", packets.getsockname())
    assert packets.recv(2048) == b"x"  # the listener does hear


@pytest.mark.fault("F32")
def test_another_page_for_browsers_is_told_and_scores_nothing(shown: Shown) -> None:
    _, run, _, _ = shown
    assert same_for_browsers.indicate(run.evidence("doble")).outcome is Outcome.ABSENT
    assert same_for_browsers.indicate(run.evidence("igual")).outcome is Outcome.PRESENT


@pytest.mark.fault("F35")
def test_a_browser_that_dies_is_started_again_and_its_death_is_ours(tmp_path: Path, browser: Path) -> None:
    with Town().open() as town:
        once, always = Killer(1), Killer(9)
        town.add("muere-una-vez", once)
        town.add("muere-siempre", always)
        for name in ("muere-una-vez", "muere-siempre"):
            run = town.crawl(tmp_path, [name], browser=browser)
            assert run.code == 0, run.log[-3000:]
    assert once.left == 0
    assert run.ending("muere-una-vez").status is Status.EVALUATED
    assert [unit.answer.error for unit in run.units("muere-una-vez", Purpose.HOME, Via.BROWSER)] == [""]
    assert always.left == 7  # tried twice in one attempt
    attempts = run.attempts("muere-siempre")
    assert [(a.status, a.cause) for a in attempts] == [(Status.PENDING, Cause.OWN_FAILURE)]
