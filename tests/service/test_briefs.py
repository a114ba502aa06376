"""Briefs: a sheet for each institution, in both languages, printed the same twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from crawler.browser import BrowserNotFoundError, find_browser
from reports.briefing import write_briefings
from reports.records import Edition
from reports.words import Words
from scoring.rubric import Rubric
from scoring.store import Store
from service.briefs import write_briefs
from service.context import Context
from tests.house import CONFIG
from tests.reports.conftest import edition as edition  # a fixture
from tests.scoring.test_store import result


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    """A scored quarter of a few sites."""
    monkeypatch.delenv("EGOB_STORE", raising=False)
    made = Context(CONFIG, tmp_path, "gt-executive", "2026T4", find_browser())
    store = Store.open(made.store_url)
    store.save(result(Rubric.load(CONFIG)))
    store.close()
    return made


def read(path: Path) -> str:
    document = PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_a_sheet_says_where_an_institution_stands_and_prints_the_same_twice(context: Context, tmp_path: Path) -> None:
    if context.browser is None:
        pytest.skip("no browser on this machine: nothing can be printed (set EGOB_BROWSER)")
    name = "mspas"
    one, two = (write_briefs(context, tmp_path / folder, "es", name) for folder in ("1", "2"))
    assert [path.name for path in one] == [f"{name}-2026T4.pdf"]
    assert one[0].read_bytes() == two[0].read_bytes()
    said = read(one[0])
    for words in (
        "Institución mspas",
        "40.0 de 100 puntos",
        "Ministerios: 20.0",
        "Qué hacer primero",
        "Para el próximo",
    ):
        assert words in said, words


@pytest.mark.parametrize(("language", "words"), [("es", "Para el próximo nivel"), ("en", "For the next level")])
def test_every_institution_with_sites_has_one(edition: Edition, tmp_path: Path, language: str, words: str) -> None:
    found = write_briefings(edition, tmp_path, Words(language))
    assert set(found) == {i.id for i in edition.institutions if i.sites}
    pages = [page.read_text(encoding="utf-8") for page, _ in found.values()]
    assert any(words in page for page in pages)
    assert all(f'<html lang="{language}">' in page for page in pages)
    sites = sum(page.count('<tr><th scope="row">') for page in pages)
    assert sites == len(edition.sites)


def test_what_cannot_be_printed_is_said(context: Context, tmp_path: Path, edition: Edition) -> None:
    with pytest.raises(KeyError, match="nadie"):
        write_briefings(edition, tmp_path, Words(), "nadie")
    without = Context(CONFIG, tmp_path, "gt-executive", "2026T4")
    with pytest.raises(BrowserNotFoundError, match="apt-get"):
        write_briefs(without, tmp_path, "es")
    if context.browser is not None:
        with pytest.raises(KeyError, match="sin calificar"):
            write_briefs(Context(CONFIG, tmp_path, "gt-executive", "2020T1", context.browser), tmp_path, "es")
