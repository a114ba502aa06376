"""The signs without which a selector finds nothing: wrong, it would hide a product that is on the page."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

from crawler import readings
from crawler.readings.hosts import by_markup
from crawler.readings.selectors import Selectors, needed
from tests.building import reading, vocabulary


@pytest.mark.parametrize(
    ("selector", "signs"),
    [
        (".joinchat", "joinchat"),
        ("#Kunena", "kunena"),
        ("body.debates-page", "<body debates-page"),
        ("form[name=loginForm] #zLoginField", "<form [name [name=loginform zloginfield"),
        ("body[id^=page-login-index] #loginbtn", "<body [id loginbtn"),
        ("meta[name=generator][content*='a.b#c']", "<meta [name [name=generator [content"),
        ("input[name='option' i]", "<input [name"),
        ("input[name^=option]", "<input [name"),
        ("a[href*='open.php']~a[href*='view.php']", "<a [href"),
        ("[id^='tawk'] iframe", "[id <iframe"),
        ("nav>ul", "<nav <ul"),
        (".one, .two", ""),
        ("div:not(.x)", ""),
        ("gcse\\:search", ""),
        ("df-messenger", "<df-messenger"),
    ],
)
def test_needed(selector: str, signs: str) -> None:
    assert needed(selector) == set(signs.split())


def _element(part: str) -> tuple[str, str]:
    """An element that a part of a selector finds, as its tag and attributes."""
    tag = re.match(r"[\w-]*", part)
    names = re.findall(r"([.#])([\w-]+)", re.sub(r"\[[^\]]*\]", "", part))
    said = [f'class="otra {name}"' if sign == "." else f'id="{name}"' for sign, name in names]
    asked = re.findall(r"\[([\w-]+)(?:[*^~]?=['\"]?([^'\"\]]*)['\"]?)?\]", part)
    return tag[0] if tag and tag[0] else "div", " ".join([*said, *(f'{name}="{value}"' for name, value in asked)])


def _drawn(selector: str) -> str:
    """A page in which the selector finds something, with other elements around it."""
    start, end = "", ""
    for part in re.split(r"([\s>~+]+)", selector.replace(" i]", "]").replace("~=", "="))[::2]:
        tag, attributes = _element(part)
        start, end = f"{start}<{tag} {attributes}>", f"</{tag}>{end}"
        if "~" in selector.replace("~=", "="):
            start, end = start + f"</{tag}>", ""
    if selector == "frame":
        return "<html><frameset><frame></frameset></html>"
    if selector.startswith(("meta", "link")):
        return f"<html><head>{start}</head><body><p>Texto</p></body></html>"
    if selector.startswith("body"):
        return f"<html>{start}<p>Texto</p>{end}</html>"
    return f"<html><body><main><p class=uno name=dos>Texto</p>{start}{end}</main></body></html>"


def _every() -> list[str]:
    words = vocabulary()
    prints = {s for kind in words.fingerprints.values() for one in kind for s in one.selectors}
    listed = {s for name, said in words.lists.items() if name.endswith("_selectors") for s in said}
    return sorted(s for s in prints | listed | _written() if "\\" not in s)


def _written() -> set[str]:
    """Those that stand in the code: every list of selectors of a module of the readings."""
    found: set[str] = set()
    for info in pkgutil.iter_modules(readings.__path__, f"{readings.__name__}."):
        for value in vars(importlib.import_module(info.name)).values():
            found |= {one for _, one in value._needs} if isinstance(value, Selectors) else set()
    return found


@pytest.mark.parametrize("selector", _every())
def test_no_selector_is_passed_over_on_a_page_where_it_finds_something(selector: str) -> None:
    page = reading(_drawn(selector))
    assert page.tree.css_first(selector) is not None, page.page.html
    assert Selectors([selector]).first(page) == selector
    assert Selectors([selector]).first(reading("<main><p>Texto</p></main>")) == ""


@pytest.mark.parametrize("kind", sorted(vocabulary().fingerprints))
def test_products_that_a_class_or_id_gives_away_are_found(kind: str) -> None:
    named = [(one.name, s) for one in vocabulary().fingerprints[kind] for s in one.selectors if s[0] in ".#"]
    for name, selector in named:
        outer, _, inner = selector.partition(" ")
        mark = f"class='otra {outer[1:]}'" if outer[0] == "." else f"id='{outer[1:]}'"
        inside = "<select name=topicId></select>" if inner else ""
        found = by_markup(reading(f"<main><div {mark}>{inside}</div></main>"), kind)
        assert found is not None, selector
        assert found[0].name == name
