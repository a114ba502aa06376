"""The next-level simulator says what a rescored quarter would say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.evidence import Cause, Reachability, Status
from crawler.registry import Kind, Role
from scoring import variants
from scoring.aggregate import averages
from scoring.finding import Finding, Outcome
from scoring.outlook import gain, ladder, outlooks
from scoring.result import QuarterResult, Run, Visit
from scoring.reviews import Review
from scoring.rubric import Rubric
from scoring.store import Frames, Store
from tests.scoring.building import ALL, EVALUATED, LEVELS, finding, findings, registry, site

WHEN = datetime(2026, 11, 20, tzinfo=UTC)
FRAME = registry(
    site("a1", "mspas"),
    site("a2", "mspas"),
    site("a3", "mspas"),
    site("portal", "mspas", Role.SERVICE),
    site("b1", "mag"),
    site("c1", "senacyt"),
    site("z1", "muni"),
    senacyt=Kind.SECRETARIAT,
    muni=Kind.OTHER,
)
JUDGED: dict[str, dict[str, Finding]] = {
    "a1": findings("static_information", "many_pages"),
    "a2": {},
    "a3": findings(*ALL),
    "portal": findings(),
    "b1": findings("static_information", "email_contact", "search_works", "user_accounts", "electronic_payments"),
    "c1": findings(),
    "z1": findings(*LEVELS[1]),
}
REACHED = dict.fromkeys(FRAME.sites, EVALUATED) | {"a2": Reachability(Status.UNREACHABLE, Cause.DNS)}


def _frames(store: Store, rubric: Rubric, judged: dict[str, dict[str, Finding]]) -> Frames:
    scores = {name: rubric.score(judged[name], REACHED[name]) for name in FRAME.sites}
    points = {name: variants.points(rubric, judged[name], REACHED[name]) for name in FRAME.sites}
    visits = [Visit(name, REACHED[name], WHEN) for name in FRAME.sites]
    run = Run("prueba", "2026T4", rubric.version, "", "")
    store.save(QuarterResult(run, FRAME, visits, judged, scores, points, averages(rubric, FRAME, scores, points)))
    return store.frames("prueba", "2026T4")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(f"sqlite:///{tmp_path}/egob.db")


def test_who_has_an_outlook(store: Store, rubric: Rubric) -> None:
    assert set(outlooks(rubric, _frames(store, rubric, JUDGED))) == {"a1", "b1", "c1", "z1"}


@pytest.mark.parametrize("name", ["a1", "b1", "c1"])
def test_the_averages_move_as_a_rescore_moves_them(store: Store, rubric: Rubric, name: str) -> None:
    outlook = outlooks(rubric, _frames(store, rubric, JUDGED))[name][0]
    granted = JUDGED[name] | {criterion: finding(Outcome.PRESENT) for criterion in outlook.criteria}
    after = _frames(store, rubric, JUDGED | {name: granted}).averages
    rows = after[after["variant"] == "headline"].set_index(["scope", "scope_id"])["points"]
    institution = FRAME.sites[name].institution
    expected = {
        "institution": rows["institution", institution],
        "group": rows["group", FRAME.institutions[institution].kind],
        "executive": rows["executive", "executive"],
        "executive_by_institution": rows["executive_by_institution", "executive"],
    }
    for scope, points in expected.items():
        shift = getattr(outlook, scope)
        assert shift.after == pytest.approx(points)
        assert shift.after > shift.before


def test_an_institution_in_no_average_has_no_shift(store: Store, rubric: Rubric) -> None:
    outlook = outlooks(rubric, _frames(store, rubric, JUDGED))["z1"][0]
    assert (outlook.level, outlook.next_level, outlook.points_gained) == (1, 2, 20)
    assert outlook.institution is outlook.executive is None


def test_a_review_changes_the_outlook(store: Store, rubric: Rubric) -> None:
    store.review("prueba", "2026T4", Review("a1", "many_pages", Outcome.ABSENT, "Ana", "Son copias.", WHEN))
    assert outlooks(rubric, _frames(store, rubric, JUDGED))["a1"][0].criteria == (
        "frequent_updates",
        "links_to_agencies",
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (findings(), (0, 1, 20)),
        (findings("many_pages", "links_to_agencies", "electronic_payments"), (0, 2, 40)),
        (JUDGED["b1"], (1, 4, 60)),
        (findings(*(n for n in ALL if n not in LEVELS[5])), (4, 5, 20)),
        ({"static_information": replace(finding(Outcome.PRESENT), review_outcome=Outcome.ABSENT)}, (0, 1, 20)),
    ],
)
def test_gain_of_one_site(rubric: Rubric, found: dict[str, Finding], expected: tuple[int, int, int]) -> None:
    outlook = gain(rubric, found)
    assert outlook is not None
    assert (outlook.level, outlook.next_level, outlook.points_gained) == expected


def test_nothing_is_left_to_gain_at_the_top(rubric: Rubric) -> None:
    assert gain(rubric, findings(*ALL)) is None


@pytest.mark.parametrize("name", ["a1", "a2", "b1", "c1"])
def test_each_rung_of_the_ladder_is_what_a_rescore_would_give(rubric: Rubric, name: str) -> None:
    steps = ladder(rubric, JUDGED[name])
    now = rubric.score(JUDGED[name], EVALUATED)
    assert [step.next_level for step in steps] == sorted({step.next_level for step in steps})
    assert steps[-1].next_level == 5
    for step in steps:
        granted = JUDGED[name] | {criterion: finding(Outcome.PRESENT) for criterion in step.criteria}
        score = rubric.score(granted, EVALUATED)
        assert (score.level, score.points) == (step.next_level, (now.points or 0) + step.points_gained)
        for spared in step.criteria:  # smallest: none of them can be left out
            less = rubric.score({c: f for c, f in granted.items() if c != spared}, EVALUATED)
            assert (less.level or 0) < step.next_level
    assert ladder(rubric, JUDGED["a3"]) == ()
