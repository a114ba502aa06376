"""Edition: the store's frames turned into the records that pages and charts read, with crawled text made harmless."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from reports.clean import host, href, plain
from reports.method import CauseText, CriterionText, Method, Reference
from reports.records import NOTHING, AverageView, CitationView, Edition, FindingView, InstitutionView, Run, SiteView
from scoring.outlook import Outlook
from scoring.recall import Recall
from scoring.store import Frames

Row = dict[str, Any]
Pictures = Callable[[str], tuple[int, int] | None]  # sha256 -> size of the picture in pixels, None when there is none


def build(
    frames: Frames,
    method: Method,
    reference: Reference,
    causes: Mapping[str, CauseText],
    pictures: Pictures = lambda _: None,
    outlooks: Mapping[str, tuple[Outlook, ...]] | None = None,
) -> Edition:
    """The edition of the frames. A site without a visit is pending; a criterion not in the method is left out."""
    averages = {_scope(row): _average(row) for row in _rows(frames.averages)}
    return Edition(
        run=_run(dict(frames.run)),
        method=method,
        reference=reference,
        causes=causes,
        institutions=_institutions(frames, _sites(frames, method, pictures), averages),
        averages=averages,
        outlooks=outlooks or {},
        recall=_recall(frames, method),
    )


def _recall(frames: Frames, method: Method) -> tuple[Recall, ...]:
    """The rows of the method's criteria, in its order."""
    rows = {str(row["criterion"]): row for row in _rows(frames.recall)}
    return tuple(_recalled(rows[c.id]) for c in method.criteria if c.id in rows)


def _recalled(row: Row) -> Recall:
    n, render, both = int(row["n"]), int(row["seen_render"]), int(row["seen_both"])
    return Recall(str(row["criterion"]), n, render, both, _number(row.get("low")), _number(row.get("high")))


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _none(value: Any) -> Any:
    """None for what pandas made of a missing value."""
    return None if value is None or value is pd.NA or (isinstance(value, float) and value != value) else value


def _number(value: Any) -> float | None:
    value = _none(value)
    return None if value is None else float(value)


def _text(value: Any) -> str:
    value = _none(value)
    return "" if value is None or value is pd.NaT else str(value)


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str | Mapping) else []


def _run(run: Row) -> Run:
    return Run(
        registry=_text(run.get("registry")),
        quarter=_text(run.get("quarter")),
        simulated=bool(run.get("simulated")),
        rubric_version=_text(run.get("rubric_version")),
        code_version=_text(run.get("code_version")),
        config_digest=_text(run.get("config_digest")),
        first_read=_text(run.get("first_read")),
        last_read=_text(run.get("last_read")),
        browser=bool(run.get("browser")),
    )


def _scope(row: Row) -> tuple[str, str, str]:
    scope = _text(row["scope"])
    return scope, "" if scope.startswith("executive") else _text(row["scope_id"]), _text(row["variant"])


def _average(row: Row) -> AverageView:
    left_out = _none(row.get("left_out"))
    return AverageView(
        points=_number(row.get("points")),
        proportional=_number(row.get("proportional")),
        lower=_number(row.get("lower")),
        upper=_number(row.get("upper")),
        wide_lower=_number(row.get("wide_lower")),
        wide_upper=_number(row.get("wide_upper")),
        n_counted=int(row.get("n_counted") or 0),
        n_left_out=int(row.get("n_left_out") or 0),
        left_out={str(k): int(v) for k, v in left_out.items()} if isinstance(left_out, Mapping) else {},
    )


def _institutions(
    frames: Frames, sites: list[SiteView], averages: Mapping[tuple[str, str, str], AverageView]
) -> tuple[InstitutionView, ...]:
    found = []
    for row in _rows(frames.institutions):
        key = str(row["institution_id"])
        own = [site for site in sites if site.institution == key]
        found.append(
            InstitutionView(
                id=key,
                acronym=plain(row["acronym"], 20),
                name=plain(row["name"]),
                kind=str(row["kind"]),
                sites_2019=int(_number(row.get("sites_2019")) or 0),
                sites=tuple(site for site in own if site.role != "service"),
                services=tuple(site for site in own if site.role == "service"),
                average=averages.get(("institution", key, "headline"), NOTHING),
            )
        )
    return tuple(found)


def _sites(frames: Frames, method: Method, pictures: Pictures) -> list[SiteView]:
    visits = {str(row["site_id"]): row for row in _rows(frames.visits)}
    scores = {str(row["site_id"]): row for row in _rows(frames.scores)}
    findings, indicators = _by_site(frames.findings, "criterion"), _by_site(frames.indicators, "indicator")
    variants = _by_site(frames.variants, "variant")
    return [
        _site(
            row,
            visits.get(key, {}),
            scores.get(key, {}),
            _findings(findings.get(key, {}), method.criteria, method, pictures),
            _findings(indicators.get(key, {}), method.indicators, method, pictures),
            variants.get(key, {}),
        )
        for row in _rows(frames.sites)
        for key in [str(row["site_id"])]
    ]


