"""Averages: who takes part, what is left out and why, bounds, and the arithmetic of the printed results of 2019."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.evidence import Cause, Status
from crawler.registry import Kind, Registry, Role
from scoring import variants
from scoring.aggregate import Average, averages
from scoring.finding import Finding, Outcome
from scoring.rubric import Rubric
from scoring.score import SiteScore
from tests.scoring.building import ALL, EVALUATED, LEVELS, finding, findings, reached, registry, site

UNREACHABLE = reached(Status.UNREACHABLE, Cause.DNS)
WAF = reached(Status.NOT_EVALUATED, Cause.WAF)


def at(points: int, lower: int | None = None, upper: int | None = None) -> SiteScore:
    low, high = points if lower is None else lower, points if upper is None else upper
    return SiteScore(points // 20, points, float(points), low, high)


def out(cause: Cause) -> SiteScore:
    return SiteScore(None, None, None, None, None, cause)


def found(rows: Iterable[Average], scope: str, scope_id: str = "executive", variant: str = "headline") -> Average:
    (row,) = (r for r in rows if (r.scope, r.scope_id, r.variant) == (scope, scope_id, variant))
    return row


FRAME = registry(
    site("a1", "mspas"),
    site("a2", "mspas"),
    site("a3", "mspas"),
    site("portal", "mspas", Role.SERVICE),
    site("b1", "mag"),
    site("c1", "senacyt"),
    site("d1", "sosep"),
    site("z1", "muni"),
    mspas=Kind.MINISTRY,
    mag=Kind.MINISTRY,
    senacyt=Kind.SECRETARIAT,
    sosep=Kind.SECRETARIAT,
    muni=Kind.OTHER,
    empty=Kind.MINISTRY,
)
SCORES = {
    "a1": at(60, 40, 80),
    "a2": SiteScore(0, 0, 0.0, 0, 0, Cause.DNS),
    "a3": out(Cause.WAF),
    "portal": at(100),
    "b1": at(20),
    "c1": at(40, 20, 40),
    "d1": out(Cause.ROBOTS_DISALLOWED),
    "z1": at(100),
}


@pytest.fixture
def rows(rubric: Rubric) -> list[Average]:
    return averages(rubric, FRAME, SCORES, {})


@pytest.mark.parametrize(
    ("scope", "scope_id", "points", "bounds", "wide", "counted", "left_out"),
    [
        ("institution", "mspas", 30, (20, 40), (40 / 3, 60), 2, {"firewall": 1}),
        ("institution", "mag", 20, (20, 20), (20, 20), 1, {}),
        ("institution", "sosep", None, (None, None), (0, 100), 0, {"robots_disallowed": 1}),
        ("institution", "empty", None, (None, None), (None, None), 0, {}),
        ("group", "ministry", 25, (20, 30), ((40 / 3 + 20) / 3, 60), 2, {"no_address": 1}),
        ("group", "secretariat", 40, (20, 40), (10, 70), 1, {"robots_disallowed": 1}),
        ("executive", "executive", 30, (20, 35), (80 / 6, 340 / 6), 4, {"firewall": 1, "robots_disallowed": 1}),
        (
            "executive_by_institution",
            "executive",
            30,
            (20, 100 / 3),
            ((40 / 3 + 20 + 20) / 5, (60 + 20 + 40 + 200) / 5),
            3,
            {"no_address": 1, "robots_disallowed": 1},
        ),
    ],
)
def test_averages_of_a_small_executive(
    rows: list[Average],
    scope: str,
    scope_id: str,
    points: float | None,
    bounds: tuple[float | None, float | None],
    wide: tuple[float | None, float | None],
    counted: int,
    left_out: Mapping[str, int],
) -> None:
    row = found(rows, scope, scope_id)
    assert row.points == pytest.approx(points)
    assert (row.lower, row.upper) == (pytest.approx(bounds[0]), pytest.approx(bounds[1]))
    assert (row.wide_lower, row.wide_upper) == (pytest.approx(wide[0]), pytest.approx(wide[1]))
    assert (row.n_counted, row.n_left_out, row.left_out) == (counted, sum(left_out.values()), left_out)


def test_other_institutions_are_in_no_average(rows: list[Average]) -> None:
    assert "muni" not in {row.scope_id for row in rows}


def test_a_service_never_counts(rubric: Rubric) -> None:
    without = {name: score for name, score in SCORES.items() if name != "portal"}
    assert averages(rubric, FRAME, without, {}) == averages(rubric, FRAME, SCORES, {})


def test_a_site_that_was_never_visited_is_left_out_with_its_cause(rubric: Rubric) -> None:
    nowhere = site("a2", "mspas").model_copy(update={"url": ""})
    frame = registry(site("a1", "mspas"), nowhere)
    row = found(averages(rubric, frame, {}, {}), "executive")
    assert (row.points, row.left_out) == (None, {"no_address": 1, "not_finished": 1})
    assert (row.wide_lower, row.wide_upper) == (0, 100)


def test_variants_v10_and_v12_act_on_averages(rubric: Rubric) -> None:
    frame = registry(site("a1"), site("a2"), site("a3"))
    evidence = {
        "a1": (
            findings(*LEVELS[1], many_pages=finding(Outcome.UNKNOWN), links_to_agencies=finding(Outcome.PRESENT)),
            EVALUATED,
        ),
        "a2": ({}, UNREACHABLE),
        "a3": ({}, WAF),
    }
    scores = {name: rubric.score(f, r) for name, (f, r) in evidence.items()}
    points = {name: variants.points(rubric, f, r) for name, (f, r) in evidence.items()}
    rows = averages(rubric, frame, scores, points)
    headline, v10, v12, v4 = (found(rows, "executive", variant=v) for v in ("headline", "V10", "V12", "V4"))
    assert (headline.points, headline.lower, headline.upper, headline.n_left_out) == (10, 10, 20, 1)
    assert (v10.points, v10.lower, v10.upper) == (20, 20, 40)
    assert v10.left_out == {"dns_error": 1, "firewall": 1}
    assert (v12.points, v12.lower, v12.upper) == (headline.points, headline.lower, headline.upper)
    assert v4.points == pytest.approx((20 + 20 / 3) / 2)
    assert v4.points == headline.proportional
    assert (v4.lower, v4.wide_upper) == (None, None)


_scores = st.one_of(
    st.sampled_from([out(Cause.WAF), SiteScore(0, 0, 0.0, 0, 0, Cause.DNS)]),
    st.lists(st.integers(0, 5), min_size=3, max_size=3).map(
        lambda levels: at(*(20 * sorted(levels)[n] for n in (1, 0, 2)))
    ),
)


@settings(max_examples=80, deadline=None)
@given(given_scores=st.fixed_dictionaries({}, optional=dict.fromkeys(FRAME.sites, _scores)))
def test_bounds_hold_every_average(rubric: Rubric, given_scores: dict[str, SiteScore]) -> None:
    for row in averages(rubric, FRAME, given_scores, {}):
        if row.variant != "headline" or row.points is None:
            continue
        edges = [row.wide_lower, row.lower, row.points, row.upper, row.wide_upper]
        numbers = [edge for edge in edges if edge is not None]
        assert len(numbers) == 5
        assert all(low <= high + 1e-9 for low, high in itertools.pairwise(numbers))


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(list(FRAME.sites)))
def test_the_order_of_sites_does_not_matter(rubric: Rubric, order: list[str]) -> None:
    shuffled = Registry("prueba", FRAME.institutions, {name: FRAME.sites[name] for name in order})
    assert averages(rubric, shuffled, SCORES, {}) == averages(rubric, FRAME, SCORES, {})


def prints(total: float, count: int, printed: float, digits: int) -> bool:
    """Whether total / count is printed so, rounded either way at the half."""
    return abs(total / count - printed) <= 0.5 * 10**-digits + 1e-12


@pytest.mark.parametrize(("step", "possible"), [(20, False), (10, False), (5, False), (4, False), (2, True), (1, True)])
def test_sixteen_sites_in_steps_of_20_cannot_average_50_1(step: int, possible: bool) -> None:
    assert any(prints(total, 16, 50.1, 1) for total in range(0, 1601, step)) is possible


@pytest.mark.parametrize(
    ("sites", "possible"), [(276, False), (260, False), (30, False), (204, True), (250, True), (273, True)]
)
def test_which_frames_can_average_52_16_in_steps_of_20(sites: int, possible: bool) -> None:
    assert any(prints(total, sites, 52.16, 2) for total in range(0, 100 * sites + 1, 20)) is possible


def test_the_printed_executive_is_no_mean_of_the_printed_groups() -> None:
    ministries, secretariats, executive = 49.9, 50.1, 52.16
    assert not min(ministries, secretariats) <= executive <= max(ministries, secretariats)
    assert (14 * ministries + 16 * secretariats) / 30 == pytest.approx(50.01, abs=0.005)


def test_a_mean_over_sites_may_leave_the_interval_of_the_group_means(rubric: Rubric) -> None:
    """What makes 52.16 possible: the Executive is weighted by site, the groups by institution."""
    many = [site(f"a{n}", "mspas") for n in range(10)]
    frame = registry(*many, site("b1", "mag"), site("c1", "senacyt"), senacyt=Kind.SECRETARIAT)
    scores = {s.id: at(60) for s in many} | {"b1": at(40), "c1": at(40)}
    rows = averages(rubric, frame, scores, {})
    groups = [found(rows, "group", kind).points for kind in ("ministry", "secretariat")]
    assert groups == [50, 40]
    executive = found(rows, "executive").points
    assert executive is not None
    assert executive > 50


def test_a_full_site_averages_100_everywhere(rubric: Rubric) -> None:
    frame = registry(site("a1"))
    full: dict[str, Finding] = findings(*ALL)
    rows = averages(
        rubric, frame, {"a1": rubric.score(full, EVALUATED)}, {"a1": variants.points(rubric, full, EVALUATED)}
    )
    assert {row.points for row in rows} == {100}
    assert len(rows) == 4 * (len(rubric.variants) + 1)
