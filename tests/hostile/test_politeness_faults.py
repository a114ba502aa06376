"""The servers' own logs show a polite visitor: one load at a time, never sooner than asked, never where forbidden."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.evidence import Cause, Status
from crawler.job import Exit
from crawler.page import Purpose
from tests.hostile.answers import MENU, TEXT, good, http, page
from tests.hostile.polite import Load, Log
from tests.hostile.run import Run
from tests.hostile.town import FIRST_NIGHT, SECOND_NIGHT, Town

DELAY_S, CRAWL_DELAY_S, MOST_S, LONG_S = 0.15, 0.5, 0.6, 40
PACE = {
    "pace": {"delay_s": DELAY_S, "crawl_delay_max_s": MOST_S, "pause_s": 5, "pauses": 3},
    "slowing": {"most_s": 1.2},
    "budget": {"pages": 10, "pages_uncovered": 12},
}
MENU_OF_MANY = {f"/seccion-{n}": f"Sección {n}" for n in range(20)}


def robots(text: str) -> Callable[[str], bytes]:
    """A good site with this robots.txt."""
    return lambda path: http(text, kind="text/plain") if path == "/robots.txt" else good(path)


@dataclass
class Once:
    """A good site that answers one path with something else the first times it is asked."""

    path: str
    answers: list[Callable[[], bytes]] = field(default_factory=list)

    def __call__(self, path: str) -> bytes:
        return self.answers.pop(0)() if path == self.path and self.answers else good(path)


def later(status: int, value: str) -> Callable[[], bytes]:
    return lambda: http("<h1>Más tarde</h1>", status, headers=[("Retry-After", value)])


def dated(status: int, seconds: float) -> bytes:
    """A date by the server's clock, which is years behind."""
    now = datetime(2019, 3, 1, 12, tzinfo=UTC)
    until = format_datetime(now + timedelta(seconds=seconds), usegmt=True)
    return http("Más tarde", status, headers=[("Retry-After", until), ("Date", format_datetime(now, usegmt=True))])


def many(path: str) -> bytes:
    """A site with a long menu, whose robots.txt asks for twice the delay that is waited."""
    if path == "/robots.txt":
        return http(f"User-agent: *\nCrawl-delay: {2 * MOST_S}", kind="text/plain")
    label = {"/": "Dirección", **MENU_OF_MANY}.get(path)
    own = " ".join(f"palabra{sha256(f'{path} {n}'.encode()).hexdigest()[:8]}" for n in range(150))
    return http(page(label, f"<p>{own}</p>", links=MENU_OF_MANY)) if label else http("no", 404)


def failing(path: str) -> bytes:
    return good(path) if path in {"/", "/robots.txt"} else http("error", 500)


def below(path: str) -> bytes:
    """Three sites by path on one host."""
    start, _, rest = path[1:].partition("/")
    links = {f"/{start}{url}": f"{label} {start}" for url, label in MENU.items()}
    known = start in {"uno", "dos", "tres"} and (not rest or f"/{rest}" in MENU)
    return http(page(f"Sitio {path}", f"<p>{path} {TEXT}</p>", links=links)) if known else http("no", 404)


@dataclass
class Walked:
    """The town after a run over it."""

    log: Log
    run: Run
    hosts: dict[str, str]  # site -> host

    def loads(self, site: str) -> list[Load]:
        return self.log.of(self.hosts[site])

    def after(self, site: str, path: str) -> tuple[Load, Load]:
        """The first load of a path that was not granted, and what the host was asked next."""
        loads = self.loads(site)
        refused = next(n for n, load in enumerate(loads) if load.path == path and load.status in {429, 503})
        return loads[refused], loads[refused + 1]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """Sixteen sites on one address, on one host and apart, each with a wish of its own."""
    town = Town()
    log = Log(town)
    with town.open():
        first = log.add("vecino-1")
        log.add("vecino-2", beside=first)
        log.add("vecino-3", beside=first)
        shared = log.add("ruta-1", below, path="/uno/")
        log.add("ruta-2", path="/dos/", beside=shared)
        log.add("ruta-3", path="/tres/", beside=shared)
        log.add("lento", robots(f"User-agent: *\nCrawl-delay: {CRAWL_DELAY_S}"))
        log.add("muy-lento", many)
        log.add("segundos", Once("/contacto", [later(429, "1"), later(429, "1")]))
        log.add("fecha", Once("/servicios", [lambda: dated(503, 2)]))
        log.add("portada", Once("/", [later(503, "1")]))
        log.add("robots-tarde", Once("/robots.txt", [later(503, "1")]))
        log.add("ilegible", Once("/contacto", [later(429, "pronto")]))
        log.add("prohibido", robots("User-agent: *\nDisallow: /contacto\nDisallow: /noticias"))
        log.add("excluido", robots("User-agent: EGobGT\nDisallow: /"))
        log.add("enfermo", failing)
        hosts = {house.name: house.host for house in town.houses.values()}
        run = town.crawl(tmp_path_factory.mktemp("polite"), overrides=PACE)
    return Walked(log, run, hosts)


@pytest.mark.fault("F19", "F23")
@pytest.mark.parametrize("key", ["host", "address"])
def test_one_load_at_a_time_and_never_sooner_than_the_delay(walked: Walked, key: str) -> None:
    turns = list(walked.log.turns(lambda load: str(getattr(load, key))))
    assert len(turns) > 100
    assert [(a, b) for a, b in turns if b.start < a.end] == []
    assert [(a, b) for a, b in turns if b.start - a.start < DELAY_S] == []


