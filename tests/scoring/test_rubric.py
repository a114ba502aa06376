"""The rubric's files: what is accepted, and how a bad one is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from crawler.vocabulary import ConfigError
from scoring.rubric import Rubric, digest
from tests.scoring import building


def test_levels_are_those_of_the_study(rubric: Rubric) -> None:
    table = [(level.number, level.points, level.name.es, level.needs, len(level.criteria)) for level in rubric.levels]
    assert table == [
        (1, 20, "Emergente", 1, 1),
        (2, 40, "Ampliado", 2, 3),
        (3, 60, "Interactivo", 3, 5),
        (4, 80, "Transaccional", 1, 1),
        (5, 100, "Integrado", 1, 3),
    ]
    assert tuple(rubric.criteria) == building.ALL
    assert rubric.level_name(0).es == "Sin nivel"
    assert rubric.level_name(4).get("en") == "Transactional"
    assert rubric.params("search_works") == {"min_items": 3}


def test_needs_is_half_rounded_up(rubric: Rubric) -> None:
    for level in rubric.levels:
        asked = 1 if level.one_question else len(level.criteria)
        assert level.needs == -(-asked // 2)


def test_all_twelve_variants_are_there(rubric: Rubric) -> None:
    assert [variant.id for variant in rubric.variants] == [
        *(f"V{number}" for number in range(1, 11)),
        "V11_30",
        "V11_180",
        "V12",
    ]


def _edit(name: str, change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    def apply(config: Path) -> None:
        path = config / name
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")

    return apply


SEARCH = "criteria/search_works.yaml"
BROKEN = [
    (_edit("rubric.yaml", lambda d: d.pop("version")), "rubric.yaml: version: Field required"),
    (_edit("rubric.yaml", lambda d: d.update(colour="red")), "rubric.yaml: colour: Extra inputs"),
    (_edit("rubric.yaml", lambda d: d["thresholds"].update(counts=0.95)), "thresholds: .*expected counts <= present"),
    (_edit("rubric.yaml", lambda d: d["levels"][1].update(needs=4)), "levels.1: .*needs 4 of 3"),
    (_edit("rubric.yaml", lambda d: d["levels"].reverse()), "numbered 1, 2, 3"),
    (_edit("rubric.yaml", lambda d: d["levels"][2].update(points=40)), "points that rise"),
    (_edit("rubric.yaml", lambda d: d["advice_order"].pop()), "rubric.yaml: advice_order: expected every criterion"),
    (_edit("rubric.yaml", lambda d: d["variants"].append(d["variants"][0])), "variants with different ids"),
    (_edit("rubric.yaml", lambda d: d["variants"][4]["accept"][0].pop("equals")), "exactly one of equals"),
    (_edit("rubric.yaml", lambda d: d["levels"][0]["criteria"].append("colours")), "colours.yaml: the file is missing"),
    (
        _edit("rubric.yaml", lambda d: d["variants"][4]["accept"][0].update(criterion="serch")),
        "serch.yaml: the file is missing; .*variants.V5",
    ),
    (lambda config: (config / SEARCH).unlink(), "search_works.yaml: the file is missing; .*levels.3"),
    (_edit(SEARCH, lambda d: d.update(id="search")), "search_works.yaml: id: expected 'search_works'"),
    (_edit(SEARCH, lambda d: d.update(level=2)), "search_works.yaml: level, in_headline: expected 3 and true"),
    (_edit(SEARCH, lambda d: d["question"].pop("en")), "search_works.yaml: question.en: Field required"),
    (_edit(SEARCH, lambda d: d["advice"].update(es=" ")), "search_works.yaml: advice.es: .*at least 1"),
    (
        _edit("criteria/organised_by_needs.yaml", lambda d: d.update(in_headline=True)),
        "organised_by_needs.yaml: in_headline: expected false",
    ),
    (lambda config: (config / "rubric.yaml").write_text("a: [", encoding="utf-8"), "rubric.yaml: not valid YAML"),
]


@pytest.mark.parametrize(("spoil", "message"), BROKEN)
def test_a_bad_file_is_one_clear_error(tmp_path: Path, spoil: Callable[[Path], None], message: str) -> None:
    config = building.config_folder(tmp_path / "config")
    spoil(config)
    with pytest.raises(ConfigError, match=message):
        Rubric.load(config)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("rubric.yaml", True),
        (SEARCH, True),
        ("vocabulary/search.yaml", True),
        ("registry/x/sites.csv", False),
        ("reference/egdi.csv", False),
        ("simulation.yaml", False),
    ],
)
def test_digest_follows_what_judges(tmp_path: Path, name: str, changes: bool) -> None:
    config = building.config_folder(tmp_path / "config")
    before = digest(config)
    assert before == digest(config)
    (config / name).parent.mkdir(parents=True, exist_ok=True)
    with (config / name).open("a", encoding="utf-8") as file:
        file.write("# another line\n")
    assert (digest(config) != before) is changes
