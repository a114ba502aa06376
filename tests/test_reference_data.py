"""config/reference: the printed figures are there as printed, and name institutions of the registry."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from crawler.registry import Kind, Registry

CONFIG = Path(__file__).parents[1] / "config"
REFERENCE = CONFIG / "reference"
REGISTRY = Registry.load(CONFIG / "registry" / "gt-executive", "gt-executive")


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_study_is_quoted_as_printed() -> None:
    study = yaml.safe_load((REFERENCE / "study_2019.yaml").read_text(encoding="utf-8"))
    assert study["averages"] == {"ministries": 49.9, "secretariats": 50.1, "executive": 52.16}
    assert study["un_printed"]["egdi_2020"] == 0.5155
    assert list(study["un_printed"]["egdi_rank"].values()) == [112, 112, 133, 102, 113, 121]
    of_the_study = [i for i in REGISTRY.institutions.values() if i.kind != Kind.OTHER]
    assert study["sites"] == {i.id: i.sites_2019 for i in of_the_study}
    assert study["totals"]["sites"] == sum(study["sites"].values()) == 276


@pytest.mark.parametrize(
    ("year", "egdi", "rank", "osi"),
    [("2010", "0.39368", "112", "0.30793"), ("2020", "0.5155", "121", "0.5118"), ("2024", "0.57383", "122", "0.65379")],
)
def test_the_survey_has_guatemala(year: str, egdi: str, rank: str, osi: str) -> None:
    found = [row for row in rows("egdi.csv") if (row["iso3"], row["year"]) == ("GTM", year)]
    assert [(row["egdi"], row["egdi_rank"], row["osi"]) for row in found] == [(egdi, rank, osi)]


def test_ranks_of_the_study_are_those_of_the_survey() -> None:
    study = yaml.safe_load((REFERENCE / "study_2019.yaml").read_text(encoding="utf-8"))
    ranks = {int(row["year"]): int(row["egdi_rank"]) for row in rows("egdi.csv") if row["iso3"] == "GTM"}
    assert {year: ranks[year] for year in study["un_printed"]["egdi_rank"]} == study["un_printed"]["egdi_rank"]


def test_visits_add_up_to_the_printed_totals() -> None:
    *visits, total = rows("copret_visits_2015.csv")
    for month in ("april", "may"):
        assert sum(int(row[month]) for row in visits) == int(total[month])
        assert all(int(row[f"{month}_printed"].replace(",", "")) == int(row[month]) for row in [*visits, total])
    assert (total["april_printed"], total["may_printed"]) == ("105,587", "940,631")
    assert {row["institution"] for row in visits} == {
        i.id for i in REGISTRY.institutions.values() if i.kind == Kind.MINISTRY
    }


def test_the_four_indicators_are_as_printed() -> None:
    printed = [(row["april_printed"], row["may_printed"]) for row in rows("copret_2015.csv")]
    assert printed == [("78.5%", "78.6%"), ("94%", "100%"), ("35.7 %", "28.6%"), ("100%", "100%")]


def test_the_interoperability_survey_has_its_parts() -> None:
    folder = "interoperability_2025"
    matrix, topics = rows(f"{folder}/matrix.csv"), rows(f"{folder}/topics.csv")
    assert (len(matrix), len(topics)) == (10, 18)
    yes = {row["institution"]: sum(value.startswith("Sí") for value in row.values()) for row in matrix}
    totals = {"mides": 5, "renap": 4, "maga": 2, "mineduc": 2, "mingob": 2, "mineco": 1, "mindef": 1, "segeplan": 1}
    assert yes == {"marn": 0, "civ": 0, **totals}
    named = [row["institution"] for name in ("matrix", "profiles", "notes") for row in rows(f"{folder}/{name}.csv")]
    named += [row[end] for row in rows(f"{folder}/links.csv") for end in ("source", "target")]
    named += [name for row in topics for column in ("yes", "no") for name in row[column].split(";")]
    assert {name for name in named if name} <= set(REGISTRY.institutions)
