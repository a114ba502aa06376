"""The visit: what it asks for next, and how it ends, over webs in a dictionary."""

from __future__ import annotations

from hashlib import sha256

import pytest

from crawler.evidence import Cause, Status
from crawler.page import Purpose, Via
from crawler.reach import Ending
from crawler.step import Step, Unit, unit_from_json, unit_to_json
from crawler.visit import Visit
from tests.crawler.web import HOST, Reply, Web, page

MENU = {f"{HOST}/servicios/": "Servicios", f"{HOST}/contacto/": "Contacto", f"{HOST}/quienes-somos/": "Quiénes somos"}


def site(extra: dict[str, Reply | str] | None = None, **links: str) -> dict[str, Reply | str]:
    menu = {**MENU, **links}
    pages: dict[str, Reply | str] = {f"{HOST}/": page("Dependencia de ejemplo", links=menu)}
    pages |= {url: page(label, links=menu) for url, label in menu.items()}
    return {**pages, **(extra or {})}


def end(replies: dict[str, Reply | str], **kwargs: object) -> tuple[Ending, Web]:
    web = Web(replies, **kwargs)  # type: ignore[arg-type]
    return web.walk(web.visit()), web


def test_an_ordinary_site_is_read_and_covered() -> None:
    ending, web = end(site())
    assert ending == Ending(Status.EVALUATED)
    assert web.log[0].purpose is Purpose.ROBOTS
    assert web.asked(Purpose.HOME) == [f"{HOST}/"]
    assert web.asked(Purpose.HOME, Via.BROWSER) == [f"{HOST}/"]
    assert set(web.asked(Purpose.CONTENT)) == set(MENU)
    assert len(web.asked(Purpose.NOT_FOUND_PROBE)) == 1


MAINTENANCE = "<html><title>Aviso</title><body><h1>Sitio en mantenimiento</h1><p>Volvemos pronto.</p></body></html>"
SUSPENDED = "<html><title>Cuenta suspendida</title><body>Cuenta suspendida. Consulte con su proveedor.</body></html>"
CHALLENGE = Reply("<title>Just a moment...</title>", 403, {"content-type": "text/html", "cf-mitigated": "challenge"})
ELSEWHERE = Reply("", 302, {"location": "https://www.otra-empresa.com/"})
FACEBOOK = Reply("", 301, {"location": "https://www.facebook.com/dependencia"})

LOGOUT = Reply("", 302, {"location": f"{HOST}/logout"})

