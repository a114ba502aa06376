"""Sources: what the scoring packages and config/ know, as the records of a report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from reports.method import COPRET, CauseText, CriterionText, LevelText, Method, Reference, Survey, Texts
from scoring.assess import titles
from scoring.causes import Causes
from scoring.reference import Reference as Surveys
from scoring.rubric import Rubric
from scoring.shapes import Text


def _texts(text: Text) -> Texts:
    return {"es": text.es, "en": text.en}


def method_of(rubric: Rubric) -> Method:
    """The method as the public reads it."""
    return Method(
        version=rubric.version,
        levels=tuple(LevelText(level.number, level.points, _texts(level.name), level.needs) for level in rubric.levels),
        criteria=tuple(
            CriterionText(
                id=c.id,
                level=c.level,
                in_headline=c.in_headline,
                name=_texts(c.name),
                question=_texts(c.question),
                explanation=_texts(c.explanation),
                advice=_texts(c.advice),
                credit=c.credit,
            )
            for c in rubric.criteria.values()
        ),
        variants={variant.id: _texts(variant.name) for variant in rubric.variants},
        changes={variant.id: _texts(variant.changes) for variant in rubric.variants},
        indicators=_indicators(),
        notes=(_texts(rubric.notes.naming), _texts(rubric.notes.averages_2019)),
        sure=rubric.thresholds.present,
        counts=rubric.thresholds.counts,
    )


def _indicators() -> tuple[CriterionText, ...]:
    """What is shown beside the score, in words: the four of COPRET first."""
    found = titles()
    order = [*(name for name in COPRET if name in found), *(name for name in found if name not in COPRET)]
    return tuple(CriterionText(name, 0, False, dict(found[name]), {}, {}, {}) for name in order)


def reference_of(config: Path, rubric: Rubric, last_read: str) -> Reference:
    """The UN surveys of our country, and the latest one not after the crawl. Raises ConfigError on a bad file."""
    surveys = Surveys.load(config, rubric.reference)
    series = [Survey(s.year, s.egdi_points, s.osi_points, s.egdi_rank) for s in surveys.series()]
    crawled = date.fromisoformat(last_read[:10]) if last_read else date(rubric.reference.break_years[-1], 12, 31)
    now = surveys.latest(crawled)
    return Reference(
        current=next((s for s in series if now is not None and s.year == now.year), None),
        series=tuple(s for s in series if s.year <= crawled.year),
        source="UN DESA, E-Government Knowledgebase (EGOVKB)",
    )


def causes_of(causes: Causes) -> dict[str, CauseText]:
    """Name and remedy of each cause by its code."""
    return {cause.value: CauseText(_texts(text.name), _texts(text.remedy)) for cause, text in causes.causes.items()}
