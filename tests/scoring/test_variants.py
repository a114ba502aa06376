"""Variants V1-V12: each moves the score of the case that it is about, and of no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.evidence import Cause, Reachability, Status
from scoring import variants
from scoring.finding import Finding, Outcome
from scoring.rubric import Rubric
from tests.scoring.building import ALL, EVALUATED, LEVELS, finding, findings, reached

L1 = LEVELS[1]
L2 = (*L1, "many_pages", "links_to_agencies")
L3 = (*L2, "email_contact", "search_works", "user_accounts")
L4 = (*L3, "electronic_payments")
L5 = (*L4, "online_surveys")

ABSENT, PRESENT, UNKNOWN = Outcome.ABSENT, Outcome.PRESENT, Outcome.UNKNOWN


def _facts(name: str, outcome: Outcome, **detail: str) -> dict[str, Finding]:
    return {name: finding(outcome, **detail)}


FULL = findings(*ALL)
TWO_AND_SEARCH = findings(*L2, "email_contact", "user_accounts")
UPDATED = findings(*L1, "many_pages")
CASES = [
    ("V1", findings(*L1, "many_pages"), 20, 40),
    ("V1", findings(*L1, "many_pages", "email_contact", "electronic_vote"), 20, 60),
    ("V1", findings("many_pages"), 0, 0),
    ("V2", findings(*L5), 100, 20),
    ("V2", FULL, 100, 100),
    ("V2", findings(*(name for level in range(1, 5) for name in LEVELS[level]), "electronic_vote"), 100, 100),
    ("V3", findings("online_surveys"), 0, 100),
    ("V3", findings(*L1, "electronic_payments"), 20, 80),
    ("V3", findings(*L3), 60, 60),
    ("V4", findings(*L2, "email_contact"), 40, 20 + 40 / 3 + 4),
    ("V5", TWO_AND_SEARCH | _facts("search_works", ABSENT, offered="yes", works="no"), 40, 60),
    ("V5", TWO_AND_SEARCH | _facts("search_works", UNKNOWN, offered="yes", works="unknown"), 40, 60),
    ("V5", TWO_AND_SEARCH | _facts("search_works", ABSENT, offered="no"), 40, 40),
    ("V6", findings(*L3) | _facts("electronic_payments", ABSENT, bank_slip="yes"), 60, 80),
    ("V6", findings(*L3) | _facts("electronic_payments", ABSENT, bank_slip="no"), 60, 60),
    ("V7", findings(*L4), 80, 60),
    ("V7", findings(*L4, "organised_by_needs"), 80, 80),
    ("V7", findings(*L5), 100, 60),
    ("V8", findings(*L5), 100, 80),
    ("V8", findings(*L4, "electronic_vote"), 100, 100),
    ("V9", findings(*L3) | _facts("email_contact", PRESENT, depth="4"), 60, 40),
    ("V9", findings(*L3) | _facts("email_contact", PRESENT, depth="3"), 60, 60),
    ("V9", findings(*L3) | _facts("email_contact", PRESENT), 60, 60),
    ("V11_30", UPDATED | _facts("frequent_updates", PRESENT, count_30="2", count_90="4"), 40, 20),
    ("V11_30", UPDATED | _facts("frequent_updates", PRESENT, count_30="3", count_90="4"), 40, 40),
    ("V11_30", UPDATED | _facts("frequent_updates", ABSENT, count_30="9"), 20, 20),
    ("V11_180", UPDATED | _facts("frequent_updates", ABSENT, count_180="3"), 20, 40),
    ("V11_180", UPDATED | _facts("frequent_updates", ABSENT, count_180="2"), 20, 20),
    ("V11_180", UPDATED | _facts("frequent_updates", PRESENT, count_180=""), 40, 40),
    ("V12", findings(*L3, electronic_payments=finding(UNKNOWN)), 60, 60),
]


@pytest.mark.parametrize(("variant", "found", "headline", "expected"), CASES)
def test_what_a_variant_changes(
    rubric: Rubric, variant: str, found: dict[str, Finding], headline: int, expected: float
) -> None:
    assert rubric.score(found, EVALUATED).points == headline
    assert variants.points(rubric, found, EVALUATED)[variant] == pytest.approx(expected)


def test_a_full_site_has_full_points_under_every_variant(rubric: Rubric) -> None:
    assert set(variants.points(rubric, FULL, EVALUATED).values()) == {100.0}


@pytest.mark.parametrize(
    ("reachability", "expected", "without_unreachable"),
    [
        (reached(Status.UNREACHABLE, Cause.DNS), 0.0, None),
        (reached(Status.NO_OWN_SITE, Cause.ABSORBED), 0.0, 0.0),
        (reached(Status.NOT_EVALUATED, Cause.WAF), None, None),
        (reached(Status.PENDING), None, None),
    ],
)
def test_sites_that_were_not_read(
    rubric: Rubric, reachability: Reachability, expected: float | None, without_unreachable: float | None
) -> None:
    points = variants.points(rubric, {}, reachability)
    assert points.pop("V10") == without_unreachable
    assert set(points.values()) == {expected}
    assert len(points) == len(rubric.variants) - 1


def test_a_person_overrides_the_detector_in_every_variant(rubric: Rubric) -> None:
    rejected = replace(finding(PRESENT), reviewer="Ana", review_outcome=ABSENT)
    points = variants.points(rubric, findings(*L3, email_contact=rejected), EVALUATED)
    assert points["V3"] == 40
