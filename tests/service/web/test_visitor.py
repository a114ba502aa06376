"""Visitor: who asks, and from whose pages."""

from __future__ import annotations

import pytest

from service.web.visitor import client_of, from_our_pages, mark_of

PROXY = {"10.0.0.2", "10.0.0.3"}


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "client"),
    [
        ("190.1.2.3", "", set(), "190.1.2.3"),
        ("190.1.2.3", "8.8.8.8", PROXY, "190.1.2.3"),  # whoever is no proxy of ours may say what he likes
        ("10.0.0.2", "190.1.2.3", PROXY, "190.1.2.3"),
        ("10.0.0.2", "8.8.8.8, 190.1.2.3", PROXY, "190.1.2.3"),  # the first is what the visitor claimed
        ("10.0.0.2", "8.8.8.8, 190.1.2.3, 10.0.0.3", PROXY, "190.1.2.3"),
        ("10.0.0.2", "", PROXY, "10.0.0.2"),
        ("10.0.0.2", "not an address", PROXY, "10.0.0.2"),
        ("10.0.0.2", "190.1.2.3", set(), "10.0.0.2"),
        ("2001:db8:1:2:aaaa::1", "", set(), "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "", set(), "2001:db8:1:2::"),
        ("::ffff:190.1.2.3", "", set(), "190.1.2.3"),
    ],
)
def test_the_client_is_the_last_hop_that_is_not_ours(peer: str, forwarded: str, trusted: set[str], client: str) -> None:
    assert client_of(peer, forwarded, trusted) == client


def test_what_is_kept_of_a_visitor_names_nobody_and_changes_daily() -> None:
    assert "190.1" not in mark_of("190.1.2.3", "2026-10-06")
    assert mark_of("190.1.2.3", "2026-10-06") == mark_of("190.1.2.3", "2026-10-06")
    assert mark_of("190.1.2.3", "2026-10-06") != mark_of("190.1.2.3", "2026-10-07")


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),  # no browser: nothing is sent along in its name
        ({"sec-fetch-site": "same-origin", "origin": "null", "host": "a.test"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site", "origin": "https://b.a.test", "host": "a.test"}, False),
        ({"origin": "https://a.test", "host": "a.test"}, True),
        ({"origin": "https://evil.test", "host": "a.test"}, False),
        ({"origin": "null", "host": "a.test"}, False),
        ({"origin": "", "host": ""}, False),
    ],
)
def test_a_change_comes_from_our_own_pages(headers: dict[str, str], ours: bool) -> None:
    assert from_our_pages(headers) is ours
