"""Rows: how a QuarterResult becomes rows of the store's tables, with text that every database accepts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Table

from scoring import tables
from scoring.finding import Citation, Finding
from scoring.result import QuarterResult, Visit
from scoring.reviews import Review

Row = dict[str, Any]


def rows(result: QuarterResult) -> Iterator[tuple[Table, list[Row]]]:
    """Tables with their rows, parents before children."""
    key = {"registry": result.run.registry, "quarter": result.run.quarter}
    for table, found in _rows(result):
        yield table, [_plain(key | row) for row in found]


def _rows(result: QuarterResult) -> Iterator[tuple[Table, Iterator[Row]]]:
    registry = result.registry
    institutions = enumerate(registry.institutions.values())
    yield tables.runs, iter([asdict(result.run)])
    yield (
        tables.institutions,
        (_only(tables.institutions, vars(i)) | {"institution_id": i.id, "position": n} for n, i in institutions),
    )
    yield (
        tables.sites,
        (
            _only(tables.sites, vars(site)) | {"site_id": site.id, "institution_id": site.institution, "position": n}
            for n, site in enumerate(registry.sites.values())
        ),
    )
    yield tables.visits, map(_visit, result.visits)
    yield tables.findings, _findings(result, result.findings, "criterion")
    yield tables.indicators, _findings(result, result.indicators, "indicator")
    yield tables.scores, ({"site_id": site} | asdict(score) for site, score in result.scores.items())
    yield (
        tables.variants,
        (
            {"site_id": site, "variant": variant, "points": points}
            for site, of_site in result.variants.items()
            for variant, points in of_site.items()
        ),
    )
    yield tables.averages, map(asdict, result.averages)
    yield tables.recall, map(asdict, result.recall)


def _only(table: Table, row: Row) -> Row:
    return {name: value for name, value in row.items() if name in table.columns}


def _visit(visit: Visit) -> Row:
    return {
        "site_id": visit.site_id,
        **asdict(visit.reachability),
        "pages": visit.pages,
        "requests": visit.requests,
        "rendered": visit.rendered,
        "visited_at": visit.visited_at,
        "tls_valid": visit.tls.valid,
        "tls_error": visit.tls.error,
        "coverage_met": visit.coverage.met,
        "coverage_missing": visit.coverage.missing,
        "browser": visit.browser,
    }


def _findings(result: QuarterResult, given: Mapping[str, Mapping[str, Finding]], key: str) -> Iterator[Row]:
    for site, of_site in given.items():
        for name, finding in of_site.items():
            version = result.detector_versions.get(name, "")
            yield {"site_id": site, key: name, "detector_version": version, **_finding(finding, result)}


def _finding(finding: Finding, result: QuarterResult) -> Row:
    return {
        "outcome": finding.outcome,
        "confidence": finding.confidence,
        "reason": finding.reason,
        "citations": [_citation(citation, result) for citation in finding.citations],
        "detail": dict(finding.detail),
        "wording": finding.wording.stored() if finding.wording else None,
    }


def _citation(citation: Citation, result: QuarterResult) -> Row:
    return {
        "url": citation.url,
        "selector": citation.selector,
        "excerpt": citation.excerpt,
        "record": citation.record,
        "fetched_at": citation.fetched_at,
        "html_sha256": result.evidence_files.get(citation.record, ""),
        "screenshot_sha256": result.evidence_files.get(citation.screenshot, ""),
        "box": citation.box,
    }


def review_row(registry: str, quarter: str, review: Review) -> Row:
    """One row of the reviews table."""
    return _plain({"registry": registry, "quarter": quarter} | asdict(review))


def _plain(row: Row) -> Row:
    return {str(name): _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    """Only what JSON knows. Crawled text may hold lone surrogates or NUL, which one database or the other refuses."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\x00", "")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, dict):
        return _plain(value)
    if isinstance(value, (list, tuple)):
        return [_value(item) for item in value]
    return value
