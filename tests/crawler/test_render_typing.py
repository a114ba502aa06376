"""Words typed into a page: live lists, pages that scripts open, and what may not be asked for."""

from __future__ import annotations

import pytest

from crawler.render import Kind, Rendered, RenderError
from crawler.render_types import Typing
from tests.crawler.loopback import Stage, reply

DATA = "const all = ['Trámite de licencia', 'Memoria anual'];"
SHOW = "const show = (w) => { r.innerHTML = all.filter((t) => t.toLowerCase().includes(w)).map((t) => `<a href='/p'>${t}</a>`).join('') || 'Sin resultados'; };"
BOX = "<div id=caja><input type=search id=q></div><div id=r></div>"
LIVE = f"{BOX}<script>{DATA}{SHOW} q.addEventListener('input', () => setTimeout(() => show(q.value), 200));</script>"
ENTER = f"{BOX}<script>{DATA}{SHOW} q.addEventListener('keydown', (e) => {{ if (e.key === 'Enter') show(q.value); }});</script>"
FETCHED = (
    f"{BOX}<script>q.addEventListener('keydown', (e) => {{ if (e.key === 'Enter') fetch('/api?q=' + q.value)"
    ".then((a) => a.text()).then((t) => { r.innerHTML = t; }); });</script>"
)
MOVES = "<form id=caja onsubmit=\"location.href = '/buscar?q=' + q.value; return false\"><input id=q></form>"
PLAIN = "<form id=caja><input id=q name=palabra></form><p>inicio</p>"
POSTS = "<form id=caja method=post action=/escribe><input id=q name=palabra></form><p>inicio</p>"
TWICE = f"{BOX}<script>let n = 0; q.addEventListener('keydown', (e) => {{ if (e.key === 'Enter') r.textContent = 'veces ' + ++n; }});</script>"
MOVED = "<div role=search><input type=text id=q></div><p id=r></p><script>q.oninput = () => { r.textContent = 'dijo ' + q.value; }</script>"
HIDDEN = "<div id=caja style='display:none'><input type=search></div>"


def typed(stage: Stage, page: str, word: str = "licencia", *, forbidden: str = "") -> Rendered:
    typing = Typing("#caja", word, lambda url, _page: bool(forbidden) and forbidden in url)
    stage.site.routes["/buscar"] = "<h1>Resultados</h1><a href='/p'>Trámite de licencia</a>"
    stage.site.routes["/api"] = reply("<a href='/p'>Trámite de licencia</a>".encode(), kind="text/html; charset=utf-8")
    return stage.render(page, typing=typing)


@pytest.mark.parametrize("page", [LIVE, ENTER, FETCHED, MOVES], ids=["live", "on Enter", "fetched", "another page"])
def test_what_scripts_find_is_read(stage: Stage, page: str) -> None:
    assert "Trámite de licencia</a>" in typed(stage, page).html


@pytest.mark.parametrize("page", [LIVE, ENTER], ids=["live", "on Enter"])
def test_what_they_do_not_find_is_not_there(stage: Stage, page: str) -> None:
    html = typed(stage, page, "bofilurozq").html
    assert "Sin resultados" in html
    assert "Trámite de licencia</a>" not in html


def test_a_form_without_an_address_asks_its_own_page(stage: Stage) -> None:
    assert typed(stage, PLAIN).final_url == stage.url("/?palabra=licencia")


def test_enter_is_pressed_once(stage: Stage) -> None:
    assert "veces 1" in typed(stage, TWICE).html


def test_a_box_that_scripts_moved_is_found(stage: Stage) -> None:
    assert "dijo licencia" in typed(stage, MOVED).html


def test_a_box_that_nobody_sees_is_not_used(stage: Stage) -> None:
    with pytest.raises(RenderError) as told:
        typed(stage, HIDDEN)
    assert told.value.kind is Kind.REFUSED


@pytest.mark.parametrize(
    ("page", "forbidden", "refused"),
    [(MOVES, "/buscar", "/buscar?q=licencia"), (FETCHED, "/api", "/api?q=licencia"), (POSTS, "", "/escribe")],
    ids=["page that robots.txt forbids", "data that robots.txt forbids", "writes"],
)
def test_what_may_not_be_asked_for_is_not(stage: Stage, page: str, forbidden: str, refused: str) -> None:
    rendered = typed(stage, page, forbidden=forbidden)
    assert stage.url(refused) in rendered.refused
    assert [path for method, path in stage.site.asked if path == refused or method == "POST"] == []


def test_robots_is_asked_of_what_is_typed_only(stage: Stage) -> None:
    """The next page of the tab is loaded as ever: whoever loads a page has asked already."""
    typed(stage, MOVES, forbidden="/buscar")
    assert stage.render("<p>otra</p>", "/buscar").status == 200
