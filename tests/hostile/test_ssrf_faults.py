"""F37-F39: addresses of this machine in every writing and position reach a listener on loopback from nowhere."""

from __future__ import annotations

import asyncio
import html
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urljoin, urlsplit

import pytest

from crawler.address_rule import PORTS
from crawler.browser import find_browser, missing_browser_advice
from crawler.egress import Guard
from crawler.evidence import Cause, Status
from crawler.page import Via
from crawler.proxy import EgressProxy
from tests.hostile.answers import good, http, page, redirect
from tests.hostile.names import Names
from tests.hostile.run import Run
from tests.hostile.town import Asked, Town

pytestmark = pytest.mark.full  # the guards themselves are tested in the quick suite

#: Writings of 127.0.0.1 and ::1 as hosts and browsers read them; {port} is one that the rule allows.
LOOPBACK = {
    "plain": "http://127.0.0.1:{port}/", "decimal": "http://2130706433:{port}/", "hex": "http://0x7f000001:{port}/",
    "hex in parts": "http://0x7f.0.0x0.1:{port}/", "octal": "http://017700000001:{port}/", "octal in parts": "http://0177.0.0.01:{port}/",
    "short": "http://127.1:{port}/", "zero": "http://0:{port}/", "trailing dot": "http://127.0.0.1.:{port}/",
    "another of the net": "http://127.0.0.2:{port}/", "ipv6": "http://[::1]:{port}/", "mapped": "http://[::ffff:127.0.0.1]:{port}/",
    "mapped in hex": "http://[::ffff:7f00:1]:{port}/", "compatible": "http://[::127.0.0.1]:{port}/",
    "translated": "http://[::ffff:0:127.0.0.1]:{port}/", "localhost": "http://localhost:{port}/",
    "name below localhost": "http://a.localhost:{port}/", "user": "http://www.mides.gob.gt@127.0.0.1:{port}/",
    "user with hash": "http://127.0.0.1:{port}#@www.mides.gob.gt/", "full width": "http://１２７.０.０.１:{port}/",
    "circled": "http://①②⑦.⓪.⓪.①:{port}/", "ideographic stop": "http://127。0。0。1:{port}/",
    "escaped": "http://%31%32%37.0.0.1:{port}/", "backslash": "http:\\\\127.0.0.1:{port}/", "no scheme": "//127.0.0.1:{port}/",
}  # fmt: skip
#: Machines of others: decided on, never dialled.
ELSEWHERE = {
    "nat64": "http://[64:ff9b::7f00:1]/", "nat64 of a site": "http://[64:ff9b:1::1]/", "6to4": "http://[2002:7f00:1::]/",
    "teredo": "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", "unique local": "http://[fd12:3456::1]/",
    "link local": "http://[fe80::1]/", "private a": "http://10.0.0.1/", "private b": "http://172.16.0.1/",
    "private c": "http://192.168.1.1/", "carrier": "http://100.64.0.1/", "metadata": "http://169.254.169.254/latest/meta-data/",
    "metadata v6": "http://[fd00:ec2::254]/", "metadata by name": "http://metadata.google.internal/", "azure": "http://168.63.129.16/",
    "multicast": "http://224.0.0.1/", "broadcast": "http://255.255.255.255/", "bare name": "http://intranet/",
}  # fmt: skip
#: Not the web at all, or not its ports.
UNFIT = [
    "file:///etc/passwd", "ftp://www.mides.gob.gt/", "data:text/html,x", "gopher://www.mides.gob.gt:70/", "chrome://version/",
    "view-source:http://127.0.0.1/", "jar:http://127.0.0.1!/", "dict://127.0.0.1:11211/", "javascript:alert(1)",
    *(f"http://www.mides.gob.gt:{port}/" for port in (22, 25, 6379, 9200, 11211, 5432)),
]  # fmt: skip
ALLOWED = (
    "permitido"  # a host of the book: the control, so that silence elsewhere is not that of a page that never tried
)


