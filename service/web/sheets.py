"""Sheets: the frames of a quarter as what the API says, crawled text made harmless."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from reports.charts.coverage import status_names
from reports.clean import plain
from reports.method import CauseText, Method, Texts
from reports.sources import causes_of, method_of
from reports.words import Words, moment_utc
from scoring.causes import Causes
from scoring.rubric import Rubric
from scoring.store import Frames
from service.web.shapes import Average, Cited, Finding, Named, Owner, Quarter, Row, Score, Site, SiteSheet

_OUTCOMES = {
    "present": Named(es="existe", en="present"),
    "absent": Named(es="falta", en="absent"),
    "unknown": Named(es="no se pudo comprobar", en="could not be checked"),
    "failed": Named(es="fallo nuestro", en="our failure"),
}
_BOUNDS = ("points", "proportional", "lower", "upper")
_AVERAGE = (*_BOUNDS, "wide_lower", "wide_upper")


@dataclass(frozen=True)
class Sheets:
    """Turns frames into shapes."""

    method: Method
    causes: Mapping[str, CauseText]

    @classmethod
    def of(cls, rubric: Rubric, config: Path) -> Sheets:
        """Raises ConfigError."""
        return cls(method_of(rubric), causes_of(Causes.load(config)))

    def quarter(self, frames: Frames) -> Quarter:
        """The run."""
        run = frames.run
        names = ("quarter", "registry", "rubric_version", "code_version")
        return Quarter(
            **{name: str(run[name]) for name in names}, simulated=bool(run["simulated"]), browser=bool(run["browser"]),
            first_read=_time(run["first_read"]), last_read=_time(run["last_read"]),
        )  # fmt: skip

    def sites(self, frames: Frames) -> list[Site]:
        """In registry order."""
        owners = {row["institution_id"]: row for row in _rows(frames.institutions)}
        visits = {row["site_id"]: row for row in _rows(frames.visits)}
        return [self._site(row, owners[row["institution_id"]], visits[row["site_id"]]) for row in _rows(frames.sites)]

    def _site(self, row: Row, owner: Row, visit: Row) -> Site:
        cause, tls = str(visit["cause"]), _none(visit["tls_valid"])
        known = self.causes.get(cause) if cause != "none" else None
        return Site(
            id=row["site_id"], name=plain(row["name"]), url=row["url"], role=row["role"], owner=row["owner"],
            institution=Owner(
                id=owner["institution_id"], acronym=owner["acronym"], name=plain(owner["name"]), kind=owner["kind"]
            ),
            status=visit["status"], status_name=_STATUSES[visit["status"]], cause=cause,
            cause_name=_named(known.name) if known else None, visited_at=_time(visit["visited_at"]),
            pages=int(visit["pages"]), coverage_met=bool(visit["coverage_met"]),
            tls_valid=None if tls is None else bool(tls),
        )  # fmt: skip

    def scores(self, frames: Frames) -> list[Score]:
        """Of every site."""
        variants: dict[str, dict[str, float | None]] = {}
        for row in _rows(frames.variants):
            variants.setdefault(row["site_id"], {})[row["variant"]] = _none(row["points"])
        return [self._score(row, variants.get(row["site_id"], {})) for row in _rows(frames.scores)]

    def _score(self, row: Row, variants: dict[str, float | None]) -> Score:
        level = _none(row["level"])
        name = {0: Named(es="Sin nivel", en="No level")}
        name |= {one.number: _named(one.name) for one in self.method.levels}
        return Score(
            site=row["site_id"], level=None if level is None else int(level),
            level_name=None if level is None else name[int(level)], blocked_by=list(row["blocked_by"]),
            variants=variants, **{key: _none(row[key]) for key in _BOUNDS},
        )  # fmt: skip

    def findings(self, frames: Frames) -> list[Finding]:
        """Of every site and criterion of the method."""
        known = self.method.by_id
        return [self._finding(row) for row in _rows(frames.findings) if row["criterion"] in known]

    def _finding(self, row: Row) -> Finding:
        criterion = self.method.by_id[row["criterion"]]
        return Finding(
            site=row["site_id"], criterion=criterion.id, criterion_name=_named(criterion.name), level=criterion.level,
            outcome=row["outcome"], outcome_name=_OUTCOMES[row["outcome"]], confidence=round(row["confidence"], 4),
            reason=plain(row["reason"], 600), citations=[_cited(one) for one in row["citations"]],
            detector_version=row["detector_version"], reviewer=plain(_none(row["reviewer"]), 80),
            review_outcome=_none(row["review_outcome"]) or "",
        )  # fmt: skip

    def averages(self, frames: Frames) -> list[Average]:
        """Of every scope and variant."""
        return [
            Average(
                scope=row["scope"], scope_id=row["scope_id"], variant=row["variant"], n_counted=int(row["n_counted"]),
                n_left_out=int(row["n_left_out"]), **{key: _none(row[key]) for key in _AVERAGE},
            )
            for row in _rows(frames.averages)
        ]  # fmt: skip

    def sheet(self, quarter: str, site: Site, scores: Iterable[Score], findings: Iterable[Finding]) -> SiteSheet:
        """All of one site."""
        own = next((score for score in scores if score.site == site.id), None)
        return SiteSheet(quarter=quarter, site=site, score=own, findings=[f for f in findings if f.site == site.id])

    def alone(self, frames: Frames) -> SiteSheet:
        """The only site of a check."""
        site = self.sites(frames)[0]
        return self.sheet(str(frames.run["quarter"]), site, self.scores(frames), self.findings(frames))


_SPANISH, _ENGLISH = status_names(Words("es")), status_names(Words("en"))
_STATUSES = {status: Named(es=name, en=_ENGLISH[status]) for status, name in _SPANISH.items()}


def _cited(row: Mapping[str, Any]) -> Cited:
    return Cited(
        url=plain(row.get("url"), 2000), selector=plain(row.get("selector"), 200), excerpt=plain(row.get("excerpt")),
        fetched_at=_time(row.get("fetched_at")),
    )  # fmt: skip


def _named(texts: Texts) -> Named:
    return Named(es=texts["es"], en=texts.get("en") or texts["es"])


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _none(value: Any) -> Any:
    return None if value is None or value is pd.NA or (isinstance(value, float) and value != value) else value


def _time(value: Any) -> str | None:
    return moment_utc(_none(value)) or None
