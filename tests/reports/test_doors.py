"""Doors: links to the self-check and the right of reply, on the pages of sites and institutions, where they are served."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from reports.pages import pages, site_pages
from reports.publication import Publication, places_in
from reports.records import Edition
from service.publishing import doors
from service.web.paths import PLACES
from tests.house import CONFIG
from tests.reports.test_share import book_of

SERVICE = "https://egob.example"


def links(text: str) -> list[str]:
    return [str(one) for one in html.fromstring(text).xpath("//section[@class='doors']//a/@href")]


@pytest.mark.parametrize(
    ("language", "site", "institution", "check", "reply", "replies"),
    [
        ("es", "sitios/mspas/", "instituciones/mspas/", "/revise/", "/replica/", "/replicas/"),
        ("en", "en/sites/mspas/", "en/institutions/mspas/", "/en/check/", "/en/reply/", "/en/replies/"),
    ],
)
def test_the_doors_are_those_of_the_service(
    edition: Edition, language: str, site: str, institution: str, check: str, reply: str, replies: str
) -> None:
    book = book_of(edition, language, Publication(doors=doors(SERVICE)))
    latest = dict(site_pages(book, latest=True))
    asked = [f"{SERVICE}{check}?site=mspas", f"{SERVICE}{reply}?site=mspas", f"{SERVICE}{replies}"]
    assert links(latest[f"{site}index.html"]) == asked
    kept = dict(site_pages(book, latest=False))
    assert [path for path, text in kept.items() if links(text)] == [], "a page that stays for ever has no door of today"
    assert links(dict(pages(book))[f"{institution}index.html"]) == [f"{SERVICE}{check}", f"{SERVICE}{replies}"]
    alone = next(i for i in edition.institutions if len(i.sites) == 1)
    path = f"{institution.removesuffix('mspas/')}{alone.id}/index.html"
    assert links(dict(pages(book))[path])[1] == f"{SERVICE}{reply}?site={alone.sites[0].id}"


def test_there_are_none_where_nobody_serves_them(edition: Edition) -> None:
    assert doors("") == {}
    book = book_of(edition, "es", Publication(doors=doors("")))
    found = [*pages(book), *site_pages(book, latest=True)]
    assert len(found) > 30
    assert [path for path, text in found if "doors" in text] == []


def test_what_ships_names_no_service() -> None:
    places = places_in(CONFIG)
    assert (places.address, places.service) == ("", "")
    assert set(doors(SERVICE)["es"]) == set(PLACES)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("service: https://egob.example/", SERVICE),
        ("service: http://10.0.0.1:8000", "http://10.0.0.1:8000"),
        ("", ""),
        ("service: egob.example", None),
        ("service: javascript:alert(1)", None),
        ("service: https://", None),
        ("servicio: https://egob.example", None),
    ],
)
def test_only_an_address_is_an_address(tmp_path: Path, text: str, service: str | None) -> None:
    (tmp_path / "publication.yaml").write_text(text, encoding="utf-8")
    if service is None:
        with pytest.raises(ValueError, match=r"publication\.yaml"):
            places_in(tmp_path)
    else:
        assert places_in(tmp_path).service == service
