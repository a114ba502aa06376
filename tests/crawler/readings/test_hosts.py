"""The name without which a selector finds nothing: wrong, it would hide a product that is on the page."""

from __future__ import annotations

import pytest

from crawler.readings.hosts import by_markup, needed_name
from tests.building import reading, vocabulary


@pytest.mark.parametrize(
    ("selector", "name"),
    [
        (".joinchat", "joinchat"),
        ("#Kunena", "kunena"),
        ("body.debates-page", "debates-page"),
        ("form[name=loginForm] #zLoginField", "zloginfield"),
        ("body[id^=page-login-index] #loginbtn", "loginbtn"),
        ("meta[name=generator][content*='a.b#c']", ""),
        ("a[href*='open.php']~a[href*='view.php']", ""),
        (".one, .two", ""),
        ("div:not(.x)", ""),
        ("gcse\\:search", ""),
        ("df-messenger", ""),
    ],
)
def test_needed_name(selector: str, name: str) -> None:
    assert needed_name(selector) == name


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