@dataclass
class Canary:
    """A listener on this machine's own addresses that counts whoever connects."""

    port: int = 0
    connections: int = 0
    _held: list[socket.socket] = field(default_factory=list)

    def open(self) -> None:
        """Listen on the first allowed port that is free on all of them."""
        for port in sorted(PORTS, reverse=True):
            try:
                self._held = [self._listen(family, address, port) for family, address in self._addresses()]
            except OSError:
                self.close()
                continue
            self.port = port
            return
        raise RuntimeError(
            f"no port of {sorted(PORTS)} is free on 127.0.0.1: the canary cannot listen where the rule allows"
        )

    @staticmethod
    def _addresses() -> list[tuple[socket.AddressFamily, str]]:
        v6 = [(socket.AF_INET6, "::1")] if socket.has_ipv6 and Path("/proc/net/if_inet6").exists() else []
        return [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "127.0.0.2"), *v6]

    def _listen(self, family: socket.AddressFamily, address: str, port: int) -> socket.socket:
        held = socket.socket(family)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((address, port))
        except OSError:
            held.close()
            raise
        held.listen(64)
        threading.Thread(target=self._count, args=(held,), daemon=True).start()
        return held

    def _count(self, held: socket.socket) -> None:
        while True:
            try:
                held.accept()[0].close()
            except OSError:
                return
            self.connections += 1

    def close(self) -> None:
        for held in self._held:
            held.shutdown(socket.SHUT_RDWR)
            held.close()
        self._held = []


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    opened = Canary()
    opened.open()
    with socket.create_connection(("127.0.0.1", opened.port), timeout=5) as line:
        line.recv(1)
    assert opened.connections == 1, "the canary does not count"
    opened.connections = 0
    yield opened
    opened.close()


def _redirect(target: str) -> bytes:
    """A redirect whose target is sent as it is, in UTF-8."""
    return redirect(target.encode().decode("latin-1"))


def everywhere(target: str) -> Callable[[Asked], bytes]:
    """A site that names the target wherever the crawl reads an address."""
    t = html.escape(target, quote=True)
    home = page(
        "Dirección",
        f'<a href="/formulario-de-queja.pdf">Formulario de queja (PDF)</a>'
        f'<a href="{t}formulario-de-solicitud.pdf">Formulario de solicitud (PDF)</a> <iframe src="{t}marco"></iframe>'
        f'<a href="{t}encuesta">Encuesta de satisfacción</a> <a href="{t}pagar">Pago en línea</a>'
        f'<form role=search action="{t}buscar"><input type=search name=q placeholder=Buscar><button>Buscar</button></form>',
        links={
            "/va": "Servicios",
            "/refresca": "Contacto",
            "/base": "Noticias",
            "/guion": "Transparencia",
            f"{t}menu": "Trámites",
        },
        head=f'<link rel=alternate type="application/rss+xml" href="{t}feed"><link rel=canonical href="{t}"><link rel=stylesheet href="{t}css">',
    )
    paths: dict[str, str | bytes] = {
        "/": http(home), "/va": _redirect(target + "seguido"), "/formulario-de-queja.pdf": _redirect(target + "redirigido"),
        "/refresca": http(page("Contacto", head=f'<meta http-equiv=refresh content="0;url={t}refrescado">')),
        "/guion": http(page("Transparencia", f"<script>location.href = '{t}guion'</script>")),
        "/base": http(page("Noticias", '<a href="formularios/solicitud-de-empleo.pdf">Formulario de solicitud de empleo</a><a href="nota">Nota</a>', head=f'<base href="{t}">')),
        "/sitemap.xml": http(f"<urlset><url><loc>{t}tramite</loc></url></urlset>", kind="text/xml"),
        "/robots.txt": http(f"Sitemap: {target}mapa.xml\n", kind="text/plain"),
    }  # fmt: skip

    def answer(asked: Asked) -> bytes:
        return good(asked.path, paths)

    return answer


