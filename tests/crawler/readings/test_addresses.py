"""What is said of an address by itself, and that it is said once however often a template repeats it."""

from __future__ import annotations

import pytest

from crawler.readings.addresses import Addresses
from tests.building import INSTITUTIONS, lens, reading, vocabulary


@pytest.mark.parametrize(
    ("url", "traits", "institution", "file"),
    [
        ("https://salud.gob.test/", set(), "salud", ""),
        ("https://www.otro.test/ir?url=https://finanzas.gob.test/", set(), "finanzas", ""),
        ("https://salud.gob.test.evil.com/", set(), "", ""),
        ("tel:+50222220000", {"channel"}, "", ""),
        ("https://wa.me/50222220000", {"channel"}, "", ""),
        ("https://wa.me.evil.com/50222220000", set(), "", ""),
        ("https://mesa.otro.test/osticket/", {"channel"}, "", ""),
        ("https://forms.gle/abc", {"survey"}, "", ""),
        ("https://www.otro.test/encuesta_satisfaccion/", {"named_survey"}, "", ""),
        ("https://www.otro.test/encuesta-nacional-de-empleo/", set(), "", ""),
        ("https://www.otro.test/feed/", {"feed"}, "", ""),
        ("https://www.otro.test/feedback/", set(), "", ""),
        ("https://www.otro.test/datos/presupuesto.csv", {"data_file"}, "", "xls"),
        ("https://www.otro.test/solicitud.pdf", set(), "", "pdf"),
        ("https://www.otro.test/solicitud.html", set(), "", ""),
        ("https://datos.salud.gob.test/", {"data_portal"}, "salud", ""),
        ("https://datos.otro.test/", set(), "", ""),
        ("http://[roto/", set(), "", ""),
        ("", set(), "", ""),
    ],
)
def test_an_address(url: str, traits: set[str], institution: str, file: str) -> None:
    found = Addresses(vocabulary(), INSTITUTIONS).of(url)
    assert (set(found.traits), found.institution, found.file) == (traits, institution, file)


def test_a_template_is_judged_once() -> None:
    shared, menu = lens(), "".join(f"<a href='/seccion-{n}'>{n}</a>" for n in range(20))
    pages = [shared.read(reading(f"<nav>{menu}</nav><p>{n}</p>").page) for n in range(5)]
    assert {len(page.addresses) for page in pages} == {20}
    told = shared.addresses.of.cache_info()
    assert (told.misses, told.hits) == (20, 80)


def test_another_lens_judges_anew() -> None:
    url = "https://salud.gob.test/"
    assert lens().addresses.of(url).institution == "salud"
    assert lens({}).addresses.of(url).institution == ""
