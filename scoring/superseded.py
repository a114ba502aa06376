"""Superseded: the scores of a quarter under a method that a re-score replaces, kept beside the new ones."""

from __future__ import annotations

from sqlalchemy import Connection, and_, delete, insert, literal, select

from scoring.tables import earlier_scores, runs, scores


def keep_earlier(connection: Connection, registry: str, quarter: str, version: str) -> None:
    """Copy the scores that are about to be replaced, unless they are of the same version of the method."""
    kept = earlier_scores
    of_run = and_(runs.c.registry == registry, runs.c.quarter == quarter)
    before = connection.scalar(select(runs.c.rubric_version).where(of_run))
    if before is None or before == version:
        return
    of_quarter = and_(kept.c.registry == registry, kept.c.quarter == quarter)
    # the version that comes back is the present one again, and the one that goes is kept once
    connection.execute(delete(kept).where(and_(of_quarter, kept.c.rubric_version.in_([version, before]))))
    rows = select(
        scores.c.registry, scores.c.quarter, literal(before), scores.c.site_id, scores.c.level, scores.c.points
    ).where(and_(scores.c.registry == registry, scores.c.quarter == quarter))
    names = ["registry", "quarter", "rubric_version", "site_id", "level", "points"]
    connection.execute(insert(kept).from_select(names, rows))