def _by_site(frame: pd.DataFrame, key: str) -> dict[str, dict[str, Row]]:
    """Site id -> what was judged -> its row."""
    found: dict[str, dict[str, Row]] = {}
    for row in _rows(frame):
        found.setdefault(str(row["site_id"]), {})[str(row[key])] = row
    return found


def _site(
    row: Row, visit: Row, score: Row, findings: tuple[FindingView, ...], indicators: tuple[FindingView, ...],
    variants: Mapping[str, Row],
) -> SiteView:  # fmt: skip
    level = _number(score.get("level"))
    tls = _none(visit.get("tls_valid"))
    return SiteView(
        id=str(row["site_id"]),
        name=plain(row["name"]),
        url=plain(row.get("url"), 2000),
        link=href(row.get("url")),
        host=host(row.get("url")),
        role=_text(row.get("role")),
        owner=_text(row.get("owner")),
        institution=str(row["institution_id"]),
        status=_text(visit.get("status")) or "pending",
        cause=_text(visit.get("cause")) or "none",
        detail=plain(visit.get("detail")),
        attempts=int(_number(visit.get("attempts")) or 0),
        pages=int(_number(visit.get("pages")) or 0),
        requests=int(_number(visit.get("requests")) or 0),
        rendered=int(_number(visit.get("rendered")) or 0),
        visited_at=_text(visit.get("visited_at")),
        tls_valid=None if tls is None else bool(tls),
        tls_error=plain(visit.get("tls_error")),
        coverage_met=bool(_none(visit.get("coverage_met"))),
        coverage_missing=tuple(plain(part) for part in _many(visit.get("coverage_missing"))),
        browser=bool(_none(visit.get("browser"))),
        level=None if level is None else int(level),
        points=_number(score.get("points")),
        proportional=_number(score.get("proportional")),
        lower=_number(score.get("lower")),
        upper=_number(score.get("upper")),
        score_cause=_text(score.get("cause")),
        level_skip=bool(_none(score.get("level_skip"))),
        blocked_by=tuple(str(part) for part in _many(score.get("blocked_by"))),
        findings=findings,
        indicators=indicators,
        variants={name: _number(of_variant.get("points")) for name, of_variant in variants.items()},
    )


def _findings(
    rows: Mapping[str, Row], asked: Iterable[CriterionText], method: Method, pictures: Pictures
) -> tuple[FindingView, ...]:
    return tuple(_finding(rows[c.id], c, method, pictures) for c in asked if c.id in rows)


def _finding(row: Row, criterion: CriterionText, method: Method, pictures: Pictures) -> FindingView:
    confidence, detail = _number(row.get("confidence")) or 0.0, _none(row.get("detail"))
    reviewed = _text(row.get("review_outcome"))
    return FindingView(
        criterion=criterion,
        outcome=str(row["outcome"]),
        verdict=_verdict(str(row["outcome"]), confidence, reviewed, method),
        confidence=confidence,
        reason=plain(row.get("reason"), 600),
        citations=tuple(_citation(dict(c), pictures) for c in _many(row.get("citations"))),
        detail={plain(k, 60): plain(v) for k, v in detail.items()} if isinstance(detail, Mapping) else {},
        version=_text(row.get("detector_version")),
        reviewer=plain(_text(row.get("reviewer")), 80),
        reviewed=reviewed,
        wording=tuple(_many(row.get("wording"))),
    )


def _verdict(outcome: str, confidence: float, reviewed: str, method: Method) -> str:
    """A person's word goes before the detector's; a presence below `counts` is a sign, not a finding."""
    if reviewed in {"present", "absent"}:
        return "found" if reviewed == "present" else "missing"
    if outcome == "present":
        return "found" if confidence >= method.sure else "probable" if confidence >= method.counts else "weak"
    return "missing" if outcome == "absent" else "unchecked"


def _citation(row: Row, pictures: Pictures) -> CitationView:
    digest = _text(row.get("screenshot_sha256")).lower()
    size = pictures(digest) if digest else None
    box = _many(row.get("box"))
    return CitationView(
        url=plain(row.get("url"), 200),
        link=href(row.get("url")),
        selector=plain(row.get("selector"), 200),
        excerpt=plain(row.get("excerpt")),
        record=plain(row.get("record"), 100),
        fetched_at=_text(row.get("fetched_at")),
        html_sha256=plain(row.get("html_sha256"), 64),
        screenshot=f"{digest}.jpg" if size else "",
        size=size,
        box=(float(box[0]), float(box[1]), float(box[2]), float(box[3])) if len(box) == 4 else None,
    )
