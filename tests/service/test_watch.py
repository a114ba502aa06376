"""Watch: a plausible run passes, and each thing that makes one implausible is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from scoring.store import Frames
from service.watch import doubts
from service.watch_rules import WatchRules
from tests.house import CONFIG

RULES = WatchRules.load(CONFIG)
CRITERIA = ("static_information", "email_contact", "search_works")
MANY, FEW = 60, 12
LEVELS = (0, 1, 1, 2, 2, 2, 3, 3, 3, 1)
Change = Callable[[Frames], Frames]


def ids(sites: int) -> list[str]:
    return [f"s{n:02}" for n in range(sites)]


def frames(sites: int = MANY, quarter: str = "2026T4", first_read: str = "2026-10-06T03:00:00+00:00") -> Frames:
    """A plausible quarter: one site in ten is unreachable, levels 0 to 3."""
    visits: list[dict[str, Any]] = []
    scores: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for n, site in enumerate(ids(sites)):
        down, level = n % 10 == 9, LEVELS[n % 10]
        visits.append({"site_id": site, "status": "unreachable" if down else "evaluated", "cause": "timeout" if down else "none",
                       "pages": 0 if down else 24, "coverage_met": not down and n % 2 == 0})  # fmt: skip
        scores.append(
            {"site_id": site, "level": float("nan") if down else level, "points": 0.0 if down else 20.0 * level}
        )
        for rank, criterion in enumerate(CRITERIA, start=1):
            outcome = "unknown" if down else "present" if level >= rank else "absent"
            findings.append({"site_id": site, "criterion": criterion, "outcome": outcome})
    empty = pd.DataFrame()
    return Frames({"quarter": quarter, "first_read": first_read}, empty, empty, pd.DataFrame(visits),
                  pd.DataFrame(findings), pd.DataFrame(scores), empty, empty)  # fmt: skip


def of(column: str, value: object, count: int, table: str = "visits", first: int = 0) -> Change:
    """Write a value into some rows of a table."""

    def change(given: Frames) -> Frames:
        changed = getattr(given, table).copy()
        changed.loc[changed.index[first : first + count], column] = value
        return replace(given, **{table: changed})

    return change


def both(*changes: Change) -> Change:
    def change(given: Frames) -> Frames:
        for one in changes:
            given = one(given)
        return given

    return change


def outcomes(criterion: str, outcome: str, share: float) -> Change:
    def change(given: Frames) -> Frames:
        changed = given.findings.copy()
        rows = changed.index[changed.criterion == criterion]
        changed.loc[rows[: int(len(rows) * share)], "outcome"] = outcome
        return replace(given, findings=changed)

    return change


def named(given: Frames, before: Frames | None = None) -> set[str]:
    return {doubt.measure for doubt in doubts(given, list(given.scores.site_id), before, RULES)}


@pytest.mark.parametrize("sites", [FEW, MANY])
@pytest.mark.parametrize("before", [None, frames(quarter="2026T3")])
def test_a_plausible_run_passes(sites: int, before: Frames | None) -> None:
    assert named(frames(sites), before) == set()


ABSOLUTE: list[tuple[str, Change]] = [
    ("ours", both(of("status", "not_evaluated", 3), of("cause", "own_failure", 3))),
    ("ours", both(of("status", "pending", 3), of("cause", "not_finished", 3))),
    ("broken", of("outcome", "failed", 1, "findings")),
    ("evaluated", both(of("status", "unreachable", 35), of("cause", "dns_error", 35))),
    ("refused", both(of("status", "not_evaluated", 20), of("cause", "firewall", 20))),
    ("pages", of("pages", 2, MANY)),
    ("covered", of("coverage_met", False, MANY)),
    ("undecided", of("outcome", "unknown", 3 * MANY, "findings")),
]


@pytest.mark.parametrize(("measure", "change"), ABSOLUTE)
def test_a_first_run_has_absolute_bounds(measure: str, change: Change) -> None:
    assert measure in named(change(frames()))


RELATIVE: list[tuple[str, Change]] = [
    ("evaluated", both(of("status", "not_evaluated", 12), of("cause", "robots_unavailable", 12))),
    ("unreachable", both(of("status", "unreachable", 9), of("cause", "timeout", 9))),
    ("refused", both(of("status", "not_evaluated", 8), of("cause", "captcha", 8))),
    ("pages", of("pages", 12, MANY)),
    ("covered", of("coverage_met", False, 40)),
    ("undecided", outcomes("search_works", "unknown", 0.9)),
    ("points", of("points", 80.0, 15, "scores")),
    ("search_works", outcomes("search_works", "present", 0.9)),
    ("search_works", outcomes("search_works", "absent", 1.0)),
    ("jumps", of("level", 4, 12, "scores")),
]


@pytest.mark.parametrize(("measure", "change"), RELATIVE)
def test_a_later_run_is_compared_with_the_last_published(measure: str, change: Change) -> None:
    before, now = frames(quarter="2026T3"), change(frames())
    assert measure in named(now, before)
    assert measure not in named(now, now), "the same tables twice are no change"


@pytest.mark.parametrize(("measure", "change"), [row for row in ABSOLUTE if row[0] not in {"ours", "broken"}])
def test_shares_of_a_few_sites_tell_nothing(measure: str, change: Change) -> None:
    assert measure not in named(change(frames(FEW)))


@pytest.mark.parametrize("measure", ["ours", "broken"])
def test_our_own_faults_count_at_every_size(measure: str) -> None:
    change = dict(ABSOLUTE)[measure]
    assert measure in named(change(frames(FEW)))


@pytest.mark.parametrize("table", ["visits", "scores"])
def test_a_registry_site_without_a_row_is_a_doubt(table: str) -> None:
    given = frames(FEW)
    cut = replace(given, **{table: getattr(given, table).iloc[1:]})
    found = doubts(cut, ids(FEW), None, RULES)
    assert [(doubt.measure, doubt.value) for doubt in found] == [("rows", 1)]
    assert "s00" in found[0].said


@pytest.mark.parametrize(
    ("first_read", "doubted"),
    [
        ("2026-10-01T06:00:00+00:00", False),  # midnight in Guatemala
        ("2026-10-01T05:59:00+00:00", True),  # still the evening of 30 September there
        ("2027-01-01T05:59:00+00:00", False),
        ("2027-01-01T06:00:00+00:00", True),
        ("", False),  # nothing was read: other bounds tell
    ],
)
def test_the_label_is_the_quarter_of_the_days_on_which_pages_were_read(first_read: str, doubted: bool) -> None:
    assert ("days" in named(frames(FEW, first_read=first_read))) is doubted


def test_a_doubt_says_the_figure_and_what_was_expected() -> None:
    (doubt,) = doubts(of("pages", 2, MANY)(frames()), ids(MANY), None, RULES)
    assert doubt.said == "páginas leídas por sitio evaluado: 2; se espera al menos 4"
