"""Scope, robots, words to search for, charsets: small rules of the visit as tables."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.charset import decode
from crawler.evidence import Cause
from crawler.ledger import RobotsAnswer
from crawler.robots import Rules
from crawler.scope import canonical, same_page, template, trap
from crawler.tries import choose, nonsense, title_words

CANONICAL = {
    "HTTP://WWW.A.gob.gt:80/x#y": "http://www.a.gob.gt/x",
    "https://a.gob.gt:443": "https://a.gob.gt/",
    "http://a.gob.gt//x///y?utm_source=z&b=1": "http://a.gob.gt/x/y?b=1",
    "http://a.gob.gt/x;jsessionid=AB12?b=1": "http://a.gob.gt/x?b=1",
    "http://a.gob.gt/x?PHPSESSID=1": "http://a.gob.gt/x",
    "http://a.gob.gt/?title=Entrar&returnto=Leyes": "http://a.gob.gt/?title=Entrar",
    "http://a.gob.gt/con espacio": "http://a.gob.gt/con%20espacio",
    "javascript:alert(1)": "",
    "mailto:a@b.gt": "",
    "ftp://a.gob.gt/": "",
    "http://u:p@a.gob.gt/": "",
    "http://a.gob.gt:99999/": "",
    "http://[::1": "",
}


@pytest.mark.parametrize("url", CANONICAL)
def test_canonical(url: str) -> None:
    assert canonical(url) == CANONICAL[url]


def test_one_page_has_one_key() -> None:
    same = ["http://www.a.gob.gt/x/", "https://a.gob.gt/x", "https://a.gob.gt/x/index.php"]
    assert len({same_page(url) for url in same}) == 1
    assert same_page("http://a.gob.gt/x?p=1") != same_page("http://a.gob.gt/x?p=2")


def test_listings_share_a_template() -> None:
    assert template("http://a.gt/noticia/12?p=3") == template("http://a.gt/noticia/345?p=9")
    assert template("http://a.gt/noticia/12") != template("http://a.gt/evento/12")


@pytest.mark.parametrize(
    ("url", "is_trap"),
    [
        ("http://a.gt/a/b/a/b/a/b", True),
        ("http://a.gt/" + "x/" * 30, True),
        ("http://a.gt/" + "x" * 3000, True),
        ("http://a.gt/a/b/a", False),
    ],
)
def test_trap(url: str, is_trap: bool) -> None:
    assert bool(trap(url, 2)) is is_trap


def rules(status: int, body: str = "", error: str = "") -> Rules:
    return Rules(RobotsAnswer("http://a.gt", datetime(2026, 10, 5, tzinfo=UTC), status, error, body), "EGobGT")


ROBOTS = {
    "empty": (rules(200), "/x", True),
    "404": (rules(404), "/x", True),
    "403": (rules(403, "User-agent: *\nDisallow: /"), "/x", True),
    "500": (rules(500), "/x", False),
    "transport": (rules(0, error="timeout"), "/x", False),
    "all closed": (rules(200, "User-agent: *\nDisallow: /"), "/", False),
    "only us": (rules(200, "User-agent: EGobGT\nDisallow: /\n\nUser-agent: *\nAllow: /"), "/x", False),
    "others": (rules(200, "User-agent: BadBot\nDisallow: /"), "/x", True),
    "longest wins": (rules(200, "User-agent: *\nDisallow: /a\nAllow: /a/b"), "/a/b/c", True),
    "byte order mark": (rules(200, "\ufeffUser-agent: *\nDisallow: /x"), "/x", False),
    "a web page": (rules(200, "<html><body>Disallow: /</body></html>"), "/x", True),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_robots(name: str) -> None:
    found, path, allowed = ROBOTS[name]
    assert found.allows(f"http://a.gt{path}") is allowed


def test_robots_failures_and_extras() -> None:
    assert rules(503).failure is Cause.ROBOTS_UNAVAILABLE
    assert rules(0, error="dns_error").failure is Cause.DNS
    found = rules(200, "User-agent: *\nCrawl-delay: 7\nSitemap: http://a.gt/s.xml")
    assert (found.delay, found.sitemaps, found.failure) == (7.0, ("http://a.gt/s.xml",), Cause.NONE)


def test_query_words_come_from_inner_titles_and_not_from_home() -> None:
    titles = [
        ("u1", title_words("Fertilizantes para todos")),
        ("u2", title_words("Bachillerato | Inicio", ("inicio",))),
    ]
    assert choose(titles, home=()) == [("fertilizantes", "u1"), ("bachillerato", "u2")]
    assert choose(titles, home=("fertilizantes",)) == [("bachillerato", "u2")]
    common = [(f"u{n}", ("reglamento",)) for n in range(4)]
    assert choose(common, home=()) == []


def test_words_with_accents_are_left_out() -> None:
    assert title_words("Exportación avícola certificada") == ("certificada",)


def test_nonsense_is_pronounceable_and_stable() -> None:
    assert nonsense("a") == nonsense("a")
    assert nonsense("a") != nonsense("b")
    assert nonsense("a").endswith("zq")
    assert nonsense("a").isalpha()


TEXT = "Educación, niñez y «trámites»"
CHARSETS = {
    "utf-8": (TEXT.encode(), {}),
    "utf-8 declared latin-1": (TEXT.encode(), {"content-type": "text/html; charset=iso-8859-1"}),
    "latin-1 declared utf-8": (TEXT.encode("windows-1252"), {"content-type": "text/html; charset=utf-8"}),
    "latin-1 undeclared": (TEXT.encode("windows-1252"), {}),
    "latin-1 by meta": (b"<meta charset=iso-8859-1>" + TEXT.encode("latin-1"), {}),
    "utf-16 with mark": (TEXT.encode("utf-16"), {}),
    "unknown charset": (TEXT.encode(), {"content-type": "text/html; charset=utf-99"}),
    "bom": (b"\xef\xbb\xbf" + TEXT.encode(), {}),
}


@pytest.mark.parametrize("name", CHARSETS)
def test_charsets(name: str) -> None:
    body, headers = CHARSETS[name]
    assert decode(body, headers).endswith(TEXT)


def test_nul_bytes_are_dropped() -> None:
    assert decode(b"a\0b", {}) == "ab"


def test_query_words_are_whole_words() -> None:
    assert title_words("Feria artesanal2026 feriasartesanales.gob correo@dominio.gob") == ()