ONE_PAGE: dict[str, str] = {
    "iframe": "<iframe src='{t}iframe'></iframe>",
    "object": "<object data='{t}object'></object>",
    "image": "<img src='{t}image'>",
    "css": "<style>@import url('{t}css'); .x{{background:url('{t}fondo')}}</style>",
    "script": "<script src='{t}script'></script>",
    "fetch": "<script>fetch('{t}fetch', {{mode: 'no-cors'}}).catch(() => 0)</script>",
    "xhr": "<script>{{const x = new XMLHttpRequest(); try {{ x.open('GET', '{t}xhr'); x.send() }} catch {{}}}}</script>",
    "beacon": "<script>try {{ navigator.sendBeacon('{t}beacon', 'x') }} catch {{}}</script>",
    "websocket": "<script>try {{ new WebSocket('{t}ws'.replace('http', 'ws')) }} catch {{}}</script>",
    "worker": "<script>try {{ new Worker(URL.createObjectURL(new Blob([\"fetch('{t}worker', {{mode: 'no-cors'}}).catch(() => 0);"
    "new WebSocket('{t}ws'.replace('http', 'ws'))\"]))) }} catch {{}}</script>",
    "meta refresh": "<iframe srcdoc=\"<meta http-equiv=refresh content='0;url={t}refresh'>\"></iframe>",
    "location": "<iframe srcdoc=\"<script>location = '{t}location'</script>\"></iframe>",
    "base": "<iframe srcdoc=\"<base href='{t}'><img src=base>\"></iframe>",
    "form": "<iframe srcdoc=\"<form id=f action='{t}form'></form><script>f.submit()</script>\"></iframe>",
    "redirect": "<img src='/a?{q}'><iframe src='/a?{q}'></iframe>",
}
SILENT = {"beacon", "websocket"}  # refused wherever they go


def browsed(targets: list[str]) -> Callable[[Asked], bytes]:
    """One page that reaches for each target in each way a page has."""
    body = "".join(
        shape.format(t=target.replace("\\", "\\\\") if "script" in shape else target, q=number)
        for number, target in enumerate(targets)
        for shape in ONE_PAGE.values()
    )
    home = http(page("Dirección", body, links={}))

    def answer(asked: Asked) -> bytes:
        path, _, query = asked.path.partition("?")
        if path == "/a":
            return _redirect(targets[int(query)] + "redirected")
        return home if path == "/" else good(asked.path)

    return answer


@dataclass(frozen=True)
class Seen:
    """What the crawl over HTTP and the one with a browser left, and what each asked of the host that is allowed."""

    run: Run
    rendered: Run
    followed: list[str]
    reached: list[str]
    canary: Canary


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, canary: Canary) -> Iterator[Seen]:
    browser = find_browser()
    if browser is None:
        pytest.skip(f"no browser on this machine: {missing_browser_advice()}")
    targets = {name: form.format(port=canary.port) for name, form in LOOPBACK.items()}
    mixed = {"privado.hostil.gob.test": ("127.0.0.1",), "mixto.hostil.gob.test": ("127.0.0.1", "8.8.8.8"),
             "mixto6.hostil.gob.test": ("8.8.8.8", "::1")}  # fmt: skip
    followed: list[str] = []
    with Town().open() as town:
        control = town.add(ALLOWED, lambda asked: good(asked.path), listed=False)
        for number, target in enumerate(
            [*targets.values(), *(f"http://{host}:{canary.port}/" for host in mixed), control.url]
        ):
            town.add(f"s{number}", everywhere(target))
        for number, form in enumerate(
            f for f in LOOPBACK.values() if f.startswith("http://") and f.endswith(":{port}/")
        ):
            town.add(f"h{number}", host=form[len("http://") : -len(":{port}/")], port=canary.port)
            town.hosts.pop(town.houses[f"h{number}"].host)
        names = town.do(Names(mixed).open())
        town.houses[ALLOWED] = control
        environment = {"EGOB_TEST_NAMES": str(names.port)}
        sites = [name for name in town.houses if name != ALLOWED]
        run = town.crawl(tmp_path_factory.mktemp("direcciones"), sites, module="tests.hostile.process", closed=False,
                         environment=environment)  # fmt: skip
        followed.extend(control.paths() + control.paths("HEAD"))
        page_of = town.add(
            "navegador", browsed([*targets.values(), *(f"http://{host}:{canary.port}/" for host in mixed), control.url])
        )
        assert page_of.connections == 0
        control.asked.clear()
        rendered = town.crawl(tmp_path_factory.mktemp("navegador"), ["navegador"], browser=browser, module="tests.hostile.process",
                              closed=False, environment=environment, overrides={"time": {"settle_home_s": 4, "render_s": 25}})  # fmt: skip
        town.do(names.close())
        yield Seen(run, rendered, followed, control.paths(), canary)


