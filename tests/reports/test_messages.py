"""English beside Spanish: every message is translated, keeps its values, and no Spanish stands outside the catalogue."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from reports.environment import TEMPLATES
from reports.words import Words

ROOT = Path(__file__).parents[2]
_VALUE = re.compile(r"%\(\w+\)s")
# Words that only Spanish has, as they would stand in a template outside _()
_SPANISH = re.compile(r"\b(?:de|del|la|el|los|las|una|con|sin|por|para|qué|cómo|sitio|sitios|puntos)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_message_has_its_english(script: ModuleType) -> None:
    found = script.messages()
    assert len(found) > 300, "the search for messages is broken"
    assert script.untranslated(found, script.known()) == []


def test_the_catalogue_holds_nothing_else(script: ModuleType) -> None:
    known = {tuple(m.id) if isinstance(m.id, (list, tuple)) else m.id for m in script.known() if m.id}
    assert known - script.messages() == set()


def test_a_missing_or_guessed_message_is_noticed(script: ModuleType) -> None:
    catalogue = Catalog(locale="en")
    catalogue.add("Sitios", "Sites")
    catalogue.add("Puntos", "Points", flags=["fuzzy"])
    catalogue.add(("%(n)s fila", "%(n)s filas"), ("%(n)s row", ""))
    asked = {"Sitios", "Puntos", "Nivel", ("%(n)s fila", "%(n)s filas")}
    assert set(script.untranslated(asked, catalogue)) == asked - {"Sitios"}


def test_a_translation_has_the_values_of_its_message(script: ModuleType) -> None:
    for message in script.known():
        ids = list(message.id) if message.pluralizable else [message.id]
        texts = list(message.string) if message.pluralizable else [message.string]
        for one, text in zip(ids, texts, strict=True):
            if one:
                assert set(_VALUE.findall(text)) == set(_VALUE.findall(one)), one
                assert (one[0] == " ", one[-1] == " ") == (text[0] == " ", text[-1] == " "), one


def test_plurals_are_said_in_both_languages() -> None:
    for language, one, many in (("es", "1 sitio", "1,234 sitios"), ("en", "1 site", "1,234 sites")):
        words = Words(language)
        assert (words.count("%(n)s sitio", "%(n)s sitios", 1), words.count("%(n)s sitio", "%(n)s sitios", 1234)) == (
            one,
            many,
        )


def _literal(template: str) -> str:
    """The text of a template without its expressions, comments, attributes and tags."""
    bare = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", " ", template, flags=re.DOTALL)
    return re.sub(r"<[^<>]*>", " ", bare)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_spanish_stands_in_a_template_outside_the_catalogue(path: Path) -> None:
    assert _SPANISH.findall(_literal(path.read_text(encoding="utf-8"))) == []


def test_the_search_for_spanish_finds_some() -> None:
    assert _SPANISH.findall(_literal('<p class="de">{{ _("Los sitios") }} de los sitios</p>')) == [
        "de",
        "los",
        "sitios",
    ]
