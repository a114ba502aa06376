"""When a page must be rendered, signal by signal, and client-side redirects."""

from __future__ import annotations

import pytest

from crawler.page import Via
from crawler.readings.rendering import client_redirect, render_need
from tests.building import reading

TEXT = "<p>" + "El Ministerio informa a la población sobre sus programas y servicios. " * 12 + "</p>"
LINKS = "".join(f'<a href="/p{i}">Página {i}</a> ' for i in range(10))
PAGE = TEXT + LINKS
SCRIPT = '<script src="/app.js"></script>'
MENU = f"<nav>{LINKS}{TEXT}</nav>"  # long enough for both together
LOGIN = '<form method="post" action="/entrar"><input name="usuario"><input type="password" name="clave"></form>'
SEARCH = '<form role="search" action="/buscar"><input type="search" name="q"><button>Buscar</button></form>'
JS_LINKS = "".join(f"<a href=\"javascript:__doPostBack('m{i}','')\">Opción {i}</a> " for i in range(8))

CASES = [
    ("ordinary page", PAGE + SCRIPT, set()),
    ("empty with a script", f"<div>Cargando</div>{LINKS}{SCRIPT}", {"S1"}),
    ("empty without scripts", f"<div>Poco texto</div>{LINKS}", set()),
    ("application shell", f'<div id="root">Cargando la página</div>{LINKS}', {"S2"}),
    ("application rendered by its server", f'<div id="__next">{PAGE}</div>', set()),
    ("unrendered template", PAGE + "<h2>{{ titulo }}</h2>", {"S3"}),
    ("braces in a code sample", PAGE + "<p>{{</p>", set()),
    ("Angular", f"<div ng-app>{PAGE}</div>", {"S4"}),
    ("noscript", PAGE + "<noscript>Necesita habilitar JavaScript para ver esta página</noscript>", {"S5"}),
    ("the same words in the body", PAGE + "<p>Necesita habilitar JavaScript para verlo</p>", set()),
    ("hardly a link", TEXT + SCRIPT + SCRIPT, {"S6"}),
    ("hardly a link and no scripts", TEXT, set()),
    ("script menus", TEXT + LINKS + JS_LINKS, {"S7"}),
    ("one script link", TEXT + LINKS + '<a href="javascript:window.print()">Imprimir</a>', set()),
    ("Blazor", PAGE + '<script src="_framework/blazor.server.js"></script>', {"S8"}),
    ("frameset", "<frameset cols='1'><frame src='a.htm'></frameset>", {"F1"}),
    ("the frame is the page", f'<div>Consulta</div>{LINKS}<iframe src="/consulta.aspx"></iframe>', {"F2"}),
    ("a map beside text", PAGE + '<iframe src="https://maps.example/embed"></iframe>', set()),
    ("the list comes by script", f"{MENU}<main><h1>Trámites</h1></main>{SCRIPT}", {"C1"}),
    ("a short page without scripts", f"{MENU}<main><h1>Trámites</h1></main>", set()),
    ("a page that is its form", f"{MENU}<main><h1>Ingreso</h1>{LOGIN}</main>{SCRIPT}", set()),
    ("a box to search beside it", f"{MENU}{SEARCH}<main><h1>Trámites</h1></main>{SCRIPT}", {"C1"}),
    ("Tag Manager", PAGE + '<script src="https://www.googletagmanager.com/gtm.js?id=GTM-X1"></script>', {"G1"}),
    ("Analytics alone", PAGE + '<script src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>', set()),
    ("meta refresh", PAGE + '<meta http-equiv="refresh" content="0; url=/inicio">', {"M1"}),
    ("Joomla's cloak", PAGE + "<p>Esta dirección de correo electrónico está siendo protegida contra los robots de "
     "spam. Necesita tener JavaScript habilitado para poder verlo.</p>", {"J1"}),
    ("challenge", "<title>Just a moment...</title><script>_cf_chl_opt</script>", {"W1"}),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_render_need(html: str, expected: set[str]) -> None:
    found = render_need(reading(html, status=403 if "W1" in expected else 200))
    assert expected <= set(found)
    if len(expected) == 0 or expected <= {"S3", "S4", "S5", "S7", "S8", "C1", "G1", "M1", "J1"}:
        assert set(found) == expected


def test_a_rendered_page_needs_nothing_more() -> None:
    assert render_need(reading(f'<div id="root">Hola</div>{SCRIPT}', via=Via.BROWSER)) == ()


def test_a_canvas_stays_empty_after_rendering() -> None:
    assert render_need(reading("<flt-glass-pane></flt-glass-pane>", via=Via.BROWSER)) == ("S8",)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<meta http-equiv="Refresh" content="0;URL=\'portal/\'">', "https://www.ejemplo.gob.test/portal/"),
        ('<meta http-equiv="refresh" content="3; https://nuevo.gob.test/">', "https://nuevo.gob.test/"),
        ('<meta http-equiv="refresh" content="300">', ""),
        ('<meta http-equiv="refresh" content="300; url=/otra">', ""),
        ('<meta http-equiv="refresh" content="0; url=/">', ""),  # to itself
        ('<meta http-equiv="refresh" content="0; url=javascript:alert(1)">', ""),
        ('<script>window.location.href = "/inicio.aspx";</script>', "https://www.ejemplo.gob.test/inicio.aspx"),
        ("<script>location.replace('https://otro.gob.test/')</script>", "https://otro.gob.test/"),
        ("<body onload=\"window.location='home.html'\">", "https://www.ejemplo.gob.test/home.html"),
        ('<script>if (movil) { location.href = "/m"; }</script>', ""),
        ('<script>location.href = "/inicio.aspx";</script>' + PAGE, ""),  # a page with content is the content
        ("<script>location.href = base + '/x';</script>", ""),
        ('<meta http-equiv="refresh" content="0; url=http://[::1">', ""),
    ],
)
def test_client_redirect(html: str, expected: str) -> None:
    assert client_redirect(reading(html)) == expected
