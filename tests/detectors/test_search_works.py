"""search_works: twenty simulated searches and their look-alikes, each judged as a person who tries them would."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from crawler.evidence import SearchQuery, SearchTrial
from crawler.page import Page, Via
from scoring.detectors.search_works import detect
from scoring.finding import Finding, Outcome
from tests.building import BASE, CONFIG, page, site_evidence

PARAMS = yaml.safe_load((Path(CONFIG) / "criteria" / "search_works.yaml").read_text(encoding="utf-8"))["params"]
WORD, PATH, TITLE = "@word", "@path", "@title"
WORDS = (("fertilizantes", "entrega-fertilizantes"), ("bachillerato", "becas-bachillerato"))
CONTROL = "rafodipelozq"

FORM = (
    '<header><form role="search" action="/buscar" method="get"><label for="s">Buscar</label>'
    '<input type="search" id="s" name="q"><button>Buscar</button></form></header>'
)
HOME = f"<html><body>{FORM}<main><h1>Dirección de Ejemplo</h1><p>{'Texto del sitio. ' * 30}</p></main></body></html>"
MENU = '<nav><a href="/">Inicio</a><a href="/servicios">Servicios</a></nav>'


def body(main: str, aside: str = "") -> str:
    """A page of results in the site's template."""
    filler = "<p>Resultados de la búsqueda en el sitio de la dirección.</p>" * 6
    return (
        f"<html><body><header>{MENU}</header><main>{filler}{main}</main>"
        f'<aside class="sidebar">{aside}</aside></body></html>'
    )


def under(found: str) -> str:
    """A page whose scripts list what they find in the header, under the box."""
    return f"<html><body><header>{MENU}<div>{found}</div></header><main><p>{'Texto del sitio. ' * 30}</p></main></body></html>"


def listing(*rows: tuple[str, str]) -> str:
    """Result items of address and title."""
    items = "".join(f'<li><a href="/{path}">{title}</a></li>' for path, title in rows)
    return f"<ul>{items}</ul>"


@dataclass(frozen=True)
class Server:
    """How a simulated server answers a word of the site and the nonsense word."""

    name: str
    expected: str  # yes, probable, no, unknown
    word: str  # html, with WORD, PATH and TITLE in place of those of the word that is asked
    control: str = body("<p>No se encontraron resultados.</p>")
    status: int = 200
    final: str = ""  # path of the answer; {path} is the page's own
    via: Via = Via.HTTP
    control_missing: bool = False
    typed: bool = False  # into the page, and read where scripts put what they found
    refused: tuple[str, ...] = ()  # requests of the page that were stopped


def title(path: str) -> str:
    return path.replace("-", " ").capitalize()


def echo(word: str) -> str:
    return body(f'<p>Usted buscó: <b>{word}</b></p><p><a href="/buscar?q={word}&pagina=2">Siguiente</a></p>')


def numbered(word: str, number: str) -> str:
    return body(f'<p>Usted buscó {word}. <a href="/sesion/{number}">Siguiente</a></p>')


NEWS = listing(("noticia-1", "Noticia uno"), ("noticia-2", "Noticia dos"))
RECENT = listing(*((path, title(path)) for _, path in WORDS))
SHELL = '<html><body><div id="root"></div><script src="/app.js"></script></body></html>'

