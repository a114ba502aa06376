"""Waiting: Retry-After in all its writings, the patience of a visit, and the hours of Guatemala."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.config import Attempts, CrawlConfig
from crawler.evidence import Cause, Status
from crawler.hours import may_load, within
from crawler.ledger import Ledger
from crawler.opt_out import OptOut
from crawler.page import Purpose
from crawler.patience import Patience
from crawler.registry import Site
from crawler.retry_after import pause_asked
from crawler.robots import RobotsBook
from crawler.step import Answer, Step, Unit
from crawler.vocabulary import ConfigError
from tests.crawler.web import CONFIG

NOW = datetime(2026, 10, 6, 2, tzinfo=UTC)  # 20:00 of 5 October in Guatemala
DAY_S = 86400
DATED = {"date": "Tue, 06 Oct 2026 02:00:00 GMT"}

ASKED = {
    "seconds": (429, {"retry-after": "120"}, 120),
    "seconds with blanks": (503, {"retry-after": " 7 "}, 7),
    "at once": (429, {"retry-after": "0"}, 0),
    "a date": (503, {"retry-after": "Tue, 06 Oct 2026 02:10:00 GMT"}, 600),
    "a date in the old form": (503, {"retry-after": "Tuesday, 06-Oct-26 02:10:00 GMT"}, 600),
    "a date as C writes it": (503, {"retry-after": "Tue Oct  6 02:10:00 2026"}, 600),
    "a date by a clock that is wrong": (429, {"retry-after": "Mon, 01 Jan 2001 00:05:00 GMT", "date": "Mon, 01 Jan 2001 00:00:00 GMT"}, 300),
    "a date that has passed": (429, {"retry-after": "Tue, 06 Oct 2026 01:00:00 GMT", **DATED}, 0),
    "a year": (429, {"retry-after": "31536000"}, DAY_S),
    "a date next year": (429, {"retry-after": "Wed, 06 Oct 2027 02:00:00 GMT"}, DAY_S),
    "words": (429, {"retry-after": "soon"}, None),
    "a negative number": (429, {"retry-after": "-5"}, None),
    "a fraction": (429, {"retry-after": "1.5"}, None),
    "digits of another script": (429, {"retry-after": "\u0665"}, None),
    "empty": (429, {"retry-after": ""}, None),
    "none": (429, {}, None),
    "on a good page": (200, {"retry-after": "120"}, None),
    "on a redirect": (301, {"retry-after": "120"}, None),
    "on another error": (500, {"retry-after": "120"}, None),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_retry_after(name: str) -> None:
    status, headers, expected = ASKED[name]
    assert pause_asked(status, headers, NOW, DAY_S) == expected


def refusal(purpose: Purpose, status: int, pause: float | None, state: str = "") -> Unit:
    return Unit(0, Step(purpose, "http://a.gob.test/"), Answer(status=status, pause_s=pause, state=state))


PACE = CrawlConfig.load(CONFIG).pace.model_copy(update={"pause_s": 100, "pauses": 2})
TOO_LONG = {
    "a page": (Purpose.CONTENT, 429, "rate_limited", Cause.RATE_LIMITED),
    "a page that is down": (Purpose.CONTENT, 503, "server_error", Cause.RATE_LIMITED),
    "the home page": (Purpose.HOME, 429, "rate_limited", Cause.RATE_LIMITED),
    "a home page that is down": (Purpose.HOME, 503, "server_error", Cause.SERVER_ERROR),
    "a home page under maintenance": (Purpose.HOME, 503, "maintenance", Cause.MAINTENANCE),
    "robots.txt": (Purpose.ROBOTS, 503, "", Cause.ROBOTS_UNAVAILABLE),
    "robots.txt too often": (Purpose.ROBOTS, 429, "", Cause.RATE_LIMITED),
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_a_pause_that_is_too_long_ends_the_attempt_with_its_cause(name: str) -> None:
    purpose, status, state, cause = TOO_LONG[name]
    patience = Patience(PACE)
    assert not patience.waits(refusal(purpose, status, 101, state))
    assert patience.ending is not None
    assert (patience.ending.status, patience.ending.cause) == (Status.PENDING, cause)


def test_a_visit_waits_so_often_and_so_long_and_no_more() -> None:
    patience = Patience(PACE)
    assert [patience.waits(refusal(Purpose.CONTENT, 429, 10)) for _ in range(3)] == [True, True, False]
    assert patience.waited_s == 20  # of the 100 that it would have had
    long = Patience(PACE)
    assert [long.waits(refusal(Purpose.CONTENT, 429, 60)) for _ in range(2)] == [True, False]


NO_WISH = {
    "a page": refusal(Purpose.CONTENT, 200, None),
    "a refusal without a time": refusal(Purpose.CONTENT, 429, None),
    "a firewall's page": refusal(Purpose.HOME, 503, 30, "waf_challenge"),
    "a submission, which counts": refusal(Purpose.SEARCH, 429, 30, "rate_limited"),
}


@pytest.mark.parametrize("name", NO_WISH)
def test_what_is_folded_as_any_other_answer(name: str) -> None:
    patience = Patience(PACE)
    assert not patience.waits(NO_WISH[name])
    assert patience.ending is None


RULE = Attempts(count=3, gap_h=20, publish_day=5, night=(20, 6), day=(8, 17))


def at(hour: int, minute: int = 0) -> datetime:
    """A time of 5 October in Guatemala, which is six hours behind all year."""
    return datetime(2026, 10, 5, 6, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)


HOURS = {
    "dusk": (1, at(19, 59), False),
    "night": (1, at(20), True),
    "after midnight": (2, at(1), True),
    "before dawn": (2, at(5, 59), True),
    "dawn": (2, at(6), False),
    "noon": (2, at(12), False),
    "the last at night": (3, at(23), False),
    "the last in the morning": (3, at(8), True),
    "the last in the evening": (3, at(17), False),
}


@pytest.mark.parametrize("name", HOURS)
def test_hours(name: str) -> None:
    attempt, now, expected = HOURS[name]
    assert may_load(attempt, now, RULE) is expected


def test_there_is_no_summer_time_and_a_whole_day_is_possible() -> None:
    assert may_load(1, datetime(2026, 7, 1, 2, 30, tzinfo=UTC), RULE)  # 20:30, in July as in January
    assert may_load(1, datetime(2026, 1, 1, 2, 30, tzinfo=UTC), RULE)
    assert all(within(at(hour), (0, 24)) for hour in range(24))
    only = RULE.model_copy(update={"count": 1})
    assert may_load(1, at(23), only)  # the one attempt there is, is the first


WISHES = {
    "neither": ("- {since: 2026-10-01, asked_by: Oficina, reason: {es: porque sí, en: because}}", "either a site or a host"),
    "both": ("- {site: a1, host: a.gob.gt, since: 2026-10-01, asked_by: Oficina, reason: {es: aaa, en: bbb}}", "either a site or a host"),
    "an address": ("- {host: 'https://a.gob.gt/', since: 2026-10-01, asked_by: Oficina, reason: {es: aaa, en: bbb}}", "without www"),
    "www": ("- {host: www.a.gob.gt, since: 2026-10-01, asked_by: Oficina, reason: {es: aaa, en: bbb}}", "without www"),
    "ends before": ("- {host: a.gob.gt, since: 2026-10-02, until: 2026-10-01, asked_by: Oficina, reason: {es: aaa, en: bbb}}", "until"),
    "nobody": ("- {host: a.gob.gt, since: 2026-10-02, reason: {es: aaa, en: bbb}}", "asked_by"),
    "no reason in English": ("- {host: a.gob.gt, since: 2026-10-02, asked_by: Oficina, reason: {es: aaa}}", "reason.en"),
    "a typing error": ("- {hots: a.gob.gt, since: 2026-10-02, asked_by: Oficina, reason: {es: aaa, en: bbb}}", "hots"),
}  # fmt: skip


@pytest.mark.parametrize("name", WISHES)
def test_a_wish_that_cannot_be_read_stops_the_start(tmp_path: Path, name: str) -> None:
    text, expected = WISHES[name]
    (tmp_path / "opt_out.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=f"opt_out.yaml.*{expected}"):
        OptOut.load(tmp_path)


def test_a_wish_holds_from_its_first_to_its_last_day(tmp_path: Path) -> None:
    text = "- {host: a.gob.gt, since: 2026-10-02, until: 2026-10-04, asked_by: Oficina, reason: {es: aaa, en: bbb}}"
    (tmp_path / "opt_out.yaml").write_text(text, encoding="utf-8")
    wishes = OptOut.load(tmp_path)
    site = Site(id="a1", institution="uno", name="Sitio", url="https://www.a.gob.gt/ruta/")
    other = Site(id="b1", institution="uno", name="Sitio", url="https://b.a.gob.gt/")
    days = [datetime(2026, 10, day, tzinfo=UTC).date() for day in range(1, 6)]
    assert [wishes.of_site(site, day) is not None for day in days] == [False, True, True, True, False]
    assert [wishes.of_host("WWW.a.gob.gt", day) is not None for day in days] == [False, True, True, True, False]
    assert wishes.of_site(other, days[2]) is None


def test_the_robots_of_a_host_that_opted_out_are_closed_without_being_asked(tmp_path: Path) -> None:
    text = "- {host: a.gob.gt, since: 2026-10-02, asked_by: Oficina, reason: {es: aaa, en: bbb}}"
    (tmp_path / "opt_out.yaml").write_text(text, encoding="utf-8")
    book = RobotsBook(Ledger(tmp_path / "ledger.db"), "EGobGT", lambda: NOW, OptOut.load(tmp_path))
    rules = book.rules_of("https://www.a.gob.gt")
    assert rules is not None
    assert not rules.allows("https://www.a.gob.gt/")
    assert book.rules_of("https://b.gob.gt") is None  # this one has to be asked


def test_the_shipped_list_is_valid() -> None:
    OptOut.load(CONFIG)
