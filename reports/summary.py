"""Summary: the short table that the command line prints after a run."""

from __future__ import annotations

from reports.edition import build
from reports.method import Reference
from reports.records import AverageView
from reports.sources import method_of
from scoring.rubric import Rubric
from scoring.store import Frames

Row = tuple[str, int, int, float | None, float | None, float | None]


def summary_rows(frames: Frames, rubric: Rubric) -> list[Row]:
    """(institution, sites, evaluated, average, lower, upper): institutions best first, then groups and Executive."""
    edition = build(frames, method_of(rubric), Reference(), {})
    rows = [
        _row(i.acronym, len(i.sites), sum(s.status == "evaluated" for s in i.sites), i.average)
        for i in edition.of_kind(*edition.groups, "other")
    ]
    executive = [s for i in edition.of_kind(*edition.groups) for s in i.sites]
    evaluated = sum(s.status == "evaluated" for s in executive)
    means = {"Ministerios": ("group", edition.first), "Secretarías": ("group", edition.second)}
    for name, (scope, which) in means.items():
        sites = [s for i in edition.of_kind(which) for s in i.sites]
        done = sum(s.status == "evaluated" for s in sites)
        rows.append(_row(name, len(sites), done, edition.average(scope, which)))
    rows.append(_row("Organismo Ejecutivo", len(executive), evaluated, edition.average("executive")))
    return rows


def _row(name: str, sites: int, evaluated: int, average: AverageView) -> Row:
    return (name, sites, evaluated, average.points, average.lower, average.upper)