@pytest.mark.fault("F37", "F38", "F39")
def test_nothing_reached_this_machine(seen: Seen) -> None:
    assert seen.run.code == seen.rendered.code == 0, seen.run.log[-3000:] + seen.rendered.log[-3000:]
    assert seen.canary.connections == 0


@pytest.mark.fault("F37")
def test_every_place_was_read_and_its_address_tried(seen: Seen) -> None:
    """The same site with an allowed address: each of these places is where a request comes from."""
    assert seen.run.ending("s0").status is Status.EVALUATED
    assert {"/redirigido", "/formulario-de-solicitud.pdf", "/feed", "/encuesta"} <= set(seen.followed)
    assert seen.rendered.units("navegador", via=Via.BROWSER)
    ways = {"/" + name.replace("meta ", "") for name in ONE_PAGE if name not in {*SILENT, "redirect"}} | {"/redirected"}
    assert ways <= set(seen.reached), ways - set(seen.reached)


@pytest.mark.fault("F37")
def test_a_site_registered_at_such_an_address_is_not_asked(seen: Seen) -> None:
    endings = {
        str(name): seen.run.ending(str(name))
        for (name,) in seen.run.rows("SELECT DISTINCT site FROM attempts WHERE site LIKE 'h%'")
    }
    assert len(endings) > 15
    assert {(e.status, e.cause) for e in endings.values()} == {(Status.NOT_EVALUATED, Cause.REFUSED_ADDRESS)}


@pytest.mark.fault("F37", "F39")
@pytest.mark.parametrize("url", [*(form.format(port=8080) for form in LOOPBACK.values()), *ELSEWHERE.values(), *UNFIT])
def test_the_guard_refuses_it_before_anything_is_dialled(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Machines of others are never dialled in a test: what counts is the decision, and that the dialler is not asked."""
    dialled: list[object] = []

    async def dial(*where: object, **more: object) -> NoReturn:
        dialled.append(where)
        raise OSError("no dialling in tests")

    async def ask() -> str:
        guard = Guard(lookup=_resolver)
        absolute = urljoin("http://www.mides.gob.gt/", url)
        reason = guard.refusal(absolute)
        proxy = EgressProxy(guard)
        monkeypatch.setattr(asyncio, "open_connection", dial)
        for method in ("GET", "CONNECT"):
            parts = urlsplit(absolute.replace("\\", "/"))
            target = parts.netloc if method == "CONNECT" else absolute
            host, port, refused = proxy._judge(method, target)
            if not refused:
                assert await proxy._dial(host, port) is None
        return reason

    assert asyncio.run(ask()), url
    assert dialled == []


async def _resolver(host: str) -> list[str]:
    """What a name service that means harm says of every name."""
    return ["8.8.8.8", "127.0.0.1"]


@pytest.mark.fault("F38")
def test_a_name_that_moves_home_is_dialled_where_it_was_checked_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, dialled, now = [["8.8.8.8"], ["127.0.0.1"], ["8.8.8.8", "127.0.0.1"]], [], [0.0]

    async def lookup(host: str) -> list[str]:
        return answers.pop(0)

    async def dial(address: str, port: int, **more: object) -> NoReturn:
        dialled.append(address)
        raise ConnectionRefusedError

    async def play() -> None:
        proxy = EgressProxy(Guard(lookup=lookup, clock=lambda: now[0]))
        monkeypatch.setattr(asyncio, "open_connection", dial)
        for now[0] in (0.0, 1.0, 4000.0, 4001.0):  # the answer of the first is kept for an hour
            await proxy._dial("se-mueve.gob.gt", 80)

    asyncio.run(play())
    assert dialled == ["8.8.8.8", "8.8.8.8"]
    assert answers == []
