"""Search: works where declared, in the manner of each content manager, and fails in the declared way elsewhere."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.text import norm
from service.simulation.features.search import ROUTES
from service.simulation.response import Response
from service.simulation.traits import SimSite
from tests.simulation.asking import fetch, raw, tree, with_variant, world

NONSENSE = "rafodipelozq"


def search(site: SimSite, words: str) -> Response:
    """Submit the site's search the way its form does."""
    path, field = ROUTES[site.style]
    if site.style == "aspnet":
        return fetch(site, path, method="POST", body=urlencode({"__VIEWSTATE": "x", field: words}))
    hidden = {"option": "com_search", "task": "search"} if site.style == "joomla" else {}
    return fetch(site, f"{path}?{urlencode({field: words, **hidden})}")


def word_of(site: SimSite) -> tuple[str, str]:
    """A word of one page's title that is not on the home page, and the path of that page."""
    home = norm(fetch(site).body.decode())
    for path, draft in world().plan(site).pages.items():
        if draft.listed and path:
            for word in re.findall(r"[a-z]{6,14}", norm(draft.title)):
                if word not in home:
                    return word, path
    raise AssertionError(f"{site.id} has no word to search for")


def links(response: Response) -> set[str]:
    found = LexborHTMLParser(response.body.decode()).css("a")
    return {re.sub(r";jsessionid=\w+", "", node.attributes.get("href") or "") for node in found}


def sites(variant: str, style: str = "") -> list[SimSite]:
    large = [s for s in with_variant("search_works", variant) if s.has("many_pages") or variant == "robots_closed"]
    return [s for s in large if not style or s.style == style]


@pytest.mark.parametrize("style", ["wordpress", "joomla", "drupal", "aspnet", "handmade"])
def test_a_working_search_finds_the_page_the_word_came_from(style: str) -> None:
    site = [*sites("plain", style), *sites("sidebar_noise", style)][0]
    word, path = word_of(site)
    found, control = links(search(site, word)), links(search(site, NONSENSE))
    assert site.prefix + path in found - control


def test_noise_stands_beside_every_answer() -> None:
    site = sites("sidebar_noise")[0]
    answers = [LexborHTMLParser(search(site, w).body.decode()) for w in (word_of(site)[0], NONSENSE)]
    assert all(answer.css_first(".lo-mas-leido a") for answer in answers)


def test_a_single_result_is_redirected_to() -> None:
    site = sites("single_result")[0]
    answers = [
        search(site, word)
        for word in {w for d in world().plan(site).pages.values() for w in re.findall(r"[a-z]{6,14}", norm(d.title))}
    ]
    moved = [answer for answer in answers if answer.status == 302]
    assert moved
    assert all(dict(answer.headers)["Location"].startswith(site.prefix) for answer in moved)


@pytest.mark.parametrize("variant", ["echo", "ignores_query", "empty_index"])
def test_a_broken_search_has_nothing_that_the_control_has_not(variant: str) -> None:
    for site in sites(variant)[:4]:
        word, path = word_of(site)
        found, control = links(search(site, word)), links(search(site, NONSENSE))
        assert site.prefix + path not in found - control
        assert not [link for link in found - control if word not in link]


def test_an_empty_index_says_that_there_is_nothing() -> None:
    site = sites("empty_index")[0]
    assert "sin-resultados" in search(site, word_of(site)[0]).body.decode()


def test_a_search_that_breaks_answers_500() -> None:
    assert {search(site, "palabra").status for site in sites("error_500")} == {500}


def test_a_search_without_a_box_is_not_offered() -> None:
    for site in with_variant("search_works", "hidden"):
        assert tree(site.id).css_first("input[type=search]") is None


def test_a_search_that_robots_closes_is_closed_in_robots() -> None:
    for site in sites("robots_closed"):
        path, field = ROUTES[site.style]
        rules = raw(site, "/robots.txt").body.decode()
        assert f"Disallow: {site.prefix}{path}?{'option=com_search' if site.style == 'joomla' else field}" in rules


def test_a_single_page_app_searches_by_script() -> None:
    site = world().sites["minex"]
    assert site.has("search_works") or site.variant("search_works") != "plain"
    view = fetch(site, "api/vista.json?" + urlencode({"ruta": "/buscar?q=apostilla"})).body.decode()
    assert "resultado" in view
