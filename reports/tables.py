"""Tables: the published rows of an edition, in the columns of the dictionary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from reports.dictionary import Column, dictionary
from reports.records import Edition, FindingView, InstitutionView, PastQuarter, SiteView
from reports.words import moment_utc

Value = str | float | int | bool | None
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Table:
    """A published table; rows follow `columns`, and no two agree in all columns of the `key`."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    key: tuple[str, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)  # by language


def tables_of(edition: Edition) -> list[Table]:
    """Every table of the dictionary, in its order."""
    quarters = (*(past.quarter for past in edition.past), edition.run.quarter)
    return [
        Table(name, heading.filled(edition.method.criteria, quarters), tuple(_ROWS[name](edition)), heading.key,
              heading.title.model_dump())
        for name, heading in dictionary().items()
    ]  # fmt: skip


def _every_site(edition: Edition) -> Iterator[tuple[InstitutionView, SiteView]]:
    return ((i, s) for i in edition.institutions for s in (*i.sites, *i.services))


def _sites(edition: Edition) -> Iterator[Row]:
    for i, s in _every_site(edition):
        head = (s.id, i.id, i.acronym, i.kind, s.name, s.url, s.role, s.status, s.cause, s.detail, s.attempts)
        score = (s.level, s.points, s.lower, s.upper, s.proportional, s.level_skip, " ".join(s.blocked_by))
        visit = (s.pages, s.coverage_met, s.tls_valid, moment_utc(s.visited_at), s.owner, s.requests, s.rendered)
        yield (*head, *score, *visit, s.browser, s.tls_error, "; ".join(s.coverage_missing))


def _findings(edition: Edition) -> Iterator[Row]:
    return ((*_judged(s, f), f.version, f.reviewer, _facts(f)) for _, s in _every_site(edition) for f in s.findings)


def _indicators(edition: Edition) -> Iterator[Row]:
    return ((*_judged(s, f), _facts(f), f.version) for _, s in _every_site(edition) for f in s.indicators)


def _facts(f: FindingView) -> str:
    return " ".join(f"{name}={value.replace(' ', ',')}" for name, value in sorted(f.detail.items()))


def _judged(s: SiteView, f: FindingView) -> Row:
    c = f.citations[0] if f.citations else None
    head = (s.id, f.criterion.id, f.verdict, round(f.confidence, 3), f.reason)
    return (*head, *((c.url, c.excerpt, moment_utc(c.fetched_at), c.html_sha256) if c else ("", "", "", "")))


def _citations(edition: Edition) -> Iterator[Row]:
    for _, s in _every_site(edition):
        for f in (*s.findings, *s.indicators):
            for n, c in enumerate(f.citations, start=1):
                place = (c.url, c.selector, c.excerpt, moment_utc(c.fetched_at))
                yield (s.id, f.criterion.id, n, *place, c.record, c.html_sha256, c.screenshot)


def _institutions(edition: Edition) -> Iterator[Row]:
    for i in edition.institutions:
        head = (i.id, i.acronym, i.name, i.kind, len(i.sites), i.sites_2019, i.counted)
        yield (*head, i.average.points, i.average.lower, i.average.upper, i.average.proportional)


def _averages(edition: Edition) -> Iterator[Row]:
    for key, a in edition.averages.items():
        numbers = (a.points, a.lower, a.upper, a.wide_lower, a.wide_upper, a.proportional, a.n_counted, a.n_left_out)
        yield (*key, *numbers, " ".join(f"{cause}={n}" for cause, n in sorted(a.left_out.items())))


def _variants(edition: Edition) -> Iterator[Row]:
    return ((s.id, name, points) for _, s in _every_site(edition) for name, points in sorted(s.variants.items()))


def _recall(edition: Edition) -> Iterator[Row]:
    return ((r.criterion, r.n, r.seen_render, r.seen_both, r.low, r.high) for r in edition.recall)


def _history(edition: Edition) -> Iterator[Row]:
    for past in edition.past:
        for site in past.points:
            yield _past(past, site)
    quarter, version = edition.run.quarter, edition.run.rubric_version
    for s in edition.sites:
        yield (quarter, s.id, s.status, s.level, s.points, s.lower, s.upper, version)


def _past(past: PastQuarter, site: str) -> Row:
    lower, upper = past.bounds[site]
    return (
        past.quarter, site, past.statuses[site], past.levels[site], past.points[site], lower, upper,
        past.rubric_version,
    )  # fmt: skip


def _earlier(edition: Edition) -> Iterator[Row]:
    return ((e.quarter, e.site, e.rubric_version, e.level, e.points) for e in edition.earlier)


def _corrections(edition: Edition) -> Iterator[Row]:
    for c in edition.corrections:
        yield (c.site, c.criterion, c.outcome, c.machine, c.reviewer, c.reason, c.decided_at, c.link)


def _run(edition: Edition) -> Iterator[Row]:
    r = edition.run
    versions = (r.rubric_version, r.code_version, r.config_digest)
    yield (r.registry, r.quarter, r.simulated, *versions, moment_utc(r.first_read), moment_utc(r.last_read), r.browser)


def _wide_sites(edition: Edition) -> Iterator[Row]:
    for i in edition.institutions:
        for s in i.sites:
            verdicts = (s.verdicts.get(c.id) for c in edition.method.criteria)
            yield (s.id, i.acronym, i.kind, s.name, s.level, s.points, *verdicts)


def _wide_institutions(edition: Edition) -> Iterator[Row]:
    for i in edition.institutions:
        before = (past.averages.get(("institution", i.id, "headline")) for past in edition.past)
        yield (i.id, i.acronym, i.name, i.kind, *(a.points if a else None for a in before), i.average.points)


_ROWS: dict[str, Callable[[Edition], Iterable[Row]]] = {
    "sitios": _sites,
    "hallazgos": _findings,
    "indicadores": _indicators,
    "citas": _citations,
    "instituciones": _institutions,
    "promedios": _averages,
    "variantes": _variants,
    "recall": _recall,
    "historia": _history,
    "anteriores": _earlier,
    "correcciones": _corrections,
    "corrida": _run,
    "sitios_ancho": _wide_sites,
    "instituciones_ancho": _wide_institutions,
}