def test_hosts_on_one_address_took_turns(walked: Walked) -> None:
    """The check above would hold if they had been walked one after the other, or not at all."""
    turns = list(walked.log.turns(lambda load: load.address))
    assert sum(a.host != b.host for a, b in turns) > 10
    assert all(walked.run.ending(f"vecino-{n}").status is Status.EVALUATED for n in (1, 2, 3))
    assert all(walked.run.ending(f"ruta-{n}").status is Status.EVALUATED for n in (1, 2, 3))


@pytest.mark.fault("F23")
def test_crawl_delay_is_obeyed(walked: Walked) -> None:
    loads = walked.loads("lento")[1:]  # robots.txt itself comes before its wish is known
    assert len(loads) >= 6
    assert min(b.start - a.start for a, b in pairwise(loads)) >= CRAWL_DELAY_S


@pytest.mark.fault("F23")
def test_a_crawl_delay_beyond_what_is_waited_shrinks_the_budget_and_is_said(walked: Walked) -> None:
    evidence = walked.run.evidence("muy-lento")
    pages = [unit for unit in walked.run.units("muy-lento", Purpose.CONTENT) if unit.answer.status == 200]
    assert 3 < len(pages) <= 6  # half of the 12 that an unseen menu allows
    assert any("robots.txt pide" in line for line in evidence.coverage.missing)
    assert not evidence.coverage.met


RETRY = {
    "seconds": ("segundos", "/contacto", 1.0, "/contacto"),
    "a date, by the server's clock": ("fecha", "/servicios", 2.0, "/servicios"),
    "on the home page": ("portada", "/", 1.0, "/"),
    "on robots.txt": ("robots-tarde", "/robots.txt", 1.0, "/robots.txt"),
}


@pytest.mark.fault("F19")
@pytest.mark.parametrize("name", RETRY)
def test_retry_after_is_waited_for_and_the_same_page_is_asked_again(walked: Walked, name: str) -> None:
    site, path, seconds, then = RETRY[name]
    refused, following = walked.after(site, path)
    assert following.path == then
    assert following.start - refused.end >= seconds - 0.01
    assert following.start - refused.end < seconds + 3
    assert walked.run.ending(site).status is Status.EVALUATED


@pytest.mark.fault("F19")
def test_every_refusal_in_a_row_is_waited_for(walked: Walked) -> None:
    loads = [load for load in walked.loads("segundos") if load.path == "/contacto"]
    assert [load.status for load in loads] == [429, 429, 200]


def test_an_illegible_retry_after_is_no_pause(walked: Walked) -> None:
    refused, following = walked.after("ilegible", "/contacto")
    assert following.path != "/contacto"
    assert following.start - refused.end < 1.5


@pytest.mark.fault("F22")
def test_disallowed_paths_are_never_asked_for(walked: Walked) -> None:
    assert {load.path for load in walked.loads("prohibido")} >= {"/robots.txt", "/", "/servicios"}
    assert not {load.path for load in walked.loads("prohibido")} & {"/contacto", "/noticias"}
    assert {load.path for load in walked.loads("excluido")} == {"/robots.txt"}
    assert walked.run.ending("excluido").cause is Cause.ROBOTS_DISALLOWED


def test_a_server_with_trouble_is_asked_ever_more_slowly(walked: Walked) -> None:
    loads = walked.loads("enfermo")
    errors = [(a, b) for a, b in pairwise(loads) if a.status == 500]
    gaps = [b.start - a.end for a, b in errors]
    assert len(gaps) >= 3
    assert gaps[2] >= 3.9 * DELAY_S  # doubled by each of the first errors


@pytest.mark.fault("F19", "F12")
def test_a_long_pause_ends_the_attempt_and_holds_for_the_next_runs_too(tmp_path: Path) -> None:
    """The host that asked is pending, its neighbour on the same address waits, the rest goes on; another night mends it."""
    town, open_now = Town(), False
    log = Log(town)

    def asks(path: str) -> bytes:
        return good(path) if open_now else later(429, str(LONG_S))()

    with town.open():
        limited = log.add("a-limitado", lambda path: asks(path) if path != "/robots.txt" else good(path))
        neighbour = log.add("b-vecino", beside=limited)
        apart = log.add("c-aparte")
        pace = {"pace": {"delay_s": 0.05, "pause_s": 1, "pauses": 3}}
        first = town.crawl(tmp_path, overrides=pace)
        refused = next(load for load in log.of(limited.host) if load.status == 429)
        assert [load for load in log.loads if load.address == limited.address and load.start > refused.end] == []
        assert (first.ending("a-limitado").status, first.ending("a-limitado").cause) == (
            Status.PENDING,
            Cause.RATE_LIMITED,
        )
        assert first.ending("b-vecino").cause is Cause.NOT_FINISHED
        assert first.ending("c-aparte").status is Status.EVALUATED
        assert first.code == Exit.LEFT_OVER

        before = len(log.loads)
        again = town.crawl(tmp_path, overrides=pace)  # the same minute, another process
        assert again.code == Exit.LEFT_OVER
        assert len(log.loads) == before

        open_now = True
        soon = (datetime.fromisoformat(FIRST_NIGHT) + timedelta(minutes=5)).isoformat()
        third = town.crawl(tmp_path, overrides=pace, now=soon)
        assert third.ending("b-vecino").status is Status.EVALUATED
        assert [a.attempt for a in third.attempts("b-vecino")] == [1]
        assert third.ending("a-limitado").status is Status.PENDING  # not the same night
        fourth = town.crawl(tmp_path, overrides=pace, now=SECOND_NIGHT)
        assert fourth.ending("a-limitado").status is Status.EVALUATED
        assert [a.cause for a in fourth.attempts("a-limitado")] == [Cause.RATE_LIMITED, Cause.NONE]
    assert log.of(neighbour.host)
    assert log.of(apart.host)
