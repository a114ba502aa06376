"""Numbers and dates as Guatemala writes them, and catalogues."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from reports.words import Words, moment_utc


@pytest.mark.parametrize(
    ("value", "shown"), [(52.16, "52.2"), (1234.56, "1,234.6"), (0.0, "0.0"), (100, "100.0"), (None, "–")]
)
def test_points(words: Words, value: float | None, shown: str) -> None:
    assert words.points(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(118896, "118,896"), (3, "3"), (None, "–")])
def test_whole(words: Words, value: float | None, shown: str) -> None:
    assert words.whole(value) == shown


def test_a_year_in_a_table_has_no_comma(words: Words) -> None:
    assert (words.plain(2024), words.plain(12024)) == ("2024", "12,024")


@pytest.mark.parametrize(
    ("value", "shown"), [(0.9961, "99.6\N{NO-BREAK SPACE}%"), (1, "100.0\N{NO-BREAK SPACE}%"), (None, "–")]
)
def test_share(words: Words, value: float | None, shown: str) -> None:
    assert words.share(value) == shown


def test_percent(words: Words) -> None:
    assert (words.percent(1, 3), words.percent(1, 0)) == ("33\N{NO-BREAK SPACE}%", "–")


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-10-06T03:30:00+00:00", "5 de octubre de 2026"),  # 21:30 of the day before in Guatemala
        ("2026-10-06T03:30:00", "5 de octubre de 2026"),
        (pd.Timestamp("2026-10-06T12:00:00Z"), "6 de octubre de 2026"),
        ("", ""),
        (None, ""),
        (math.nan, ""),
        (pd.NaT, ""),
    ],
)
def test_day(words: Words, moment: object, shown: str) -> None:
    assert words.day(moment) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2026-10-05T14:00:00Z", "2026-10-07T14:00:00Z", "5–7 de octubre de 2026"),
        ("2026-10-05T14:00:00Z", "2026-10-05T20:00:00Z", "5 de octubre de 2026"),
        ("", "", ""),
    ],
)
def test_days(words: Words, first: str, last: str, shown: str) -> None:
    assert words.days(first, last).replace("\u2009", "") == shown


def test_times_in_exports_are_utc() -> None:
    assert moment_utc("2026-10-05T14:00:00-06:00") == "2026-10-05T20:00:00+00:00"
    assert moment_utc(None) == ""


def test_join_and_count(words: Words) -> None:
    assert [words.join(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a y b", "a, b y c"]
    assert words.count("%(n)s sitio", "%(n)s sitios", 1) == "1 sitio"
    assert words.count("%(n)s sitio", "%(n)s sitios", 1200) == "1,200 sitios"


def test_a_language_without_a_text_falls_back_to_spanish() -> None:
    assert Words("en").pick({"es": "hola", "en": "hello"}) == "hello"
    assert Words("en").pick({"es": "hola"}) == "hola"
    assert Words("es").say("No hay traducción de esto") == "No hay traducción de esto"
