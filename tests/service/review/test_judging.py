"""Judging a site that people answered: evaluated by their word alone, and by nothing less than every question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.evidence import Cause, Status
from scoring.assess import assess
from scoring.finding import Outcome
from scoring.reviews import Review
from scoring.rubric import Rubric
from service.judging import judge
from tests.building import CONFIG, VISITED, site_evidence
from tests.service.review.quarter import CLOSED

RUBRIC = Rubric.load(CONFIG)
YES = {"static_information", "many_pages", "frequent_updates"}


def bench() -> Any:
    """What judging needs of an archive in which nothing could be kept."""
    closed, archive = replace(site_evidence({}), reachability=CLOSED), SimpleNamespace(read=lambda _owner: ())
    return SimpleNamespace(
        rubric=RUBRIC,
        evidence=lambda _site, _reach: closed,
        findings=lambda evidence: assess(evidence, {name: RUBRIC.params(name) for name in RUBRIC.criteria}),
        archive=archive,
        loader=SimpleNamespace(archive=archive),
    )


def review(criterion: str) -> Review:
    outcome = Outcome.PRESENT if criterion in YES else Outcome.ABSENT
    return Review("c1", criterion, outcome, "Ana", "Lo vi en el menú.", VISITED, "https://c1.test/")


@pytest.mark.parametrize(("left_out", "status", "points"), [(0, Status.EVALUATED, 40), (1, Status.NOT_EVALUATED, None)])
def test_a_closed_site_has_the_points_of_its_answers(
    tmp_path: Path, left_out: int, status: Status, points: int | None
) -> None:
    answers = [review(name) for name in list(RUBRIC.criteria)[left_out:]]
    found = judge(bench(), "c1", reach={"c1": CLOSED}, reviews={"c1": answers}, evidence_folder=tmp_path)
    reach = found.visit.reachability
    assert reach.status is status
    assert RUBRIC.score(found.findings, reach).points == points
    if status is Status.EVALUATED:
        assert (reach.cause, reach.detail) == (Cause.BY_PERSON, "firewall")
        assert found.findings["many_pages"].reason == "Lo vi en el menú."
        assert RUBRIC.score(found.findings, reach).upper == 40
