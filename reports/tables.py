"""Tables: the published rows of an edition, in the columns of the dictionary."""

from __future__ import annotations

from dataclasses import dataclass

from reports.dictionary import TABLES, Column
from reports.records import Edition, FindingView, InstitutionView, SiteView
from reports.words import moment_utc

Value = str | float | int | bool | None


@dataclass(frozen=True)
class Table:
    """A published table; rows follow `columns`."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def tables_of(edition: Edition) -> list[Table]:
    """Sites, findings, indicators, institutions and averages."""
    sites = [(i, s) for i in edition.institutions for s in (*i.sites, *i.services)]
    rows: dict[str, list[tuple[Value, ...]]] = {
        "sitios": [_site(i, s) for i, s in sites],
        "hallazgos": [_finding(s, f) for _, s in sites for f in s.findings],
        "indicadores": [_indicator(s, f) for _, s in sites for f in s.indicators],
        "instituciones": [_institution(i) for i in edition.institutions],
        "promedios": [_average(edition, key) for key in edition.averages],
    }
    return [Table(name, columns, tuple(rows[name])) for name, columns in TABLES.items()]


def _site(i: InstitutionView, s: SiteView) -> tuple[Value, ...]:
    head = (s.id, i.id, i.acronym, i.kind, s.name, s.url, s.role, s.status, s.cause, s.detail, s.attempts)
    score = (s.level, s.points, s.lower, s.upper, s.proportional, s.level_skip, " ".join(s.blocked_by))
    return (*head, *score, s.pages, s.coverage_met, s.tls_valid, moment_utc(s.visited_at))


def _finding(s: SiteView, f: FindingView) -> tuple[Value, ...]:
    return (*_judged(s, f), f.version, f.reviewer)


def _indicator(s: SiteView, f: FindingView) -> tuple[Value, ...]:
    facts = " ".join(f"{name}={value.replace(' ', ',')}" for name, value in sorted(f.detail.items()))
    return (*_judged(s, f), facts, f.version)


def _judged(s: SiteView, f: FindingView) -> tuple[Value, ...]:
    c = f.citations[0] if f.citations else None
    head = (s.id, f.criterion.id, f.verdict, round(f.confidence, 3), f.reason)
    return (*head, *((c.url, c.excerpt, moment_utc(c.fetched_at), c.html_sha256) if c else ("", "", "", "")))


def _institution(i: InstitutionView) -> tuple[Value, ...]:
    a = i.average
    head = (i.id, i.acronym, i.name, i.kind, len(i.sites), i.sites_2019, i.counted)
    return (*head, a.points, a.lower, a.upper, a.proportional)


def _average(edition: Edition, key: tuple[str, str, str]) -> tuple[Value, ...]:
    a = edition.averages[key]
    numbers = (a.points, a.lower, a.upper, a.wide_lower, a.wide_upper, a.proportional, a.n_counted, a.n_left_out)
    return (*key, *numbers, " ".join(f"{cause}={n}" for cause, n in sorted(a.left_out.items())))