SERVERS = [
    Server("works: lists the page", "yes", body(listing((PATH, TITLE)))),
    Server("works: with the word in the link", "yes", body(listing((f"{PATH}?highlight={WORD}", TITLE)))),
    Server("works: redirect to the single result", "yes", body(f"<h1>{TITLE}</h1>"), final="{path}"),
    Server("works beside the noise of a sidebar", "yes",
           body(listing((PATH, TITLE)), aside=NEWS), body("<p>Sin resultados</p>", aside=NEWS)),
    Server("works: first of many pages", "yes",
           body(listing((PATH, TITLE), ("otra", "Otra")) + f'<a href="/buscar?q={WORD}&page=2">2</a>')),
    Server("works: drawn by a browser", "yes", body(listing((PATH, TITLE))), via=Via.BROWSER),
    Server("works: the nonsense word lists everything else", "yes",
           body(listing((PATH, TITLE))), body(listing(("mapa", "Mapa del sitio")))),
    Server("lists other pages with the word", "yes", body(listing(("x/" + WORD, f"Guía de {WORD}")))),
    Server("the page is on the second page of results", "yes",
           body(listing(("a", f"Programa de {WORD}"), ("b", f"Informe de {WORD}")) + f'<a href="?q={WORD}&p=2">2</a>')),
    Server("lists pages with the word, and pages for nonsense", "probable",
           body(listing(("x/1", f"Guía de {WORD}"))), body(listing(("mapa", "Mapa del sitio")))),
    Server("echo only", "no", echo(WORD), echo(CONTROL)),
    Server("echo with a new number in every link", "unknown", numbered(WORD, "71"), numbered(CONTROL, "72")),
    Server("lists pages with the word, and a hint for nonsense", "yes", body(listing(("x/1", f"Guía de {WORD}"))),
           body("<p>No se encontraron resultados.</p>" + listing(("mapa", "Mapa del sitio")))),
    Server("error 404 with suggestions", "no", body(listing(("mapa", "Mapa del sitio"))), status=404),
    Server("ignores the query", "no", body(NEWS), body(NEWS)),
    Server("empty index", "no", body("<p>No se encontraron resultados.</p>")),
    Server("empty index beside recent entries", "no",
           body("<p>Sin resultados</p>", aside=RECENT), body("<p>Sin resultados</p>", aside=RECENT)),
    Server("error 500", "no", "<h1>Error</h1>", status=500),
    Server("error 404", "no", "<h1>No existe</h1>", status=404),
    Server("accents lost: finds nothing", "no", body("<p>0 resultados</p>"), body("<p>0 resultados</p>")),
    Server("captcha", "unknown", "<h1>403 Forbidden</h1>", status=403),
    Server("too many requests", "unknown", "<h1>Espere</h1>", status=429),
    Server("drawn by script and not rendered", "unknown", SHELL, SHELL),
    Server("other pages without the word", "unknown", body(listing(("z-1", "Otra cosa")))),
    Server("typed: a list under the box", "yes", under(listing((PATH, TITLE))), under("<p>Sin resultados</p>"), typed=True),
    Server("typed: the page of the word", "yes", body("<p>Contenido</p>"), body("<p>Inicio</p>"), final="{path}", typed=True),
    Server("typed: says that there is nothing", "no", under("<p>Sin resultados</p>"), under("<p>Sin resultados</p>"), typed=True),
    Server("typed: nothing happens", "unknown", under(""), under(""), typed=True),
    Server("typed: what it needs is stopped", "unknown", under("<p>Sin resultados</p>"), under("<p>Sin resultados</p>"),
           typed=True, refused=("http://sitio.gob.gt/api",)),
    Server("not typed: a list in the header is the menu's", "no", under(listing((PATH, TITLE))), under(listing((PATH, TITLE)))),
    Server("no control to compare with", "unknown", body(listing((PATH, TITLE))), control_missing=True),
]  # fmt: skip


def filled(html: str, word: str, path: str) -> str:
    return html.replace(WORD, word).replace(PATH, path).replace(TITLE, title(path))


def answer(server: Server, html: str, path: str, word: str) -> Page:
    final = server.final.format(path=path) if server.final else f"buscar?q={word}"
    via = Via.BROWSER if server.typed else server.via
    return page(html, BASE + final, status=server.status, via=via, refused_requests=server.refused)


def trial(server: Server) -> SearchTrial:
    asked = [
        SearchQuery(w, False, BASE + p, answer(server, filled(server.word, w, p), p, w), typed=server.typed)
        for w, p in WORDS
    ]
    plain = Server("control", "", "", via=server.via, status=200, typed=server.typed, refused=server.refused)
    missing = server.control_missing
    asked.append(
        SearchQuery(
            CONTROL,
            True,
            "",
            None if missing else answer(plain, server.control, "", CONTROL),
            "x" * missing,
            typed=server.typed,
        )
    )
    return SearchTrial(BASE, "form", f"{BASE}buscar", "GET", tuple(asked))


def run(home: str = HOME, *, search: SearchTrial | None = None, coverage: bool = True) -> Finding:
    return detect(site_evidence({"/": home}, search=search, coverage=coverage), **PARAMS)


WORKS = {"yes": "yes", "probable": "unknown", "no": "no", "unknown": "unknown"}
OUTCOME = {"yes": Outcome.PRESENT, "probable": Outcome.PRESENT, "no": Outcome.ABSENT, "unknown": Outcome.UNKNOWN}


@pytest.mark.parametrize("server", SERVERS, ids=lambda s: s.name)
def test_simulated_servers(server: Server) -> None:
    finding = run(search=trial(server))
    assert finding.outcome is OUTCOME[server.expected], finding.reason
    assert finding.fact("works") == WORKS[server.expected]
    assert finding.fact("offered") == "yes"
    if server.expected == "yes":
        assert finding.confidence >= 0.9
    if server.expected == "probable":
        assert finding.confidence < 0.75


