"""Levels, points and bounds: the method's table, and properties that hold for any findings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.evidence import Cause, Reachability, Status
from scoring.finding import Finding, Outcome, failed
from scoring.reason import say
from scoring.rubric import Rubric
from tests.scoring.building import ALL, EVALUATED, LEVELS, finding, findings, reached

L1 = LEVELS[1]
L2 = (*L1, "many_pages", "links_to_agencies")
L3 = (*L2, "email_contact", "search_works", "user_accounts")
L4 = (*L3, "electronic_payments")
L5 = (*L4, "online_surveys")


@pytest.mark.parametrize(
    ("present", "level", "proportional", "skip"),
    [
        ((), 0, 0, False),
        (L1, 1, 20, False),
        ((*L1, "many_pages"), 1, 20 + 20 / 3, False),
        (L2, 2, 20 + 40 / 3, False),
        ((*L2, "email_contact", "search_works"), 2, 20 + 40 / 3 + 8, False),
        (L3, 3, 20 + 40 / 3 + 12, False),
        (L4, 4, 20 + 40 / 3 + 12 + 20, False),
        ((*L3, "organised_by_needs"), 3, 20 + 40 / 3 + 12, False),
        (L5, 5, 20 + 40 / 3 + 12 + 40, False),
        (ALL, 5, 100, False),
        ((*L1, "online_surveys"), 1, 40, True),
        (("many_pages", "links_to_agencies"), 0, 40 / 3, True),
        ((*L1, "electronic_payments", "electronic_vote", "online_surveys"), 1, 60, True),
    ],
)
def test_level_of(rubric: Rubric, present: tuple[str, ...], level: int, proportional: float, skip: bool) -> None:
    score = rubric.score(findings(*present), EVALUATED)
    assert (score.level, score.points, score.level_skip) == (level, 20 * level, skip)
    assert score.proportional == pytest.approx(proportional)
    assert score.lower == score.upper == 20 * level
    assert score.cause is (Cause.NONE if level else Cause.NO_CONTENT)


@pytest.mark.parametrize(
    ("reachability", "points"),
    [
        (reached(Status.UNREACHABLE, Cause.DNS), 0),
        (reached(Status.NO_OWN_SITE, Cause.SOCIAL_ONLY), 0),
        (reached(Status.NOT_EVALUATED, Cause.WAF), None),
        (reached(Status.PENDING, Cause.NOT_FINISHED), None),
    ],
)
def test_a_site_that_was_not_read(rubric: Rubric, reachability: Reachability, points: int | None) -> None:
    score = rubric.score({}, reachability)
    assert (score.level, score.points, score.lower, score.upper) == (points, points, points, points)
    assert score.cause is reachability.cause
    assert (score.blocked_by, score.level_skip) == ((), False)


def test_pending_without_a_cause_says_not_finished(rubric: Rubric) -> None:
    assert rubric.score({}, reached(Status.PENDING)).cause is Cause.NOT_FINISHED


PROBABLE, WEAK = finding(Outcome.PRESENT, 0.80), finding(Outcome.PRESENT, 0.65)
CASES = [
    (finding(Outcome.PRESENT, 0.90), (40, 40, 40)),
    (PROBABLE, (20, 40, 40)),
    (finding(Outcome.PRESENT, 0.75), (20, 40, 40)),
    (WEAK, (20, 20, 40)),
    (finding(Outcome.UNKNOWN), (20, 20, 40)),
    (failed(say("se rompió")), (20, 20, 40)),
    (finding(Outcome.ABSENT), (20, 20, 20)),
    (replace(WEAK, reviewer="Ana", review_outcome=Outcome.PRESENT), (40, 40, 40)),
    (replace(PROBABLE, reviewer="Ana", review_outcome=Outcome.ABSENT), (20, 20, 20)),
    (replace(finding(Outcome.ABSENT), reviewer="Ana", review_outcome=Outcome.PRESENT), (40, 40, 40)),
]


@pytest.mark.parametrize(("deciding", "expected"), CASES)
def test_bounds_of_one_undecided_criterion(rubric: Rubric, deciding: Finding, expected: tuple[int, int, int]) -> None:
    score = rubric.score(findings(*L1, "many_pages", links_to_agencies=deciding), EVALUATED)
    assert (score.lower, score.points, score.upper) == expected


def test_a_criterion_without_finding_is_undecided(rubric: Rubric) -> None:
    some = {name: finding(Outcome.PRESENT) for name in L1}
    score = rubric.score(some, EVALUATED)
    assert (score.lower, score.points, score.upper) == (20, 20, 100)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (findings(), ("static_information",)),
        (findings(*L1), ("frequent_updates",) * 1 + ("links_to_agencies",)),
        (findings(*L1, "many_pages"), ("frequent_updates",)),
        (findings(*L1, "many_pages", links_to_agencies=finding(Outcome.UNKNOWN)), ("links_to_agencies",)),
        (
            findings(*L2, "email_contact", interactive_channels=WEAK, user_accounts=finding(Outcome.UNKNOWN)),
            ("interactive_channels", "user_accounts"),
        ),
        (findings(*L3), ("electronic_payments",)),
        (findings(*L4), ("online_surveys",)),
        (findings(*L4, electronic_vote=finding(Outcome.UNKNOWN)), ("electronic_vote",)),
        (findings(*L1, "electronic_vote", "many_pages", "electronic_payments"), ("frequent_updates",)),
        (findings(*ALL), ()),
    ],
)
def test_next_level_is_the_smallest_and_nearest_set(
    rubric: Rubric, found: dict[str, Finding], expected: tuple[str, ...]
) -> None:
    assert rubric.next_level(found) == expected
    before = rubric.score(found, EVALUATED).level
    after = rubric.score(found | {name: finding(Outcome.PRESENT) for name in expected}, EVALUATED).level
    assert before is not None
    assert after is not None
    assert after > before or not expected


def test_blocked_by_names_all_that_is_missing_for_the_next_level(rubric: Rubric) -> None:
    score = rubric.score(findings(*L2, "email_contact"), EVALUATED)
    assert set(score.blocked_by) == set(LEVELS[3]) - {"email_contact"}


_outcomes = st.one_of(
    st.builds(finding, st.just(Outcome.PRESENT), st.floats(0.5, 0.99)),
    st.sampled_from([finding(Outcome.ABSENT), finding(Outcome.UNKNOWN), failed(say("x"))]),
    st.builds(
        lambda verdict: replace(finding(Outcome.UNKNOWN), reviewer="Ana", review_outcome=verdict),
        st.sampled_from([Outcome.PRESENT, Outcome.ABSENT]),
    ),
)
_some_findings = st.dictionaries(st.sampled_from(ALL), _outcomes)


@settings(max_examples=200, deadline=None)
@given(found=_some_findings)
def test_bounds_hold_the_headline(rubric: Rubric, found: dict[str, Finding]) -> None:
    score = rubric.score(found, EVALUATED)
    assert score.lower is not None
    assert score.points is not None
    assert score.upper is not None
    assert score.lower <= score.points <= score.upper
    assert score.proportional is not None
    assert 0 <= score.proportional <= 100


@settings(max_examples=200, deadline=None)
@given(found=_some_findings, more=st.sampled_from(ALL))
def test_one_more_yes_never_lowers_anything(rubric: Rubric, found: dict[str, Finding], more: str) -> None:
    before = rubric.score(found, EVALUATED)
    after = rubric.score(found | {more: finding(Outcome.PRESENT)}, EVALUATED)
    for name in ("level", "points", "proportional", "lower"):
        assert getattr(after, name) >= getattr(before, name)


@settings(max_examples=200, deadline=None)
@given(found=_some_findings)
def test_next_level_reaches_it_and_nothing_smaller_does(rubric: Rubric, found: dict[str, Finding]) -> None:
    level = rubric.score(found, EVALUATED).level
    advice = rubric.next_level(found)
    assert level is not None
    assert (level == 5) is (advice == ())
    granted = found | {name: finding(Outcome.PRESENT) for name in advice[:-1]}
    assert rubric.score(granted, EVALUATED).level == level
