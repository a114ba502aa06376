"""Opinions: two must agree without seeing each other, a third decides where they do not, nothing is ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine

from scoring.finding import Outcome
from scoring.opinions import Basis, Opinion, State, add, from_row, opinions, state, to_row, verdict, verdicts
from scoring.reviews import IncompleteReviewError
from scoring.tables import metadata

WHEN = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
YES, NO = Outcome.PRESENT, Outcome.ABSENT


def said(name: str, outcome: Outcome = YES, minute: int = 0, basis: Basis = Basis.QUEUE, **more: str) -> Opinion:
    when = WHEN + timedelta(minutes=minute)
    given = {"reason": f"lo vio {name}", **more}
    return Opinion("prueba", "2026T4", "a1", "many_pages", outcome, name, decided_at=when, basis=basis, **given)


JUDGE = Basis.JUDGE


@pytest.mark.parametrize(
    ("words", "needed", "expected", "stands"),
    [
        ([], 2, State.OPEN, None),
        ([said("Ana")], 2, State.OPEN, None),
        ([said("Ana")], 1, State.SETTLED, YES),
        ([said("Ana"), said("Luis", minute=1)], 2, State.SETTLED, YES),
        ([said("Ana", NO), said("Luis", NO, 1)], 2, State.SETTLED, NO),
        ([said("Ana"), said("Luis", NO, 1)], 2, State.SPLIT, None),
        ([said("Ana"), said("Luis", NO, 1), said("Eva", NO, 2, JUDGE)], 2, State.SETTLED, NO),
        ([said("Ana"), said("Luis", NO, 1), said("Luis", YES, 2)], 2, State.SETTLED, YES),  # changed his mind
        ([said("Ana"), said(" ANA ", YES, 1)], 2, State.OPEN, None),  # the same person twice is one person
        ([said("Ana"), said("Luis", minute=1), said("Eva", NO, 2)], 2, State.SPLIT, None),
        ([said("Eva", NO, 1, JUDGE), said("Rita", YES, 2, JUDGE)], 2, State.SETTLED, YES),
    ],
)
def test_what_stands(words: list[Opinion], needed: int, expected: State, stands: Outcome | None) -> None:
    found = verdict(words, needed)
    assert state(words, needed) is expected
    assert (found.outcome if found else None) is stands


def test_a_verdict_names_everybody_and_where_it_is_seen() -> None:
    found = verdict([said("Ana"), said("Luis", minute=3, url="https://a.test/x", excerpt="Pague aquí")], 2)
    assert found is not None
    assert (found.reviewer, found.url) == ("Ana, Luis", "https://a.test/x")
    assert found.reason == "lo vio Ana · lo vio Luis «Pague aquí»"
    assert found.decided_at == WHEN + timedelta(minutes=3)


def test_one_word_stands_only_where_no_machine_may_read() -> None:
    words = [said("Ana"), replace(said("Ana"), site_id="b1")]
    assert [review.site_id for review in verdicts(words, {"a1": 2, "b1": 1}.__getitem__)] == ["b1"]


@pytest.mark.parametrize(
    "change",
    [
        {"reviewer": " "},
        {"reason": ""},
        {"outcome": Outcome.UNKNOWN},
        {"url": "javascript:alert(1)"},
        {"url": "https://"},
        {"excerpt": "x" * 241},
        {"decided_at": WHEN.replace(tzinfo=None)},
    ],
)
def test_an_incomplete_opinion_is_refused(change: dict[str, object]) -> None:
    whole = said("Ana")
    with pytest.raises(IncompleteReviewError):
        replace(whole, **change)  # type: ignore[arg-type]


def test_opinions_are_only_added() -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    first, second = said("Ana"), said("Luis", NO, 1, url="https://a.test/", excerpt="ñ")
    assert add(engine, [second, first]) == 2
    assert add(engine, [first, replace(first, reason="otra cosa")]) == 0
    assert opinions(engine, "prueba", "2026T4") == [first, second]
    assert opinions(engine, "prueba", "2026T3") == []
    assert from_row(to_row(second)) == second
