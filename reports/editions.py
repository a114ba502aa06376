"""Editions: the quarters of a store as editions, each with what those before it said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from reports.clean import href, plain
from reports.edition import build
from reports.evidence import Pictures
from reports.past import past_of
from reports.records import Correction, EarlierScore, Edition, PastQuarter
from reports.sources import causes_of, method_of, reference_of
from reports.words import Words, moment_utc
from scoring.causes import Causes
from scoring.measured import measure
from scoring.outlook import outlooks
from scoring.profile import Profile
from scoring.review_rules import ReviewRules
from scoring.reviews import Review
from scoring.rubric import Rubric
from scoring.store import Store


def editions_of(store: Store, rubric: Rubric, registry: str, config: Path, pictures: Pictures) -> list[Edition]:
    """Every scored quarter of a registry, oldest first. Raises ConfigError for a bad config."""
    found: list[Edition] = []
    past: tuple[PastQuarter, ...] = ()
    earlier = _earlier(store.earlier(registry))
    terms = {language: Profile.load(config, registry).terms.of(language) for language in ("es", "en")}
    measured = measure(store, rubric, ReviewRules.load(config), registry)
    for quarter in store.quarters(registry):
        bare = _edition(store, rubric, registry, quarter, config, pictures)
        known = tuple(score for score in earlier if score.quarter <= quarter)
        corrections = _corrections(bare, store.reviews(registry, quarter))
        found.append(replace(bare, past=past, earlier=known, corrections=corrections, measured=measured, terms=terms))
        past = (*past, past_of(bare))
    return found


def edition_of(store: Store, rubric: Rubric, registry: str, quarter: str, config: Path, pictures: Pictures) -> Edition:
    """One quarter with those before it. Raises KeyError for a quarter that was not scored, else as editions_of()."""
    for edition in editions_of(store, rubric, registry, config, pictures):
        if edition.run.quarter == quarter:
            return edition
    raise KeyError(f"{registry} {quarter}")


def _edition(store: Store, rubric: Rubric, registry: str, quarter: str, config: Path, pictures: Pictures) -> Edition:
    frames = store.frames(registry, quarter)
    reference = reference_of(config, rubric, str(frames.run.get("last_read") or ""))
    causes = causes_of(Causes.load(config))
    return build(frames, method_of(rubric), reference, causes, pictures.size, outlooks(rubric, frames))


def words_of(edition: Edition, language: str) -> Words:
    """How the edition's registry says things in a language."""
    return Words(language, edition.terms.get(language, ()))


def _earlier(frame: pd.DataFrame) -> tuple[EarlierScore, ...]:
    return tuple(
        EarlierScore(
            quarter=str(row["quarter"]),
            site=str(row["site_id"]),
            rubric_version=str(row["rubric_version"]),
            level=None if pd.isna(row["level"]) else int(row["level"]),
            points=None if pd.isna(row["points"]) else float(row["points"]),
        )
        for row in frame.to_dict("records")
    )


def _corrections(edition: Edition, reviews: Mapping[str, list[Review]]) -> tuple[Correction, ...]:
    """Newest first. A verdict on a site that is no longer in the frame is kept too."""
    found = [_correction(edition, review) for of_site in reviews.values() for review in of_site]
    return tuple(sorted(found, key=lambda c: (c.decided_at, c.site, c.criterion), reverse=True))


def _correction(edition: Edition, review: Review) -> Correction:
    site = edition.site_by_id.get(review.site_id)
    machine = next((f.outcome for f in site.findings if f.criterion.id == review.criterion), "") if site else ""
    return Correction(
        site=review.site_id,
        criterion=review.criterion,
        outcome=review.outcome.value,
        machine=machine,
        reviewer=plain(review.reviewer, 80),
        reason=plain(review.reason, 600),
        decided_at=moment_utc(review.decided_at.isoformat()),
        link=href(review.url),
    )
