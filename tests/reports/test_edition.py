"""Frames to records: verdicts, missing values, rows that do not fit."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from reports.edition import build
from reports.records import Edition
from scoring.store import Frames
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference


def _build(frames: Frames) -> Edition:
    return build(frames, fake_method(), fake_reference(), fake_causes())


def _one(**changes: object) -> Frames:
    """Frames whose first finding is changed."""
    frames = fake_frames()
    rows = frames.findings.to_dict("records")
    rows[0] |= changes
    return replace(frames, findings=pd.DataFrame(rows))


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"outcome": "present", "confidence": 0.95}, "found"),
        ({"outcome": "present", "confidence": 0.90}, "found"),
        ({"outcome": "present", "confidence": 0.80}, "probable"),
        ({"outcome": "present", "confidence": 0.75}, "probable"),
        ({"outcome": "present", "confidence": 0.74}, "weak"),
        ({"outcome": "absent", "confidence": 0.05}, "missing"),
        ({"outcome": "unknown", "confidence": 0.3}, "unchecked"),
        ({"outcome": "failed", "confidence": 0.5}, "unchecked"),
        ({"outcome": "present", "confidence": 0.5, "review_outcome": "present", "reviewer": "Ana"}, "found"),
        ({"outcome": "present", "confidence": 0.99, "review_outcome": "absent", "reviewer": "Ana"}, "missing"),
        ({"outcome": "absent", "review_outcome": ""}, "missing"),
    ],
)
def test_verdict(changes: dict[str, object], verdict: str) -> None:
    edition = _build(_one(**changes))
    finding = edition.sites[0].findings[0]
    assert finding.verdict == verdict
    assert finding.found == (verdict in {"found", "probable"})


def test_everything_is_there(edition: Edition) -> None:
    assert (len(edition.institutions), len(edition.sites)) == (30, 276)
    assert sum(len(site.findings) for site in edition.sites) == len(fake_frames().findings)
    assert edition.average("executive").n_counted + edition.average("executive").n_left_out == 276


def test_a_site_without_visit_or_score_is_pending() -> None:
    frames = fake_frames()
    empty = {name: getattr(frames, name).iloc[0:0] for name in ("visits", "scores", "findings", "variants")}
    site = _build(replace(frames, **empty)).sites[0]
    assert (site.status, site.points, site.level, site.findings, site.tls_valid) == ("pending", None, None, (), None)


def test_missing_numbers_are_none() -> None:
    frames = fake_frames()
    scores = frames.scores.assign(points=math.nan, lower=math.nan, level=math.nan)
    site = _build(replace(frames, scores=scores)).sites[0]
    assert (site.points, site.lower, site.level) == (None, None, None)


def test_a_criterion_that_the_method_does_not_know_is_left_out() -> None:
    edition = _build(_one(criterion="something_new"))
    assert len(edition.sites[0].findings) == 13


def test_an_average_that_was_not_computed_has_no_points(edition: Edition) -> None:
    assert edition.average("group", "nobody").points is None


def test_institutions_without_average_come_last(edition: Edition) -> None:
    points = [i.average.points for i in edition.of_kind("ministry", "secretariat")]
    known = [p for p in points if p is not None]
    assert points == sorted(known, reverse=True) + [None] * (len(points) - len(known))
    assert None in points


def test_services_are_credited_and_not_counted() -> None:
    frames = fake_frames()
    rows = frames.sites.to_dict("records")
    rows[5] |= {"role": "service", "owner": rows[0]["site_id"]}
    edition = _build(replace(frames, sites=pd.DataFrame(rows)))
    assert len(edition.sites) == 275
    assert [s.id for s in edition.institutions[0].services] == [rows[5]["site_id"]]
