"""Reach: candidates, attempts on three days, and what they come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.config import Attempts
from crawler.evidence import Cause, Status
from crawler.ledger import Attempt
from crawler.reach import candidates, conclude, may_publish, may_try, social

RULE = Attempts(count=3, gap_h=20, publish_day=5, night=(20, 6), day=(8, 17))
NIGHT = datetime(2026, 10, 6, 2, tzinfo=UTC)  # 20:00 of 5 October in Guatemala
DAY = timedelta(days=1)


def attempt(
    n: int, at: datetime, status: str = "pending", cause: Cause = Cause.TIMEOUT, *, is_open: bool = False
) -> Attempt:
    return Attempt("a", n, at, None if is_open else at, "" if is_open else status, cause, "", 1)


CANDIDATES = {
    "https://www.mineco.gob.gt/": ["https://www.mineco.gob.gt/", "https://mineco.gob.gt/", "http://www.mineco.gob.gt/", "http://mineco.gob.gt/"],
    "http://a.gob.gt/dir/": ["http://a.gob.gt/dir/", "http://www.a.gob.gt/dir/", "https://a.gob.gt/dir/", "https://www.a.gob.gt/dir/"],
    "http://127.0.0.1:8000/": ["http://127.0.0.1:8000/"],
    "http://www.a.gob.test:8080/": ["http://www.a.gob.test:8080/", "http://a.gob.test:8080/"],
}  # fmt: skip


@pytest.mark.parametrize("url", CANDIDATES)
def test_candidates(url: str) -> None:
    assert candidates(url) == CANDIDATES[url]


MAY = {
    "never tried": ([], NIGHT, True),
    "one hour later": ([attempt(1, NIGHT)], NIGHT + timedelta(hours=1), False),
    "next day, but 19 h later": ([attempt(1, NIGHT)], NIGHT + timedelta(hours=19), False),
    "next night": ([attempt(1, NIGHT)], NIGHT + DAY, True),
    "third, at night": ([attempt(1, NIGHT), attempt(2, NIGHT + DAY)], NIGHT + 2 * DAY, False),
    "third, by day": ([attempt(1, NIGHT), attempt(2, NIGHT + DAY)], NIGHT + 2 * DAY + timedelta(hours=14), True),
    "a fourth": ([attempt(n, NIGHT + n * DAY) for n in (1, 2, 3)], NIGHT + 9 * DAY, False),
    "evaluated": ([attempt(1, NIGHT, "evaluated")], NIGHT + DAY, False),
    "still open": ([attempt(1, NIGHT, is_open=True)], NIGHT + DAY, False),
}


@pytest.mark.parametrize("name", MAY)
def test_may_try(name: str) -> None:
    attempts, now, expected = MAY[name]
    assert may_try(attempts, now, RULE) is expected


THREE = [attempt(n, NIGHT + n * DAY) for n in (1, 2, 3)]
ENDS = {
    "nothing yet": ([], False, Status.PENDING, Cause.NOT_FINISHED),
    "one failure waits": (THREE[:1], False, Status.PENDING, Cause.TIMEOUT),
    "three failures are a 0": (THREE, False, Status.UNREACHABLE, Cause.TIMEOUT),
    "robots never answered": ([*THREE[:2], attempt(3, NIGHT + 3 * DAY, cause=Cause.ROBOTS_UNAVAILABLE)], False, Status.NOT_EVALUATED, Cause.ROBOTS_UNAVAILABLE),
    "one night the server wanted fewer visits": ([attempt(1, NIGHT, cause=Cause.RATE_LIMITED), *THREE[1:]], False, Status.NOT_EVALUATED, Cause.RATE_LIMITED),
    "once it was our own fault": ([THREE[0], attempt(2, NIGHT + DAY, cause=Cause.OWN_FAILURE), THREE[2]], False, Status.NOT_EVALUATED, Cause.OWN_FAILURE),
    "one visit is never a 0": (THREE[:1], True, Status.NOT_EVALUATED, Cause.TIMEOUT),
    "the second day mends it": ([THREE[0], attempt(2, NIGHT + DAY, "evaluated", Cause.NONE)], False, Status.EVALUATED, Cause.NONE),
    "a block stands at once": ([attempt(1, NIGHT, "not_evaluated", Cause.WAF)], False, Status.NOT_EVALUATED, Cause.WAF),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDS)
def test_conclude(name: str) -> None:
    attempts, once, status, cause = ENDS[name]
    reach = conclude(attempts, RULE, once=once)
    assert (reach.status, reach.cause) == (status, cause)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.facebook.com/x", True),
        ("https://m.facebook.com/x", True),
        ("https://facebook.com.evil.gt/", False),
        ("https://box.com/", False),
    ],
)
def test_social(url: str, expected: bool) -> None:
    assert social(url) is expected


PUBLISH = {
    "nothing pending": (THREE[:1], False, NIGHT, True),
    "pending on the first day": (THREE[:1], True, NIGHT, False),
    "pending on the fourth day": (THREE, True, NIGHT + 3 * DAY, False),
    "pending on the fifth day": (THREE, True, NIGHT + 4 * DAY, True),
}


@pytest.mark.parametrize("name", PUBLISH)
def test_may_publish(name: str) -> None:
    attempts, pending, now, expected = PUBLISH[name]
    assert may_publish([replace(a, started=a.started - DAY) for a in attempts], pending, now, RULE) is expected
