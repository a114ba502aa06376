"""The truth: its arithmetic, and that what was dealt agrees with it."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.evidence import Cause, Status
from scoring.finding import Outcome
from service.simulation.truth import level_of, not_read
from service.simulation.world import World
from tests.simulation.asking import CONFIG, world

L2 = ["many_pages", "frequent_updates"]
L3 = ["email_contact", "search_works", "user_accounts"]
LEVELS = [
    ([], 0),
    (["static_information"], 1),
    (["static_information", "many_pages"], 1),
    (["static_information", *L2], 2),
    (["static_information", *L2, "email_contact", "search_works"], 2),
    (["static_information", *L2, *L3], 3),
    (["static_information", *L2, *L3, "electronic_payments"], 4),
    (["static_information", *L2, *L3, "electronic_payments", "online_surveys"], 5),
    (["static_information", *L2, *L3, "online_surveys"], 3),  # a level that is skipped is not reached
    ([*L2, *L3, "electronic_payments", "electronic_vote"], 0),
    (["static_information", *L2, *L3, "electronic_payments", "organised_by_needs"], 4),
]


@pytest.mark.parametrize(("met", "level"), LEVELS)
def test_levels_are_cumulative(met: list[str], level: int) -> None:
    assert level_of(world().declaration.ladder, frozenset(met)) == level


def test_points_follow_from_level_and_ending() -> None:
    for site in world().sites.values():
        truth = site.truth
        if truth.status is Status.EVALUATED:
            assert truth.level is not None
            assert truth.points == 20 * truth.level
            assert truth.level == level_of(world().declaration.ladder, truth.counts)
            assert (truth.cause is Cause.NO_CONTENT) == (truth.level == 0)
            assert set(truth.findings) == set(world().declaration.variants)
        else:
            assert not truth.findings
            assert truth == not_read(truth.status, truth.cause)


def test_what_counts_is_present_and_a_contact_form_alone_is_present_without_counting() -> None:
    for site in world().sites.values():
        present = {c for c, outcome in site.truth.findings.items() if outcome is Outcome.PRESENT}
        only_form = {"interactive_channels"} if site.variant("interactive_channels") == "contact_form" else set()
        assert present - only_form == site.truth.counts


def test_every_ending_and_level_occurs_in_about_the_declared_shares() -> None:
    seen = Counter((site.truth.status, site.truth.level) for site in world().sites.values())
    evaluated = {level: n for (status, level), n in seen.items() if status is Status.EVALUATED}
    assert set(evaluated) == set(range(6))
    assert max(evaluated, key=lambda level: evaluated[level]) == 3
    assert {status for status, _ in seen} == set(Status) - {Status.PENDING}
    assert 0.10 < 1 - sum(evaluated.values()) / 276 < 0.16
    causes = {site.truth.cause for site in world().sites.values()}
    missing = set(Cause) - causes
    # What the servers cannot bring about: our own failures, refusals that happen before dialling, people, and our own list.
    assert missing == {Cause.TLS, Cause.TOO_LARGE, Cause.CLIENT_ERROR, Cause.REFUSED_ADDRESS, Cause.OWN_FAILURE,
                       Cause.OWN_NETWORK, Cause.NOT_FINISHED, Cause.BY_PERSON, Cause.OPTED_OUT}  # fmt: skip


def test_two_worlds_are_equal_to_the_byte() -> None:
    again = World.load(CONFIG)
    assert dict(again.sites) == dict(world().sites)
    for name in ("minfin", "maga", "mspas", "spp", "minex"):
        one, other = (w.plan(w.sites[name]) for w in (world(), again))
        assert one.pages == other.pages
        assert one.answers == other.answers
        assert one.slots == other.slots


def test_twelve_sites_show_every_level_and_every_kind_of_door() -> None:
    small = World.load(CONFIG, limit=12)
    truths = small.truth()
    assert len(truths) == 12
    assert {truth.level for truth in truths.values()} >= set(range(6))
    faults = {site.fault.value for site in small.sites.values()}
    assert faults >= {"dns", "waf_challenge", "parked", "absorbed", "robots_disallow", "slow", "www_redirect"}
    assert {site.style for site in small.sites.values()} >= {"spa_small", "wordpress", "joomla", "drupal"}
    assert truths == {name: world().truth()[name] for name in truths}
