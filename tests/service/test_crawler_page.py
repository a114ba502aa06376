"""The page about who visits: complete in both languages, made from config alone, and docs/ holds its latest text."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from crawler.vocabulary import ConfigError
from service.crawler_page import COMMAND, FILES, crawler_markdown, crawler_page, pages
from tests.crawler.web import CONFIG

DOCS = CONFIG.parent / "docs"
AGENT = {"agent": {"contact_url": "https://medicion.example/visita", "contact_mail": "visita@medicion.example", "addresses": ["192.0.2.7"]}}  # fmt: skip
WISH = {
    "host": "ejemplo.gob.gt", "since": "2026-10-01", "until": "2026-12-31", "asked_by": "Dirección de Informática",
    "reason": {"es": "Se cambia de <b>servidor</b>", "en": "The server is being replaced"},
}  # fmt: skip


@pytest.mark.parametrize("language", FILES)
def test_it_says_who_how_and_what_can_be_done(language: str) -> None:
    text = crawler_markdown(CONFIG, language, AGENT)
    expected = [
        "EGobGT/1.0 (+https://medicion.example/visita; visita@medicion.example)", "visita@medicion.example", "192.0.2.7",
        "User-agent: EGobGT\nDisallow: /", "Retry-After", "Crawl-delay", "20:00", "6:00", "30 s", "24 h",
    ]  # fmt: skip
    assert [words for words in expected if words not in text] == []
    assert not re.search(r"[$]|{{", text)


def test_numbers_follow_the_configuration() -> None:
    assert "17 s" in crawler_markdown(CONFIG, "es", {"pace": {"crawl_delay_max_s": 17}})
    assert "17 s" not in crawler_markdown(CONFIG, "es")


def test_without_contact_it_says_that_nobody_is_visited() -> None:
    assert "no se visita ningún sitio público" in crawler_markdown(CONFIG, "es")
    assert "no public site is visited" in crawler_markdown(CONFIG, "en")


def test_both_languages_have_the_same_shape() -> None:
    shapes = [re.findall(r"(?m)^(#+|- |```)", crawler_markdown(CONFIG, language)) for language in FILES]
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) > 25


@pytest.mark.parametrize("language", FILES)
def test_who_opted_out_is_published(tmp_path: Path, language: str) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    assert "ejemplo.gob.gt" not in crawler_markdown(config, language)
    (config / "opt_out.yaml").write_text(yaml.safe_dump([WISH], allow_unicode=True), encoding="utf-8")
    text = crawler_markdown(config, language)
    assert "`ejemplo.gob.gt`, 2026-10-01 – 2026-12-31: Dirección de Informática." in text
    assert WISH["reason"][language] in text  # type: ignore[index]


def test_the_report_gets_html_in_which_nothing_of_the_lists_is_markup(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    (config / "opt_out.yaml").write_text(yaml.safe_dump([WISH], allow_unicode=True), encoding="utf-8")
    html = crawler_page(config, AGENT)
    assert set(html) == {"es", "en"}
    assert "<h2>Quién y por qué</h2>" in html["es"]
    assert "<code>EGobGT</code>" in html["en"]
    assert "<b>" not in html["es"]
    assert "&lt;b&gt;servidor" in html["es"]


def test_an_unknown_placeholder_or_key_is_named(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    page = config / "crawler_page.yaml"
    page.write_text(page.read_text(encoding="utf-8").replace("list: robots", "lits: robots"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"crawler_page\.yaml.*lits"):
        crawler_markdown(config, "es")


@pytest.mark.parametrize("name", FILES.values())
def test_docs_hold_the_page_that_config_gives(name: str) -> None:
    path = DOCS / name
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    assert kept == pages(CONFIG)[name], f"docs/{name} is stale: run `{COMMAND}` and commit it"
