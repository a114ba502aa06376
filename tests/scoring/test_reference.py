"""The UN reference: the latest survey not after the crawl, exact values, clear errors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.vocabulary import ConfigError
from scoring.reference import Reference
from scoring.rubric import Rubric
from scoring.shapes import ReferenceRule
from tests.scoring.building import CONFIG

HEAD = "iso3,country,region,year,egdi,egdi_rank,osi,tii,hci,epi,epi_rank,source\n"
ROWS = (
    "GTM,Guatemala,LAC,2020,0.5155,121.0,0.5118,0.4828,0.552,0.5,112.0,EGOVKB\n"
    "GTM,Guatemala,LAC,2018,0.4974,113.0,0.6458,0.2941,0.5524,,,EGOVKB\n"
    "GTM,Guatemala,LAC,2024,0.57383,122,0.65379,0.58427,0.4834,0.4658,94,EGOVKB\n"
    "SLV,El Salvador,LAC,2020,0.5697,107.0,0.5,0.5,0.5,0.5,100.0,EGOVKB\n"
)
RULE = ReferenceRule(country="GTM", neighbours=("SLV",), break_years=(2024,))


def _reference(folder: Path, rows: str = ROWS) -> Reference:
    path = folder / "reference" / "egdi.csv"
    path.parent.mkdir()
    path.write_text(HEAD + rows, encoding="utf-8")
    return Reference.load(folder, RULE)


@pytest.mark.parametrize(
    ("crawled", "year", "egdi", "osi"),
    [
        (date(2017, 12, 31), None, None, None),
        (date(2019, 11, 1), 2018, 49.74, 64.58),
        (date(2020, 1, 1), 2020, 51.55, 51.18),
        (date(2023, 12, 31), 2020, 51.55, 51.18),
        (date(2026, 11, 20), 2024, 57.383, 65.379),
    ],
)
def test_latest_survey(tmp_path: Path, crawled: date, year: int | None, egdi: float, osi: float) -> None:
    survey = _reference(tmp_path).latest(crawled)
    if year is None:
        assert survey is None
    else:
        assert survey is not None
        assert (survey.year, survey.egdi_points, survey.osi_points) == (year, egdi, osi)


def test_history_is_sorted_and_marks_the_break(tmp_path: Path) -> None:
    history = _reference(tmp_path).history()
    assert list(zip(history["iso3"], history["year"], history["egdi_rank"], history["break"], strict=True)) == [
        ("GTM", 2018, 113, False),
        ("GTM", 2020, 121, False),
        ("GTM", 2024, 122, True),
        ("SLV", 2020, 107, False),
    ]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("GTM,Guatemala,LAC,2026,51.55,121,0.5,0.5,0.5,0.5,1,EGOVKB\n", "line 6, column egdi"),
        ("GTM,Guatemala,LAC,2026,0.5,121,0.5,0.5,0.5,0.5,1,\n", "line 6, column source"),
        ("GTM,Guatemala,LAC,soon,0.5,121,0.5,0.5,0.5,0.5,1,EGOVKB\n", "line 6, column year"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, bad: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        _reference(tmp_path, ROWS + bad)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"egdi\.csv: the file is missing"):
        Reference.load(tmp_path, RULE)


PRINTED_RANKS = {2020: 121, 2018: 113, 2016: 102, 2014: 133, 2012: 112, 2010: 112}


def test_the_shipped_survey_agrees_with_what_the_study_printed(rubric: Rubric) -> None:
    rule = rubric.reference
    surveys = {survey.year: survey for survey in Reference.load(CONFIG, rule).series()}
    assert {year: surveys[year].egdi_rank for year in PRINTED_RANKS} == PRINTED_RANKS
    assert surveys[2020].egdi_points == 51.55
    assert all(Reference.load(CONFIG, rule).series(iso3) for iso3 in rule.neighbours)