ENDINGS = {
    "logs out": (LOGOUT, Status.NOT_EVALUATED, Cause.LOGIN_WALL),
    "no name": (Reply(error="dns_error"), Status.PENDING, Cause.DNS),
    "silent": (Reply(error="timeout"), Status.PENDING, Cause.TIMEOUT),
    "500": (Reply("error", 500), Status.PENDING, Cause.SERVER_ERROR),
    "404": (Reply("no", 404), Status.PENDING, Cause.NOT_FOUND),
    "429": (Reply("espere", 429), Status.PENDING, Cause.RATE_LIMITED),
    "maintenance": (MAINTENANCE, Status.PENDING, Cause.MAINTENANCE),
    "suspended": (SUSPENDED, Status.PENDING, Cause.SUSPENDED),
    "firewall": (CHALLENGE, Status.NOT_EVALUATED, Cause.WAF),
    "moved": (ELSEWHERE, Status.NOT_EVALUATED, Cause.MOVED_OFFSITE),
    "facebook": (FACEBOOK, Status.NO_OWN_SITE, Cause.SOCIAL_ONLY),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_endings(name: str) -> None:
    reply, status, cause = ENDINGS[name]
    both = {f"{HOST}/": reply, f"{HOST.replace('www.', '')}/": reply, f"{HOST.replace('http', 'https')}/": reply}
    ending, _web = end({**both, f"{HOST.replace('http://www.', 'https://')}/": reply})
    assert (ending.status, ending.cause) == (status, cause)


def test_a_blocked_home_gets_one_look_with_a_browser_and_no_more() -> None:
    _ending, web = end({f"{HOST}/": CHALLENGE})
    assert web.asked(Purpose.HOME, Via.BROWSER) == [f"{HOST}/"]


def test_without_browser_nothing_is_rendered_and_coverage_is_not_met() -> None:
    web = Web(site(), browser=False)
    visit = web.visit()
    assert web.walk(visit).status is Status.EVALUATED
    assert not [s for s in web.log if s.via is Via.BROWSER]
    assert not visit.coverage().met


ROBOTS = {
    "disallow all": (Reply("User-agent: *\nDisallow: /"), Status.NOT_EVALUATED, Cause.ROBOTS_DISALLOWED),
    "503": (Reply("", 503), Status.PENDING, Cause.ROBOTS_UNAVAILABLE),
    "timeout": (Reply(error="timeout"), Status.PENDING, Cause.TIMEOUT),
    "404 allows": (Reply("", 404), Status.EVALUATED, Cause.NONE),
    "403 allows": (Reply("", 403), Status.EVALUATED, Cause.NONE),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_decides_before_the_home_page_is_fetched(name: str) -> None:
    reply, status, cause = ROBOTS[name]
    everywhere = {
        f"{s}://{h}/robots.txt": reply for s in ("http", "https") for h in ("www.ejemplo.gob.test", "ejemplo.gob.test")
    }
    ending, web = end({**site(), **everywhere})
    assert (ending.status, ending.cause) == (status, cause)
    assert bool(web.asked(Purpose.HOME)) == (status is Status.EVALUATED)


def test_disallowed_pages_are_never_asked_for() -> None:
    _ending, web = end(site({f"{HOST}/robots.txt": "User-agent: *\nDisallow: /contacto"}))
    assert f"{HOST}/contacto/" not in [s.url for s in web.log]
    assert f"{HOST}/servicios/" in web.asked(Purpose.CONTENT)


ACTING = {
    "a redirect": {f"{HOST}/antigua/": Reply("", 302, {"location": f"{HOST}/logout"})},
    "a document": {
        f"{HOST}/servicios/": page("Servicios", '<a href="/archivo/eliminar/7">Formulario de inscripción</a>')
    },
    "a redirect of a document": {
        f"{HOST}/servicios/": page("Servicios", '<a href="/f.pdf">Formulario de inscripción</a>'),
        f"{HOST}/f.pdf": Reply("", 302, {"location": f"{HOST}/cuenta/delete?id=1"}),
    },
    "a redirect of a survey": {
        f"{HOST}/servicios/": page("Servicios", '<a href="https://forms.gle/x">Encuesta de satisfacción</a>'),
        "https://forms.gle/x": Reply("", 302, {"location": "https://otro.example/vote?id=1"}),
    },
    "a link": {f"{HOST}/servicios/": page("Servicios", '<a href="/salir.php">Servicios</a>')},
}


@pytest.mark.parametrize("name", ACTING)
def test_an_address_that_acts_is_never_asked_for(name: str) -> None:
    ending, web = end(site(ACTING[name], **{f"{HOST}/antigua/": "Trámites"}))
    acting = ("logout", "eliminar", "delete", "vote", "salir")
    assert ending.status is Status.EVALUATED
    assert [s.url for s in web.log if any(word in s.url for word in acting)] == []


def test_redirect_to_the_parent_is_absorbed() -> None:
    sites = {"uno-sitio": f"{HOST}/", "uno-padre": "http://www.padre.gob.test/"}
    web = Web({f"{HOST}/": Reply("", 302, {"location": "http://www.padre.gob.test/"})}, sites)
    ending = web.walk(web.visit())
    assert (ending.status, ending.cause) == (Status.NO_OWN_SITE, Cause.ABSORBED)


def test_a_redirect_loop_ends() -> None:
    loop = Reply("", 302, {"location": f"{HOST}/"})
    ending, web = end({f"{HOST}/": loop})
    assert (ending.status, ending.cause) == (Status.PENDING, Cause.TOO_MANY_REDIRECTS)
    assert len(web.asked(Purpose.HOME)) <= 2 * 11


def test_an_endless_calendar_stays_within_the_budget() -> None:
    days = {
        f"{HOST}/evento/{n}": page(f"Evento {n}", "texto " * n, {f"{HOST}/evento/{n + 1}": f"Evento {n + 1}"})
        for n in range(200)
    }
    _ending, web = end(
        {**site(), **days, f"{HOST}/servicios/": page("Servicios", links={**MENU, f"{HOST}/evento/0": "Evento"})}
    )
    assert len(web.asked(Purpose.CONTENT)) <= 60


def test_navigation_comes_before_the_rest_and_raises_the_budget() -> None:
    menu = {f"{HOST}/seccion-{n}/": f"Sección {n}" for n in range(40)}
    pages = {url: page(label, links=menu) for url, label in menu.items()}
    _ending, web = end({f"{HOST}/": page("Inicio", links=menu), **pages}, overrides={"budget": {"pages": 5}})
    assert set(web.asked(Purpose.CONTENT)) == set(menu)


def test_menus_of_inner_pages_do_not_push_the_menu_of_the_home_page_aside() -> None:
    menu = {f"{HOST}/seccion-{i}/": f"Sección {i}" for i in range(10)}
    tools = {f"{HOST}/herramienta-{i}-{j}/": f"Herramienta {i} {j}" for i in range(10) for j in range(5)}
    pages: dict[str, Reply | str] = {f"{HOST}/": page("Portada", links=menu)}
    for i, (url, label) in enumerate(menu.items()):
        own = {u: w for u, w in tools.items() if f"-{i}-" in u}
        pages[url] = page(label, links=own)  # each page has a menu that no other page has
    ending, web = end(pages)
    assert ending == Ending(Status.EVALUATED)
    assert set(web.asked(Purpose.CONTENT)[: len(menu)]) == set(menu)


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_the_next_step_depends_only_on_the_units(share: float) -> None:
    """Interrupt after every step: a visit rebuilt from what the ledger holds takes the same next step."""
    web = Web(wide(), overrides={"budget": {"renders_first": 2}, "sample": {"share": share, "most": 1000}})

    def rebuilt(visit: Visit, step: Step) -> None:
        other = web.visit()
        for unit in visit.units:
            other.apply(unit_from_json(unit_to_json(unit)))
        assert other.next() == step

    web.walk(web.visit(), before=rebuilt)


SEARCH = (
    '<form role="search" action="/buscar" method="get"><input type="search" name="q"><button>Buscar</button></form>'
)


def test_the_search_is_tried_three_times_at_most_and_with_words_of_the_site() -> None:
    pages = site()
    pages[f"{HOST}/"] = page("Dependencia de ejemplo", SEARCH, MENU)
    pages[f"{HOST}/servicios/"] = page("Fertilizantes agricolas", links=MENU)
    pages[f"{HOST}/contacto/"] = page("Bachillerato abierto", links=MENU)
    _ending, web = end(pages)
    tried = [s for s in web.log if s.purpose is Purpose.SEARCH]
    assert len(tried) == 3
    assert {s.word for s in tried[:2]} == {"fertilizantes", "bachillerato"}
    assert tried[2].word.endswith("zq")


BY_SCRIPT = '<form role="search" onsubmit="return busca()"><input type="search"><button>Buscar</button></form>'
NO_ADDRESS = '<form role="search"><input type="search" name="q"><button>Buscar</button></form>'


@pytest.mark.parametrize(
    ("box", "browser", "expected"),
    [
        (BY_SCRIPT, True, [("GET", Via.BROWSER, f"{HOST}/")] * 3),
        (NO_ADDRESS, True, [("GET", Via.BROWSER, f"{HOST}/")] * 3),
        (BY_SCRIPT, False, [("", Via.HTTP, "omitida: funciona solo con JavaScript")]),
        (NO_ADDRESS, False, [("GET", Via.HTTP, f"{HOST}/?q=")] * 3),
    ],
    ids=["no name", "no address", "no name, no browser", "no address, no browser"],
)
def test_a_search_that_only_scripts_know_is_typed(box: str, browser: bool, expected: list[object]) -> None:
    pages = site()
    pages[f"{HOST}/"] = page("Dependencia de ejemplo", box, MENU)
    pages[f"{HOST}/servicios/"] = page("Fertilizantes agricolas", links=MENU)
    pages[f"{HOST}/contacto/"] = page("Bachillerato abierto", links=MENU)
    web = Web(pages, browser=browser)
    web.walk(web.visit())
    tried = [s for s in web.log if s.purpose is Purpose.SEARCH]
    shown = [(s.method, s.via, s.url.removesuffix(s.word) if s.method else s.reason) for s in tried]
    assert shown == expected


def test_a_search_that_robots_forbids_is_noted_and_not_tried() -> None:
    pages = site({f"{HOST}/robots.txt": "User-agent: *\nDisallow: /buscar"})
    pages[f"{HOST}/"] = page("Dependencia de ejemplo", SEARCH, MENU)
    pages[f"{HOST}/servicios/"] = page("Fertilizantes agricolas", links=MENU)
    _ending, web = end(pages)
    tried = [s for s in web.log if s.purpose is Purpose.SEARCH]
    assert [s.method for s in tried] == [""]
    assert "robots" in tried[0].reason


def test_a_sitemap_line_that_is_no_address_is_passed_over() -> None:
    host = HOST.partition("://")[2]
    named = ["mapa del sitio", "://", "/mapa.xml", f"//{host}/mapa.xml", f"ftp://{host}/mapa.xml", f"{HOST}:x/mapa.xml"]
    lines = "\n".join(["User-agent: *", "Disallow:", *(f"Sitemap: {one}" for one in named)])
    ending, web = end(site({f"{HOST}/robots.txt": lines}))
    assert ending == Ending(Status.EVALUATED)
    assert all(url.startswith(HOST) for url in web.asked(Purpose.SITEMAP))


def test_the_second_pass_renders_what_was_asked_for_within_the_budget() -> None:
    web = Web(site(), overrides={"budget": {"renders_first": 1, "renders_total": 3}})
    first = web.visit()
    web.walk(first)
    needs = [(url, "prueba") for url in MENU]
    second = web.visit(needs=needs)
    for unit in first.units:
        second.apply(unit)
    web.log.clear()
    assert web.walk(second).status is Status.EVALUATED
    assert len(web.asked(Purpose.CONTENT, Via.BROWSER)) == 2


SECTIONS = {f"{HOST}/seccion-{n}/": f"Sección {n}" for n in range(12)}


def own_words(url: str) -> str:
    """Enough words that no other page has."""
    return " ".join(f"palabra{sha256(f'{url}{n}'.encode()).hexdigest()[:8]}" for n in range(150))


def wide() -> dict[str, Reply | str]:
    """The home page, the menu and sections, no two alike."""
    links = {**MENU, **SECTIONS}
    pages: dict[str, Reply | str] = {url: page(label, own_words(url), links) for url, label in links.items()}
    return {**pages, f"{HOST}/": page("Dependencia de ejemplo", own_words(HOST), links)}


NO_KEY = {"renders_first": 1, "renders_total": 1}  # the home page alone
SAMPLES = {
    "none": ({"share": 0, "most": 1000}, 0),
    "none may be taken": ({"share": 1, "most": 0}, 0),
    "at most": ({"share": 1, "most": 3}, 3),
    "all": ({"share": 1, "most": 1000}, len(MENU) + len(SECTIONS)),
}


def sampled(rule: dict[str, float], **kwargs: object) -> list[str]:
    web = Web(wide(), overrides={"budget": NO_KEY, "sample": rule}, **kwargs)  # type: ignore[arg-type]
    web.walk(web.visit())
    return [s.url for s in web.log if s.reason == "muestra" and s.via is Via.BROWSER]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_is_rendered_beside_the_budget(name: str) -> None:
    rule, expected = SAMPLES[name]
    found = sampled(rule)
    assert len(found) == len(set(found)) == expected
    assert f"{HOST}/" not in found


def test_the_sample_is_always_the_same_pages_and_a_larger_share_keeps_them() -> None:
    half = sampled({"share": 0.5, "most": 1000})
    assert half == sampled({"share": 0.5, "most": 1000})
    assert 0 < len(half) < len(MENU) + len(SECTIONS)
    assert set(half) < set(sampled({"share": 1, "most": 1000}))


def test_a_page_that_was_sampled_is_not_rendered_again_when_it_is_asked_for() -> None:
    web = Web(wide(), overrides={"sample": {"share": 1, "most": 3}})
    first = web.visit()
    web.walk(first)
    seen = web.asked(Purpose.CONTENT, Via.BROWSER)
    other = next(url for url in SECTIONS if url not in seen)
    second = web.visit(needs=[(url, "prueba") for url in [*seen, other]])
    for unit in first.units:
        second.apply(unit)
    web.log.clear()
    web.walk(second)
    assert web.asked(Purpose.CONTENT, Via.BROWSER) == [other]


def test_without_browser_nothing_is_sampled() -> None:
    assert sampled({"share": 1, "most": 1000}, browser=False) == []


def test_the_sample_leaves_the_second_pass_its_renders() -> None:
    rule = {"budget": {"renders_first": 1, "renders_total": 3}, "sample": {"share": 1, "most": 1}}
    web = Web(wide(), overrides=rule)
    first = web.visit()
    web.walk(first)
    second = web.visit(needs=[(url, "prueba") for url in SECTIONS])
    for unit in first.units:
        second.apply(unit)
    web.log.clear()
    web.walk(second)
    assert len(web.asked(Purpose.CONTENT, Via.BROWSER)) == 2


FORM = '<a href="/descargas/formulario-inscripcion.pdf">Formulario de inscripción</a>'
PDF = {"content-type": "application/pdf"}


def test_documents_are_asked_by_header_and_redirects_are_followed() -> None:
    moved = Reply("", 302, {"location": "/archivo/7.pdf"})
    pages = site({f"{HOST}/descargas/formulario-inscripcion.pdf": moved, f"{HOST}/archivo/7.pdf": Reply("", 200, PDF)})
    pages[f"{HOST}/servicios/"] = page("Servicios", FORM, MENU)
    _ending, web = end(pages)
    asked = [(s.method, s.url, s.source) for s in web.log if s.purpose is Purpose.DOCUMENT]
    first = f"{HOST}/descargas/formulario-inscripcion.pdf"
    moved_to = f"{HOST}/archivo/7.pdf"
    assert asked == [("HEAD", first, ""), ("HEAD", moved_to, first), ("GET", moved_to, first)]


def test_a_server_without_head_is_asked_once_more_for_the_first_bytes() -> None:
    pages = site({f"{HOST}/descargas/formulario-inscripcion.pdf": Reply("", 405)})
    pages[f"{HOST}/servicios/"] = page("Servicios", FORM, MENU)
    _ending, web = end(pages)
    assert [s.method for s in web.log if s.purpose is Purpose.DOCUMENT] == ["HEAD", "GET"]


def opened(link: str, reply: Reply, **more: Reply) -> list[tuple[str, str]]:
    path = f"{HOST}/descargas/archivo-1.pdf"
    pages = site({path: reply, **{f"{HOST}/{name}.pdf": other for name, other in more.items()}})
    pages[f"{HOST}/servicios/"] = page("Servicios", link, MENU)
    _ending, web = end(pages)
    return [(s.method, s.url.removeprefix(HOST)) for s in web.log if s.purpose is Purpose.DOCUMENT]


FILE = "/descargas/archivo-1.pdf"
ASKED_AND_OPENED = [("HEAD", FILE), ("GET", FILE)]


@pytest.mark.parametrize(
    ("label", "reply", "expected"),
    [
        ("Formulario de inscripción", Reply("", 200, PDF), ASKED_AND_OPENED),
        ("Formulario de inscripción", Reply("", 200, {"content-type": "text/html"}), ASKED_AND_OPENED[:1]),
        ("Formulario de inscripción", Reply("", 404, PDF), ASKED_AND_OPENED[:1]),
        ("Archivo", Reply("", 200, PDF), ASKED_AND_OPENED),
        ("Informe de labores", Reply("", 200, PDF), []),
    ],
    ids=["a form", "a page in its place", "gone", "nothing is said of it", "a report"],
)
def test_documents_that_may_be_forms_are_opened(label: str, reply: Reply, expected: list[tuple[str, str]]) -> None:
    assert opened(f'<a href="{FILE}">{label}</a>', reply) == expected


def test_where_a_file_is_called_a_form_the_others_are_not_asked_for() -> None:
    pages = site({f"{HOST}{name}": Reply("", 200, PDF) for name in (FILE, "/otro.pdf")})
    pages[f"{HOST}/servicios/"] = page("Servicios", f'<a href="{FILE}">Formulario de inscripción</a>', MENU)
    pages[f"{HOST}/contacto/"] = page("Contacto", '<a href="/otro.pdf">Archivo</a>', MENU)
    _ending, web = end(pages)
    asked = [(s.method, s.url.removeprefix(HOST)) for s in web.log if s.purpose is Purpose.DOCUMENT]
    assert asked == ASKED_AND_OPENED


def test_no_more_documents_are_opened_than_the_budget_allows() -> None:
    links = "".join(f'<a href="/f{n}.pdf">Formulario {n} de inscripción</a>' for n in range(5))
    asked = opened(links, Reply(""), **{f"f{n}": Reply("", 200, PDF) for n in range(5)})
    assert [method for method, _ in asked].count("GET") == 3


def test_the_routes_of_an_app_are_rendered_although_they_look_alike() -> None:
    shell = (
        '<html><head><title>App</title><script src="/app.js"></script></head><body><div id="root"></div></body></html>'
    )
    menu = {f"{HOST}/servicios": "Servicios", f"{HOST}/contacto": "Contacto"}

    class App(Web):
        def take(self, visit: Visit, step: Step) -> Unit:
            drawn = Reply(page("App", links=menu)) if step.via is Via.BROWSER else Reply(shell)
            self.replies = {f"{HOST}/": drawn, **dict.fromkeys(menu, drawn)}
            return super().take(visit, step)

    web = App({}, overrides={"budget": {"renders_first": 3}, "sample": {"share": 1, "most": 9}})
    web.walk(web.visit())
    rendered = [(s.url, s.reason) for s in web.log if s.purpose is Purpose.CONTENT and s.via is Via.BROWSER]
    assert sorted(rendered) == [(url, "aplicación de una página") for url in sorted(menu)]  # and not for the sample too
