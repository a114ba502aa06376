"""Reviews: a verdict has a name and a reason, and overrides the detector without hiding it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.evidence import Cause, Reachability, Status
from scoring.finding import Outcome
from scoring.reviews import IncompleteReviewError, Review, read_by_person, with_reviews
from scoring.rubric import Rubric
from tests.scoring.building import ALL, EVALUATED, LEVELS, finding, findings, reached

WHEN = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def verdict(criterion: str, outcome: Outcome, url: str = "") -> Review:
    return Review("a1", criterion, outcome, "Ana Pérez", "Lo vi en la página.", WHEN, url)


@pytest.mark.parametrize(
    ("detector", "person", "points"),
    [
        (finding(Outcome.PRESENT), Outcome.ABSENT, 0),
        (finding(Outcome.ABSENT), Outcome.PRESENT, 20),
        (finding(Outcome.UNKNOWN), Outcome.PRESENT, 20),
        (finding(Outcome.FAILED), Outcome.ABSENT, 0),
        (finding(Outcome.PRESENT, 0.6), Outcome.PRESENT, 20),
    ],
)
def test_a_person_overrides(rubric: Rubric, detector: object, person: Outcome, points: int) -> None:
    before = findings() | {"static_information": detector}
    after = with_reviews(before, [verdict("static_information", person)])  # type: ignore[arg-type]
    score = rubric.score(after, EVALUATED)
    assert (score.lower, score.points, score.upper) == (points, points, points)
    judged = after["static_information"]
    assert (judged.reviewer, judged.review_outcome) == ("Ana Pérez", person)
    assert judged.outcome is detector.outcome  # type: ignore[attr-defined]


def test_a_site_read_by_a_person_alone(rubric: Rubric) -> None:
    yes = {*LEVELS[1], "many_pages", "frequent_updates"}
    reviews = [verdict(name, Outcome.PRESENT if name in yes else Outcome.ABSENT, "https://a.test/") for name in ALL]
    judged = with_reviews({}, reviews)
    assert rubric.score(judged, EVALUATED).level == 2
    assert judged["many_pages"].citations[0].url == "https://a.test/"


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": Outcome.UNKNOWN},
        {"outcome": Outcome.FAILED},
        {"reviewer": " "},
        {"reason": ""},
        {"decided_at": WHEN.replace(tzinfo=None)},
    ],
)
def test_an_incomplete_verdict_is_refused(change: dict[str, object]) -> None:
    whole: dict[str, object] = {
        "site_id": "a1",
        "criterion": "many_pages",
        "outcome": Outcome.PRESENT,
        "reviewer": "Ana",
        "reason": "Sí está.",
        "decided_at": WHEN,
    }
    Review(**whole)  # type: ignore[arg-type]
    with pytest.raises(IncompleteReviewError):
        Review(**(whole | change))  # type: ignore[arg-type]


def test_what_a_person_found_is_where_to_look_first(rubric: Rubric) -> None:
    judged = with_reviews(findings("many_pages"), [verdict("many_pages", Outcome.PRESENT, "https://a.test/mapa")])
    assert [c.url for c in judged["many_pages"].citations] == ["https://a.test/mapa", "https://ejemplo.test/"]


@pytest.mark.parametrize(
    ("ended", "answered", "expected"),
    [
        (reached(Status.NOT_EVALUATED, Cause.WAF), ALL, (Status.EVALUATED, Cause.BY_PERSON, "firewall")),
        (reached(Status.NOT_EVALUATED, Cause.WAF), ALL[1:], (Status.NOT_EVALUATED, Cause.WAF, "")),
        (reached(Status.UNREACHABLE, Cause.DNS), ALL, (Status.UNREACHABLE, Cause.DNS, "")),
        (reached(Status.PENDING), ALL, (Status.PENDING, Cause.NONE, "")),
        (EVALUATED, ALL, (Status.EVALUATED, Cause.NONE, "")),
    ],
)
def test_every_question_answered_makes_a_site_evaluated(
    ended: Reachability, answered: tuple[str, ...], expected: tuple[object, ...]
) -> None:
    found = read_by_person(ended, [verdict(name, Outcome.ABSENT) for name in answered], ALL)
    assert (found.status, found.cause, found.detail) == expected
