"""Share: each institution has a picture for links to its pages, where the site has an address."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html

from reports.environment import Book
from reports.pages import pages, site_pages
from reports.publication import Publication
from reports.records import Edition
from reports.share import cards
from reports.words import Words

ADDRESS = "https://example.org/egob"


def _book(edition: Edition, language: str = "es", address: str = ADDRESS) -> Book:
    return book_of(edition, language, Publication(address=address))


def book_of(edition: Edition, language: str, publication: Publication) -> Book:
    """A book without charts."""
    return Book(edition, Words(language), [], {}, [], {}, True, ("2026T4",), publication)


@pytest.mark.parametrize(("language", "folder"), [("es", "instituciones"), ("en", "en/institutions")])
def test_pages_name_the_picture_of_their_institution(
    edition: Edition, tmp_path: Path, language: str, folder: str
) -> None:
    book = _book(edition, language)
    made = {f"{ADDRESS}/{card.path.relative_to(tmp_path)}" for card in cards(book, tmp_path / folder)}
    assert len(made) == len(edition.institutions)
    shown = [
        next(text for path, text in found if path.endswith("/mspas/index.html"))
        for found in (pages(book), site_pages(book, latest=True))
    ]
    for text in shown:
        (image,) = html.fromstring(text).xpath("//meta[@property='og:image']/@content")
        assert image == f"{ADDRESS}/{folder}/mspas/compartir.png"
        assert image in made


def test_a_picture_says_name_points_and_quarter_and_hostile_names_stay_text(edition: Edition, tmp_path: Path) -> None:
    hostile = replace(edition.institutions[0], name="<script>x</script> & " + "Ministerio " * 20)
    card = next(cards(_book(replace(edition, institutions=(hostile, *edition.institutions[1:]))), tmp_path))
    root = etree.fromstring(card.svg.encode())
    said = " ".join(root.itertext())
    assert "<script>x" in said
    assert "2026T4" in said
    assert Words().points(hostile.average.points) in said
    assert {etree.QName(node).localname for node in root.iter()} == {"svg", "rect", "text", "tspan"}
    assert (root.get("width"), root.get("height")) == ("1200", "630")


def test_without_an_address_there_is_no_picture(edition: Edition, tmp_path: Path) -> None:
    assert list(cards(_book(edition, address=""), tmp_path)) == []
