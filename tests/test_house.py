"""The rules of the house, as tests: three files to a criterion, small modules, one broad except, no stray word list."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest
import yaml

from crawler.registry import Registry
from crawler.vocabulary import Vocabulary
from scoring.causes import Causes
from scoring.reference import Reference
from scoring.rubric import Rubric
from scoring.shapes import RubricFile
from tests import house
from tests.house import CONFIG, ROOT

LONGEST_MODULE = 250
LONGEST_FUNCTION = 40


def _rubric_file() -> RubricFile:
    return RubricFile.model_validate(yaml.safe_load((CONFIG / "rubric.yaml").read_text(encoding="utf-8")))


def _named_by_the_rubric() -> set[str]:
    file = _rubric_file()
    rules = [*file.levels, *(rule for variant in file.variants for rule in variant.levels)]
    return {name for rule in rules for name in rule.criteria}


CRITERIA = sorted(_named_by_the_rubric())


def _stems(folder: Path, pattern: str, prefix: str = "") -> set[str]:
    return {path.stem.removeprefix(prefix) for path in folder.glob(pattern)} - {"__init__"}


def test_a_criterion_is_three_files_with_one_stem() -> None:
    expected = set(CRITERIA)
    assert len(expected) == 14
    assert _stems(CONFIG / "criteria", "*.yaml") == expected
    assert _stems(ROOT / "scoring" / "detectors", "*.py") == expected
    assert _stems(ROOT / "tests" / "detectors", "test_*.py", "test_") == expected


@pytest.mark.parametrize("criterion", CRITERIA)
def test_params_are_the_keyword_arguments_of_the_detector(criterion: str) -> None:
    params = yaml.safe_load((CONFIG / "criteria" / f"{criterion}.yaml").read_text(encoding="utf-8")).get("params") or {}
    signature = inspect.signature(importlib.import_module(f"scoring.detectors.{criterion}").detect)
    signature.bind(None, **params)  # TypeError: an argument is missing, or nobody takes it
    keywords = {name for name, p in signature.parameters.items() if p.kind is inspect.Parameter.KEYWORD_ONLY}
    assert keywords == set(params), "every number of a detector stands in its YAML file, and no other does"
    assert next(iter(signature.parameters)) == "evidence"


@pytest.mark.parametrize("criterion", CRITERIA)
def test_a_detector_says_when_and_which_version(criterion: str) -> None:
    detector = importlib.import_module(f"scoring.detectors.{criterion}")
    said = inspect.getdoc(detector) or ""
    assert [word for word in ("Present:", "Absent:", "Unknown:") if word not in said] == []
    assert re.fullmatch(r"\d+\.\d+", detector.VERSION)


def test_every_module_says_what_it_owns() -> None:
    assert [str(module) for module in house.modules() if not ast.get_docstring(house.tree(module))] == []


def test_no_module_is_long() -> None:
    found = {str(module): house.lines(module) for module in house.modules()}
    assert {name: length for name, length in found.items() if length > LONGEST_MODULE} == {}


def test_no_function_is_long() -> None:
    assert house.long_functions(LONGEST_FUNCTION) == []


def test_the_one_broad_except_is_around_detectors() -> None:
    assert [place.partition(":")[0] for place in house.broad_handlers()] == ["scoring/assess.py"], (
        house.broad_handlers()
    )


def test_only_the_command_line_prints() -> None:
    allowed = ("service/cli.py", "service/commands/")
    assert [place for place in house.prints() if not place.startswith(allowed)] == []


def test_every_word_list_that_code_names_exists() -> None:
    vocabulary = Vocabulary.load(CONFIG)
    files = {name.partition(".")[0] for name in vocabulary.lists}
    named = house.named_lists(files) | house.asked_lists()
    assert named, "no list is named: the search for names is broken"
    assert {name: where for name, where in named.items() if name not in vocabulary.lists} == {}


def test_every_kind_of_fingerprint_that_code_names_exists() -> None:
    known = Vocabulary.load(CONFIG).fingerprints
    assert {kind: where for kind, where in house.asked_fingerprints().items() if kind not in known} == {}


@pytest.mark.parametrize("path", sorted(CONFIG.rglob("*.yaml")), ids=lambda path: str(path.relative_to(CONFIG)))
def test_config_is_yaml(path: Path) -> None:
    assert yaml.safe_load(path.read_text(encoding="utf-8")) is not None, f"{path} is empty"


def test_config_is_data_only() -> None:
    assert list(CONFIG.rglob("*.py")) == []


def test_every_loader_accepts_what_is_shipped() -> None:
    Vocabulary.load(CONFIG)
    Causes.load(CONFIG)
    rubric = Rubric.load(CONFIG)
    assert Reference.load(CONFIG, rubric.reference).series()
    for folder in (path.parent for path in (CONFIG / "registry").glob("*/sites.csv")):
        assert Registry.load(folder, folder.name).institutions


SAMPLE = """
def quiet():
    try:
        print("x")
    except (ValueError, Exception):
        pass
    with suppress(BaseException):
        words("search.offer")
        vocabulary.fingerprints["chat"]
"""


def test_the_searches_find_what_they_look_for(monkeypatch: pytest.MonkeyPatch) -> None:
    sample = Path("crawler/sample.py")
    monkeypatch.setattr(house, "modules", lambda: [sample])
    monkeypatch.setattr(house, "tree", lambda _: ast.parse(SAMPLE))
    assert house.broad_handlers() == ["crawler/sample.py:5", "crawler/sample.py:7"]
    assert house.prints() == ["crawler/sample.py:4"]
    assert house.asked_lists() == {"search.offer": "crawler/sample.py:8"}
    assert house.named_lists({"search"}) == {"search.offer": "crawler/sample.py:8"}
    assert house.asked_fingerprints() == {"chat": "crawler/sample.py:9"}
    assert house.long_functions(7) == ["crawler/sample.py:2 quiet has 8 lines"]
