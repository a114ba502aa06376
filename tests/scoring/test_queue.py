"""The review queue: what would change published numbers most goes first, and an institution's dispute before all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from crawler.registry import Kind
from scoring import variants
from scoring.aggregate import averages
from scoring.finding import Finding, Outcome
from scoring.queue import Item, Place, queue
from scoring.result import QuarterResult, Run, Visit
from scoring.review_rules import ReviewRules
from scoring.rubric import Rubric
from scoring.store import Frames, Store
from tests.scoring.building import CONFIG, EVALUATED, finding, findings, registry, site

RULES = ReviewRules.load(CONFIG)
THREE = ("static_information", "many_pages", "links_to_agencies", "downloadable_forms", "email_contact", "search_works")
FRAME = registry(site("a1", "mspas"), site("a2", "mspas"), site("b1", "spp"), spp=Kind.SECRETARIAT)


def frames(rubric: Rubric, **of_site: Mapping[str, Finding]) -> Frames:
    judged = {name: of_site.get(name, findings(*THREE)) for name in FRAME.sites}
    scores = {name: rubric.score(found, EVALUATED) for name, found in judged.items()}
    points = {name: variants.points(rubric, found, EVALUATED) for name, found in judged.items()}
    run = Run("prueba", "2026T4", rubric.version, "", "")
    rows = averages(rubric, FRAME, scores, points)
    visits = [Visit(name, EVALUATED) for name in judged]
    store = Store.open("sqlite://")
    try:
        store.save(QuarterResult(run, FRAME, visits, judged, scores, points, rows))
        return store.frames("prueba", "2026T4")
    finally:
        store.close()


def items(
    rubric: Rubric, *disputed: Place, before: Frames | None = None, **of_site: Mapping[str, Finding]
) -> list[Item]:
    return queue(rubric, RULES, frames(rubric, **of_site), before, disputed)


def places(found: list[Item]) -> list[Place]:
    return [(item.site_id, item.criterion) for item in found]


def test_an_uncertain_finding_on_the_ladder_goes_before_a_sure_one(rubric: Rubric) -> None:
    unsure = findings(*THREE[:-1], search_works=finding(Outcome.PRESENT, 0.8))
    found = items(rubric, b1=unsure)
    assert places(found)[0] == ("b1", "search_works")
    first = found[0]
    assert first.wrong == pytest.approx(0.16)
    assert first.shift == -20
    assert first.effect == pytest.approx(-20)  # the only site of the only secretariat


def test_a_miss_beside_a_gate_is_looked_at_too(rubric: Rubric) -> None:
    below = findings(*THREE[:-1], search_works=finding(Outcome.UNKNOWN, 0.4))
    first = items(rubric, b1=below)[0]
    assert (first.site_id, first.criterion, first.shift) == ("b1", "search_works", 20)


def test_the_only_site_of_an_institution_weighs_more_than_one_of_two(rubric: Rubric) -> None:
    unsure = findings(*THREE[:-1], search_works=finding(Outcome.PRESENT, 0.8))
    order = [place for place in places(items(rubric, a1=unsure, b1=unsure)) if place[1] == "search_works"]
    assert order[:2] == [("b1", "search_works"), ("a1", "search_works")]


def test_positives_of_the_high_levels_go_before_any_effect(rubric: Rubric) -> None:
    unsure = findings(*THREE[:-1], search_works=finding(Outcome.PRESENT, 0.8))
    found = items(rubric, b1=unsure, a2=findings(*THREE, "electronic_vote"))
    assert places(found)[0] == ("a2", "electronic_vote")
    assert found[0].why == ("un positivo del nivel 5",)


def test_a_change_since_the_last_quarter_is_a_reason(rubric: Rubric) -> None:
    before = frames(rubric)
    found = items(rubric, before=before, a1=findings(*THREE, "user_accounts"))
    assert places(found)[0] == ("a1", "user_accounts")
    assert found[0].why == ("cambió desde el trimestre anterior",)


def test_a_dispute_goes_first_even_when_it_was_settled(rubric: Rubric) -> None:
    payments = findings(*THREE, "electronic_payments")
    assert places(items(rubric, ("b1", "email_contact"), a1=payments))[0] == ("b1", "email_contact")
    found = frames(rubric)
    known = found.findings["site_id"] == "b1"
    seen = pd.DataFrame(found.findings)
    seen.loc[known, "reviewer"], seen.loc[known, "review_outcome"] = "Ana", seen.loc[known, "outcome"]
    left = places(queue(rubric, RULES, replace(found, findings=seen)))
    assert "b1" not in {name for name, _ in left}
    asked = queue(rubric, RULES, replace(found, findings=seen), None, {("b1", "email_contact")})
    assert places(asked)[0] == ("b1", "email_contact")


def test_what_changes_nothing_and_claims_nothing_is_not_asked(rubric: Rubric) -> None:
    assert ("b1", "electronic_vote") not in places(items(rubric))  # absent, and level 4 is missing below it
    assert ("b1", "electronic_payments") in places(items(rubric))  # absent, but it alone is missing to level 4


def test_a_finding_of_a_criterion_that_the_method_has_no_more_is_left_out(rubric: Rubric) -> None:
    found = frames(rubric, a1={})
    renamed = found.findings.assign(
        criterion=found.findings["criterion"].replace("electronic_vote", "voto_electronico")
    )
    left = places(queue(rubric, RULES, replace(found, findings=renamed)))
    assert left
    assert "voto_electronico" not in {criterion for _site, criterion in left}
