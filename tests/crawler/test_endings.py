"""Every way a visit can end: its status and cause, and for every cause who can mend it, how long it lasts, what to do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.config import CrawlConfig
from crawler.evidence import Cause, Reachability, Status
from crawler.ledger import OFFLINE, Ledger
from crawler.page import Purpose
from crawler.patience import Patience
from crawler.reach import SPARED, Ending, conclude
from crawler.readings.model import PageState
from crawler.registry import Institution, Kind, Registry, Site
from crawler.step import Answer, Step, Unit
from scoring.causes import Causes, Lasting, Side
from service.quarter import reachability
from tests.crawler.test_reach import DAY, NIGHT, RULE, attempt
from tests.crawler.web import CONFIG, HOST, Reply, Web, page

BARE = HOST.replace("www.", "")
EVERYWHERE = [f"{host.replace('http', scheme)}" for scheme in ("http", "https") for host in (HOST, BARE)]
NEVER_ZERO = {Status.NOT_EVALUATED, Status.PENDING}


def home(reply: Reply | str) -> Callable[[], Ending]:
    """The ending of a visit whose home page answers so, under every name and scheme."""

    def visit() -> Ending:
        web = Web({f"{host}/": reply for host in EVERYWHERE})
        return web.walk(web.visit())

    return visit


def robots(reply: Reply | str) -> Callable[[], Ending]:
    """The same of robots.txt before a good home page."""

    def visit() -> Ending:
        good = {f"{host}/": page("Dirección") for host in EVERYWHERE}
        web = Web({**good, **{f"{host}/robots.txt": reply for host in EVERYWHERE}})
        return web.walk(web.visit())

    return visit


def moved(target: str) -> Reply:
    return Reply("", 302, {"location": target})


def text(title: str, words: str) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p></body></html>"


def absorbed() -> Ending:
    sites = {"uno-sitio": f"{HOST}/", "uno-padre": "http://www.padre.gob.test/"}
    web = Web({f"{HOST}/": moved("http://www.padre.gob.test/")}, sites)
    return web.walk(web.visit())


def asked_to_wait() -> Ending:
    patience = Patience(CrawlConfig.load(CONFIG).pace)
    patience.waits(Unit(0, Step(Purpose.CONTENT, f"{HOST}/a"), Answer(status=429, pause_s=3600, state="rate_limited")))
    assert patience.ending is not None
    return patience.ending


CHALLENGE = Reply("<title>Just a moment...</title>", 403, {"content-type": "text/html", "cf-mitigated": "challenge"})
CAPTCHA = '<html><title>Verificación</title><body><p>Demuestre que no es un robot</p><div class="g-recaptcha" data-sitekey="x"></div></body></html>'

# Ending of one attempt, and what three such attempts on three days come to.
_U, _N, _O = Status.UNREACHABLE, Status.NOT_EVALUATED, Status.NO_OWN_SITE
ENDINGS: dict[str, tuple[Callable[[], Ending], Cause, Status]] = {
    "no such name": (home(Reply(error="dns_error")), Cause.DNS, _U),
    "silence": (home(Reply(error="timeout")), Cause.TIMEOUT, _U),
    "refused": (home(Reply(error="connection_refused")), Cause.REFUSED, _U),
    "cut": (home(Reply(error="connection_reset")), Cause.RESET, _U),
    "no HTTP": (home(Reply(error="invalid_response")), Cause.INVALID_RESPONSE, _U),
    "no handshake": (home(Reply(error="tls_error")), Cause.TLS, _U),
    "redirects without end": (home(moved(f"{HOST}/")), Cause.TOO_MANY_REDIRECTS, _U),
    "500": (home(Reply("error", 500)), Cause.SERVER_ERROR, _U),
    "503": (home(Reply("error", 503)), Cause.SERVER_ERROR, _U),
    "400": (home(Reply("error", 400)), Cause.CLIENT_ERROR, _U),
    "404": (home(Reply("no", 404)), Cause.NOT_FOUND, _U),
    "410": (home(Reply("no", 410)), Cause.NOT_FOUND, _U),
    "for sale": (home(text("ejemplo.gob.test", "This domain is for sale. Buy this domain.")), Cause.PARKED, _U),
    "suspended": (home(text("Cuenta suspendida", "Cuenta suspendida. Consulte con su proveedor.")), Cause.SUSPENDED, _U),
    "as installed": (home(text("Apache2 Debian Default Page: It works", "It works!")), Cause.DEFAULT_PAGE, _U),
    "maintenance": (home(text("Aviso", "Sitio en mantenimiento")), Cause.MAINTENANCE, _U),
    "maintenance that says so": (home(Reply(text("Aviso", "Sitio en mantenimiento"), 503)), Cause.MAINTENANCE, _U),
    "a profile": (home(moved("https://www.facebook.com/dependencia")), Cause.SOCIAL_ONLY, _O),
    "the parent's home page": (absorbed, Cause.ABSORBED, _O),
    "too large": (home(Reply(error="too_large")), Cause.TOO_LARGE, _N),
    "a challenge": (home(CHALLENGE), Cause.WAF, _N),
    "403 without words": (home(Reply("<h1>Forbidden</h1>", 403)), Cause.WAF, _N),
    "406": (home(Reply("<h1>Not Acceptable</h1>", 406)), Cause.WAF, _N),
    "401": (home(Reply("<h1>Unauthorized</h1>", 401)), Cause.LOGIN_WALL, _N),
    "a captcha": (home(CAPTCHA), Cause.CAPTCHA, _N),
    "429": (home(Reply("espere", 429)), Cause.RATE_LIMITED, _N),
    "429 with a long pause": (asked_to_wait, Cause.RATE_LIMITED, _N),
    "robots.txt forbids": (robots("User-agent: *\nDisallow: /"), Cause.ROBOTS_DISALLOWED, _N),
    "robots.txt fails": (robots(Reply("", 500)), Cause.ROBOTS_UNAVAILABLE, _N),
    "robots.txt is refused for now": (robots(Reply("", 429)), Cause.ROBOTS_UNAVAILABLE, _N),
    "robots.txt is silent": (robots(Reply(error="timeout")), Cause.TIMEOUT, _U),
    "a home page that logs out": (home(moved(f"{HOST}/logout")), Cause.LOGIN_WALL, _N),
    "not a public address": (home(Reply(error="refused_address")), Cause.REFUSED_ADDRESS, _N),
    "another domain": (home(moved("https://www.otra-empresa.com/")), Cause.MOVED_OFFSITE, _N),
}  # fmt: skip


def thrice(ending: Ending) -> Reachability:
    """What attempts on three days that end so come to; what is decided at once needs no more than one."""
    status = ending.status.value
    days = (0, 1, 2) if ending.status is Status.PENDING else (0,)
    return conclude([attempt(n + 1, NIGHT + n * DAY, status, ending.cause) for n in days], RULE)


@pytest.mark.parametrize("name", ENDINGS)
def test_a_visit_ends_with_its_cause(name: str) -> None:
    visit, cause, status = ENDINGS[name]
    ending = visit()
    reach = thrice(ending)
    assert (ending.cause, reach.cause, reach.status) == (cause, cause, status)
    if status is Status.UNREACHABLE:  # a single visit never gives a 0
        assert conclude([attempt(1, NIGHT, "pending", cause)], RULE, once=True).status is Status.NOT_EVALUATED


# Ends that no home page makes: what becomes of them is tested where they come from.
ELSEWHERE = {
    Cause.NONE: "an evaluated site",
    Cause.COMPROMISED: "tests/crawler/readings: the state of a page",
    Cause.OPTED_OUT: "tests/hostile/test_waiting_faults.py",
    Cause.NO_ADDRESS: "below",
    Cause.OWN_FAILURE: "tests/service: passes",
    Cause.OWN_NETWORK: "below",
    Cause.NOT_FINISHED: "below",
    Cause.NO_CONTENT: "tests/scoring/test_score.py",
    Cause.BY_PERSON: "tests/scoring/test_reviews.py",
}


def test_every_cause_is_staged_or_says_where() -> None:
    staged = {cause for _visit, cause, _status in ENDINGS.values()}
    assert staged | set(ELSEWHERE) == set(Cause)
    assert not staged & set(ELSEWHERE)


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_has_a_remedy_a_side_and_a_time(cause: Cause) -> None:
    words = Causes.load(CONFIG).causes[cause]
    for said in (words.name, words.remedy):
        assert said.es != said.en
        assert min(len(said.es), len(said.en)) > 10
    assert words.side in Side
    assert words.lasting in Lasting


def test_who_cannot_mend_it_never_gets_a_zero() -> None:
    """What lies with us, and what only asks us to stay away, can end in no 0, however often it happens."""
    causes = Causes.load(CONFIG).causes
    ours = {cause for cause in Cause if causes[cause].side is Side.OURS}
    for cause in (ours & SPARED) | {Cause.RATE_LIMITED, Cause.ROBOTS_UNAVAILABLE, Cause.OWN_FAILURE, Cause.OWN_NETWORK}:
        days = [attempt(n + 1, NIGHT + n * DAY, "pending", cause) for n in range(3)]
        assert conclude(days, RULE).status is Status.NOT_EVALUATED, cause
    zero = {cause for _visit, cause, status in ENDINGS.values() if status is Status.UNREACHABLE}
    assert not zero & ours
    assert {cause for cause in zero if causes[cause].side is not Side.SITE} == set()


@pytest.mark.parametrize("state", PageState)
def test_every_state_of_a_home_page_leads_to_a_page_or_to_an_ending(state: PageState) -> None:
    class Stated(Web):
        def take(self, visit, step):  # type: ignore[no-untyped-def]
            unit = super().take(visit, step)
            return Unit(unit.seq, unit.step, Answer(status=200, final_url=step.url, state=state.value), unit.found)

    web = Stated({f"{HOST}/": page("Dirección")}, browser=False)
    ending = web.walk(web.visit(), most=600)
    assert ending.status is Status.EVALUATED or ending.cause is not Cause.NONE


INSTITUTION = Institution(id="uno", acronym="UNO", name="Institución uno", kind=Kind.MINISTRY)
NAMES = ("nunca", "abierto", "cerrado", "sin-direccion")
FRAME = Registry(
    "prueba", {"uno": INSTITUTION},
    {n: Site(id=n, institution="uno", name=f"Sitio {n}", url="" if n.startswith("sin") else f"http://{n}.gob.test/") for n in NAMES},
)  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A crawl that was killed: one site closed, one open, one never begun."""
    now = datetime(2026, 10, 6, 2, tzinfo=UTC)
    with closing(Ledger(tmp_path / "ledger.db")) as first:
        first.begin("abierto", 1, now)
        first.begin("cerrado", 1, now)
        first.finish("cerrado", 1, now + timedelta(minutes=1), Status.EVALUATED, Cause.NONE, "")
    return Ledger(tmp_path / "ledger.db")


def test_there_is_a_row_for_every_site_whatever_became_of_the_crawl(ledger: Ledger) -> None:
    rows = reachability(FRAME, ledger, CrawlConfig.load(CONFIG))
    assert {site: (row.status, row.cause) for site, row in rows.items()} == {
        "nunca": (Status.PENDING, Cause.NOT_FINISHED),
        "abierto": (Status.PENDING, Cause.NOT_FINISHED),
        "cerrado": (Status.EVALUATED, Cause.NONE),
        "sin-direccion": (Status.NOT_EVALUATED, Cause.NO_ADDRESS),
    }


def test_while_our_network_is_down_what_is_left_says_so(ledger: Ledger) -> None:
    ledger.set_fact(OFFLINE, "2026-10-06 02:00 UTC")
    rows = reachability(FRAME, ledger, CrawlConfig.load(CONFIG))
    assert {site: row.cause for site, row in rows.items()} == {
        "nunca": Cause.OWN_NETWORK,
        "abierto": Cause.OWN_NETWORK,
        "cerrado": Cause.NONE,
        "sin-direccion": Cause.NO_ADDRESS,
    }
    assert {row.status for row in rows.values()} <= {*NEVER_ZERO, Status.EVALUATED}
