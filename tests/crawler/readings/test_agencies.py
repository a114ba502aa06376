"""Which links lead to public institutions."""

from __future__ import annotations

import pytest

from tests.building import reading


@pytest.mark.parametrize(
    ("href", "institution"),
    [
        ("https://www.salud.gob.test/x", "salud"),
        ("http://SALUD.gob.test:8080/", "salud"),
        ("https://tramites.salud.gob.test/", "salud"),
        ("https://www.tribunal.org.test/", "tribunal"),
        ("/ir?url=https%3A%2F%2Ffinanzas.gob.test%2F", "finanzas"),
        ("https://www.ejemplo.gob.test/otra", "ejemplo"),
        ("https://www.facebook.com/salud.gob.test", ""),
        ("https://salud.gob.test.evil.com/", ""),
        ("https://gob.test/", ""),
        ("https://malsalud.gob.test/", ""),
        ("mailto:a@salud.gob.test", ""),
        ("http://[roto/", ""),
    ],
)
def test_institution(href: str, institution: str) -> None:
    found = reading(f"<a href='{href}'>x</a>", "https://www.otro.test/").agencies
    assert [a.institution for a in found] == ([institution] if institution else [])


def test_image_maps_and_blocks() -> None:
    (found,) = reading("<footer><map><area href='https://salud.gob.test' alt='Salud'></map></footer>").agencies
    assert (found.link.label, found.link.block.value) == ("Salud", "footer")
