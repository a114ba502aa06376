"""Measured: labels of people against findings as the detectors gave them, and the gate that only changes a mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.evidence import Cause, Reachability, Status
from scoring import measured, variants
from scoring.aggregate import averages
from scoring.agreement import Counts, Steps
from scoring.finding import Finding, Outcome
from scoring.measured import as_rows, measure, passes
from scoring.opinions import Basis, Opinion, add
from scoring.result import QuarterResult, Run, Visit
from scoring.review_rules import Gate, ReviewRules
from scoring.rubric import Rubric
from scoring.store import Store
from tests.building import VISITED
from tests.scoring.building import ALL, CONFIG, EVALUATED, findings, registry, site

RULES = ReviewRules.load(CONFIG)
FRAME = registry(site("a1"), site("b1"), site("c1"))
YES, NO = Outcome.PRESENT, Outcome.ABSENT


def store(rubric: Rubric, **ended: Reachability) -> Store:
    judged: dict[str, dict[str, Finding]] = {
        "a1": findings("static_information", "many_pages", "frequent_updates", "search_works"),
        "b1": findings("static_information"),
        "c1": findings("search_works"),
    }
    reach = {name: ended.get(name, EVALUATED) for name in judged}
    scores = {name: rubric.score(found, reach[name]) for name, found in judged.items()}
    points = {name: variants.points(rubric, found, reach[name]) for name, found in judged.items()}
    run = Run("prueba", "2026T4", rubric.version, "", "")
    visits = [Visit(name, reach[name]) for name in judged]
    opened = Store.open("sqlite://")
    opened.save(QuarterResult(run, FRAME, visits, judged, scores, points, averages(rubric, FRAME, scores, points)))
    return opened


def said(name: str, of: str, criterion: str, outcome: Outcome, basis: Basis = Basis.BLIND) -> Opinion:
    when = VISITED + timedelta(minutes=len(name))
    return Opinion("prueba", "2026T4", of, criterion, outcome, name, "lo vi", when, basis)


def both(of: str, criterion: str, outcome: Outcome, basis: Basis = Basis.BLIND) -> list[Opinion]:
    return [said(name, of, criterion, outcome, basis) for name in ("Ana", "Luis")]


def row(
    rubric: Rubric, given: Iterable[Opinion], criterion: str = "search_works", **ended: Reachability
) -> dict[str, Counts]:
    opened = store(rubric, **ended)
    add(opened.engine, given)
    found = measure(opened, rubric, RULES, "prueba")
    opened.close()
    one = next(r for r in found.criteria if r.criterion == criterion)
    return {"blind": one.blind, "every": one.every, "people": one.people}


def test_detectors_against_people_and_people_against_each_other(rubric: Rubric) -> None:
    split = [said("Ana", "c1", "search_works", YES), said("Luis", "c1", "search_works", NO)]
    judge = said("Evangelina", "c1", "search_works", NO, Basis.JUDGE)
    given = [*both("a1", "search_works", YES), *both("b1", "search_works", YES), *split, judge]
    found = row(rubric, given)
    assert found["blind"] == Counts(tp=1, fp=1, fn=1)
    assert found["people"] == Counts(tp=2, fn=1)


@pytest.mark.parametrize(
    ("given", "blind", "every"),
    [
        ([said("Ana", "a1", "search_works", YES)], 0, 0),  # one word is no label
        (both("a1", "search_works", YES, Basis.QUEUE), 0, 1),
        (both("a1", "search_works", YES), 1, 1),
    ],
)
def test_what_becomes_a_label(rubric: Rubric, given: list[Opinion], blind: int, every: int) -> None:
    found = row(rubric, given)
    assert (found["blind"].n, found["every"].n) == (blind, every)


def test_a_site_that_no_machine_read_measures_no_machine(rubric: Rubric) -> None:
    by_hand = Reachability(Status.EVALUATED, Cause.BY_PERSON, "firewall")
    assert row(rubric, both("a1", "search_works", YES), a1=by_hand)["blind"].n == 0
    closed = Reachability(Status.NOT_EVALUATED, Cause.WAF)
    assert row(rubric, both("a1", "search_works", YES), a1=closed)["blind"].n == 0


def test_the_verdict_itself_never_makes_the_detector_right(rubric: Rubric) -> None:
    opened = store(rubric)
    given = both("a1", "search_works", NO)
    add(opened.engine, given)
    review = replace(given[0].review(), reviewer="Ana, Luis")
    opened.review("prueba", "2026T4", review)
    found = measure(opened, rubric, RULES, "prueba")
    assert next(r for r in found.criteria if r.criterion == "search_works").blind == Counts(fp=1)
    opened.close()


def test_levels_need_every_question_of_the_ladder(rubric: Rubric) -> None:
    opened = store(rubric)
    of_a1 = {"static_information", "many_pages", "frequent_updates"}  # level 2, as the detectors said
    given = [word for name in ALL for word in both("a1", name, YES if name in of_a1 else NO)]
    given += [word for name in ALL[1:] for word in both("b1", name, NO)]
    add(opened.engine, given)
    assert measure(opened, rubric, RULES, "prueba").levels.n == 1
    add(opened.engine, both("b1", ALL[0], NO))  # level 0; the detectors said 1
    assert measure(opened, rubric, RULES, "prueba").levels == Steps.of([(2, 2), (0, 1)])
    opened.close()


@pytest.mark.parametrize(
    ("pairs", "kappa", "exact", "near"),
    [
        ([(1, 1), (3, 3), (5, 5)], 1.0, 1.0, 1.0),
        ([(1, 2), (2, 1)], -1.0, 0.0, 1.0),
        ([(0, 1), (1, 1), (2, 3), (3, 3)], 1 - 2 / 10, 0.5, 1.0),  # by hand: seen 2, by chance 40 / 4
        ([(0, 5), (5, 0)], -1.0, 0.0, 0.0),
    ],
)
def test_weighted_kappa(pairs: list[tuple[int, int]], kappa: float, exact: float, near: float) -> None:
    found = Steps.of(pairs)
    assert found.weighted_kappa == pytest.approx(kappa)
    assert (found.exact, found.within_one) == (exact, near)


def test_weighted_kappa_of_nothing_and_of_one_level() -> None:
    assert Steps.of([]) == Steps(0, None, None, None)
    assert Steps.of([(2, 2), (2, 2)]).weighted_kappa is None


def test_the_error_of_kappa() -> None:
    assert Counts(40, 5, 5, 10).kappa_error == pytest.approx(0.128, abs=5e-4)
    assert Counts().kappa_error is None


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(40, 0, 0, 40), True),
        (Counts(40, 8, 0, 40), False),  # precision .83, lower end .70
        (Counts(40, 0, 12, 40), False),  # recall
        (Counts(10, 0, 0, 10), False),  # right every time, and too few to know
        (Counts(), False),
    ],
)
def test_the_gate(counts: Counts, expected: bool) -> None:
    assert passes(counts, Gate(precision=0.85, recall=0.80, chance=0.80)) is expected


def test_what_only_people_can_judge_is_never_verified(rubric: Rubric, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measured, "passes", lambda _counts, _gate: True)
    opened = store(rubric)
    found = measure(opened, rubric, RULES, "prueba")
    opened.close()
    assert found.verified == set(ALL) - {"organised_by_needs"}
    rows = {r["criterion"]: r for r in as_rows(found)}
    assert rows["search_works"]["blind"]["precision"] == {"value": None, "low": None, "high": None}
