"""Copies among the pages that were read: equal titles and near texts; what differs in either is another page."""

from __future__ import annotations

import pytest

from crawler.readings import similarity
from crawler.readings.reading import Reading
from crawler.readings.similarity import Seen, fingerprint
from tests.building import reading

TEXT = " ".join(f"palabra{chr(97 + n % 26)}{chr(97 + n // 26)} de la institución" for n in range(60))
OTHER = " ".join(f"oficio{chr(97 + n % 26)}{chr(97 + n // 26)} en otra dependencia" for n in range(60))


def _page(title: str, text: str, path: str = "a") -> Reading:
    return reading(f"<title>{title}</title><main><p>{text}</p></main>", f"https://www.ejemplo.gob.test/{path}")


@pytest.mark.parametrize(
    ("title", "text", "kept"),
    [("Minas", TEXT, False), ("Minas", OTHER, True), ("Bosques", TEXT, True), ("Minas", "", True)],
)
def test_what_is_kept(title: str, text: str, kept: bool) -> None:
    seen = Seen()
    assert seen.add(_page("Minas", TEXT))
    assert seen.add(_page(title, text, "b")) is kept


def test_a_copy_that_is_wanted_is_kept_and_remembered() -> None:
    seen = Seen()
    seen.add(_page("Minas", TEXT))
    assert seen.add(_page("Minas", TEXT, "b"), whatever=True)
    assert not seen.add(_page("Minas", TEXT, "c"))


def test_texts_are_digested_only_where_titles_are_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    digested: list[str] = []
    real = similarity.fingerprint

    def counted(page: Reading) -> similarity.Print:
        digested.append(page.title)
        return real(page)

    monkeypatch.setattr(similarity, "fingerprint", counted)
    seen = Seen()
    for title in ("Minas", "Bosques", "Aguas", "Aguas"):
        seen.add(_page(title, OTHER if title == "Aguas" else TEXT))
    assert digested == ["Aguas", "Aguas"]


def test_only_letters_that_are_not_of_the_own_address_count() -> None:
    said = fingerprint(_page("Error", "El oficio 57-2008 de la página busqueda12 y su art10b_cd x", "buscar/busqueda"))
    assert said.words == ("el", "oficio", "de", "la", "pagina", "su", "art", "cd")
    assert said.count == 8
    assert fingerprint(_page("Error", f"{TEXT} 1 2 3")).simhash == fingerprint(_page("Error", TEXT)).simhash
    assert fingerprint(_page("Error", f"{TEXT} {OTHER}")).simhash != fingerprint(_page("Error", TEXT)).simhash
