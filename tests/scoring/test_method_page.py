"""The method page: complete in both languages, made from config alone, and docs/ holds its latest text."""

from __future__ import annotations

import re

import pytest

from scoring.causes import Causes
from scoring.method_page import COMMAND, FILES, method_markdown, pages, sections
from scoring.rubric import Rubric
from tests.scoring.building import ALL, CONFIG

DOCS = CONFIG.parent / "docs"


@pytest.fixture(params=["es", "en"])
def page(request: pytest.FixtureRequest, rubric: Rubric) -> tuple[str, str]:
    language: str = request.param
    return language, method_markdown(rubric, language, sections(CONFIG), Causes.load(CONFIG))


def test_everything_of_the_method_is_on_the_page(page: tuple[str, str], rubric: Rubric) -> None:
    language, text = page
    expected = [level.name.get(language) for level in rubric.levels]
    expected += [c.question.get(language) for c in rubric.criteria.values()]
    expected += [v.changes.get(language) for v in rubric.variants]
    expected += [t.name.get(language) for t in Causes.load(CONFIG).causes.values()]
    expected += [rubric.notes.naming.get(language), rubric.notes.averages_2019.get(language), "0.90", "0.75"]
    assert [words for words in expected if words not in text] == []
    assert len(rubric.criteria) == len(ALL)


def test_no_placeholder_is_left_and_every_table_is_even(page: tuple[str, str]) -> None:
    text = page[1]
    assert "$" not in text
    for table in re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1


def test_the_two_pages_have_the_same_shape(rubric: Rubric) -> None:
    shapes = []
    for language in ("es", "en"):
        text = method_markdown(rubric, language, sections(CONFIG), Causes.load(CONFIG))
        shapes.append([re.match(r"#+|\||", line).group() for line in text.splitlines()])  # type: ignore[union-attr]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", FILES.values())
def test_docs_hold_the_page_that_config_gives(name: str) -> None:
    path = DOCS / name
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    assert kept == pages(CONFIG)[name], f"docs/{name} is stale: run `{COMMAND}` and commit it"
