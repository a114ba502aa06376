"""Dates of RSS, Atom and WordPress REST."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.readings.feeds import feed_dates
from tests.building import page

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><pubDate>Fri, 20 Nov 2026 10:00:00 +0000</pubDate>
<item><title>Uno &amp; dos</title><pubDate>Mon, 02 Nov 2026 10:00:00 -0600</pubDate></item>
<item><title>Futuro</title><pubDate>Mon, 02 Nov 2027 10:00:00 -0600</pubDate></item>
<item><title>Sin fecha</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><updated>2026-11-20T00:00:00Z</updated><entry><title>Uno</title>
<updated>2026-11-19T00:00:00Z</updated><published>2026-11-02T00:00:00Z</published></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><item><title>Uno</title><dc:date>2026-11-02</dc:date></item></rdf:RDF>"""
REST = '[{"date":"2026-11-02T08:00:00","title":{"rendered":"Uno &#8211; dos"}},{"date":"x"},4]'
BOMB = """<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM
"file:///etc/passwd">]><rss><channel><item><title>&b;&c;</title><pubDate>Mon, 02 Nov 2026 10:00:00 -0600</pubDate></item></channel></rss>"""


@pytest.mark.parametrize(
    ("body", "label"),
    [(RSS, "Uno & dos"), (ATOM, "Uno"), (RDF, "Uno"), (REST, "Uno – dos"), ("\ufeff\n" + RSS, "Uno & dos")],
)
def test_items(body: str, label: str) -> None:
    assert [(item.day, item.label, item.source) for item in feed_dates(page(body))] == [
        (date(2026, 11, 2), label, "feed")
    ]


@pytest.mark.parametrize(
    "body", ["", "<html><p>404", "{}", "[[[", "[" * 100_000, '{"code":"rest_disabled"}', "\x00", "<rss", "<a/>"]
)
def test_no_feed(body: str) -> None:
    assert feed_dates(page(body)) == ()


def test_entities_are_not_resolved() -> None:
    (item,) = feed_dates(page(BOMB))
    assert item.label == ""
