"""Briefing: the sheet of one institution to be printed: where it stands and what to do first. The data make it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from reports.drawn import write_resources
from reports.environment import Book
from reports.method import CriterionText
from reports.records import Edition, InstitutionView, SiteView
from reports.words import Words

_FIRST = 3  # steps that are named: more is no summary


def write_briefings(edition: Edition, out: Path, words: Words, only: str = "") -> dict[str, tuple[Path, str]]:
    """Write a page for each institution that has sites, or for one; institution id -> (page, title).

    Raises KeyError for an institution that the edition does not have."""
    if only and only not in edition.by_id:
        raise KeyError(f"{only}: {', '.join(sorted(edition.by_id))}")
    write_resources(out / "recursos")
    book = Book(edition, words, [], {}, [], {}, pictures=False)
    found = {}
    for institution in edition.institutions:
        if institution.sites and only in {"", institution.id}:
            title = f"{institution.acronym}, {edition.run.quarter}"
            page = out / f"{institution.id}.html"
            page.write_text(_page(book, institution, title), encoding="utf-8")
            found[institution.id] = (page, title)
    return found


def _page(book: Book, institution: InstitutionView, title: str) -> str:
    ordered = sorted(institution.sites, key=lambda site: (-(site.points if site.points is not None else -1), site.name))
    rows = [(site, _missing(book.edition, site)) for site in ordered]
    return book.render(
        "resumen.html",
        title=title,
        institution=institution,
        others=list(_others(book, institution)),
        steps=_steps(rows),
        rows=rows,
    )


def _others(book: Book, institution: InstitutionView) -> Iterator[tuple[str, float | None]]:
    """Averages to compare with."""
    groups = dict(book.shared["kinds"])
    if institution.kind != "other" and institution.kind in groups:
        yield groups[institution.kind], book.edition.average("group", institution.kind).points
        yield book.words.say("Organismo Ejecutivo"), book.edition.average("executive").points


def _missing(edition: Edition, site: SiteView) -> list[CriterionText]:
    """The smallest set of criteria that brings a site to its next level."""
    outlooks = edition.outlooks.get(site.id, ())
    named = {criterion.id: criterion for criterion in edition.method.criteria}
    return [named[name] for name in outlooks[0].criteria] if outlooks else []


def _steps(rows: list[tuple[SiteView, list[CriterionText]]]) -> list[tuple[CriterionText, int]]:
    """What most sites lack for their next level."""
    counted = Counter(criterion.id for _, missing in rows for criterion in missing)
    named = {criterion.id: criterion for _, missing in rows for criterion in missing}
    return [(named[name], n) for name, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_FIRST]]
