"""English of the web's own pages: every message has one, in its own catalogue or the report's, and nothing is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from reports.words import CATALOGUES
from service.web.pages import OWN
from service.web.words import CATALOGUE, say

_VALUE = re.compile(r"%\(\w+\)s")
_SPANISH = re.compile(r"\b(?:de|del|la|el|los|las|una|con|sin|por|para|qué|cómo|sitio|sitios|puntos)\b", re.IGNORECASE)


def of_templates() -> Iterator[str]:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for path in sorted(OWN.glob("*.html")):
        for call in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext"}:
                yield call.args[0].as_const()


def of_modules() -> Iterator[str]:
    for path in sorted(OWN.parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                yield ast.literal_eval(node.args[0])


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


MESSAGES = sorted({*of_templates(), *of_modules()})


def test_the_search_finds_messages_of_both_kinds() -> None:
    assert len(set(of_templates())) > 30
    assert len(set(of_modules())) > 20


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message[:40])
def test_every_message_has_its_english(message: str) -> None:
    own, report = (catalogue(path).get(message) for path in (CATALOGUE, CATALOGUES / "en.po"))
    found = own or report
    assert found is not None, "no English of this message"
    assert found.string, "the English of this message is empty"
    assert not found.fuzzy
    assert sorted(_VALUE.findall(str(found.string))) == sorted(_VALUE.findall(message))


def test_the_catalogue_holds_nothing_else_and_nothing_in_other_words() -> None:
    own, report = ({str(m.id): m.string for m in catalogue(p) if m.id} for p in (CATALOGUE, CATALOGUES / "en.po"))
    assert own.keys() - set(MESSAGES) == set()
    assert {
        message: (own[message], report[message]) for message in own.keys() & report if own[message] != report[message]
    } == {}


def test_a_message_without_english_is_noticed() -> None:
    assert catalogue(CATALOGUE).get("Un texto que nadie tradujo") is None
    assert say("en", "Un texto que nadie tradujo") == "Un texto que nadie tradujo"


@pytest.mark.parametrize("path", sorted(OWN.glob("*.html")), ids=lambda path: path.name)
def test_no_spanish_stands_in_a_template_outside_the_catalogue(path: Path) -> None:
    template = path.read_text(encoding="utf-8")
    bare = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", " ", template, flags=re.DOTALL)
    assert _SPANISH.findall(re.sub(r"<[^<>]*>", " ", bare)) == []