def test_there_are_twenty_servers() -> None:
    assert len(SERVERS) >= 20


def test_a_found_page_is_cited() -> None:
    finding = run(search=trial(SERVERS[0]))
    assert WORDS[0][1] in finding.citations[0].excerpt
    assert finding.citations[0].url == f"{BASE}buscar?q={WORDS[0][0]}"


def test_one_failed_word_is_not_enough() -> None:
    whole = trial(next(server for server in SERVERS if server.name == "empty index"))
    finding = run(search=SearchTrial(BASE, "form", whole.action, "GET", (whole.queries[0], whole.queries[2])))
    assert finding.outcome is Outcome.UNKNOWN


def test_a_request_that_failed_is_nobodys_fault() -> None:
    asked = tuple(SearchQuery(w, False, BASE + p, None, "timeout") for w, p in WORDS)
    assert run(search=SearchTrial(BASE, "form", f"{BASE}buscar", "GET", asked)).outcome is Outcome.UNKNOWN


BROKEN = [server for server in SERVERS if server.expected == "no"]


@pytest.mark.parametrize("server", BROKEN, ids=lambda s: s.name)
def test_a_search_proven_broken_needs_no_coverage(server: Server) -> None:
    finding = run(search=trial(server), coverage=False)
    assert (finding.outcome, finding.fact("offered"), finding.fact("works")) == (Outcome.ABSENT, "yes", "no")


@pytest.mark.parametrize("why", ["robots.txt no permite consultar la búsqueda", "tiene un captcha"])
def test_what_may_not_be_tried_is_unknown(why: str) -> None:
    finding = run(search=SearchTrial(BASE, "form", f"{BASE}buscar", "", (), f"omitida: {why}"))
    assert (finding.outcome, finding.fact("works")) == (Outcome.UNKNOWN, "unknown")
    assert why in finding.reason


GUARDED = [
    '<input name="captcha" placeholder="Escriba los caracteres de la imagen">',
    '<img src="/captcha.png" alt=""><label for="k">Código de seguridad</label><input id="k" name="codigo">',
    '<div class="g-recaptcha" data-sitekey="x"></div>',
    '<div class="h-captcha"></div>',
]


@pytest.mark.parametrize("guard", GUARDED)
@pytest.mark.parametrize("form", [FORM, FORM.replace('role="search" ', "").replace('type="search" ', "")])
def test_a_search_behind_a_captcha_is_offered_and_not_tested(form: str, guard: str) -> None:
    finding = run(HOME.replace(FORM, form.replace("<button>", guard + "<button>")))
    assert (finding.outcome, finding.fact("offered"), finding.fact("works")) == (Outcome.UNKNOWN, "yes", "unknown")
    assert "captcha" in finding.reason


def test_a_record_look_up_behind_a_captcha_is_no_offer() -> None:
    finding = run(HOME.replace(FORM, LOOKUP.replace("<button>", GUARDED[0] + "<button>")))
    assert (finding.outcome, finding.fact("offered")) == (Outcome.ABSENT, "no")


LOOKUP = (
    '<form action="/expediente"><label for="e">Número de expediente</label><input id="e" name="expediente">'
    "<button>Consultar</button></form>"
)
FILTER = '<div class="dataTables_filter"><label>Buscar:<input type="search" aria-controls="tabla"></label></div>'


@pytest.mark.parametrize("look_alike", [LOOKUP, FILTER, "<p>Buscamos personal</p>"])
def test_look_alikes_are_no_offer(look_alike: str) -> None:
    finding = run(HOME.replace(FORM, look_alike))
    assert (finding.outcome, finding.fact("offered")) == (Outcome.ABSENT, "no")


def test_silence_without_coverage_is_unknown() -> None:
    assert run(HOME.replace(FORM, ""), coverage=False).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="https://cse.google.com/cse.js?cx=1"></script><div class="gcse-search"></div>',
        '<a href="#"><i class="fa fa-search"></i></a>',
        '<a href="/busqueda">Buscar</a>',
    ],
)
def test_a_search_that_only_scripts_show_is_offered_and_untried(markup: str) -> None:
    finding = run(HOME.replace(FORM, markup))
    assert (finding.outcome, finding.fact("offered"), finding.fact("works")) == (Outcome.UNKNOWN, "yes", "unknown")
