"""Pages: the HTML of a report in one language, one template for each kind of page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from markupsafe import Markup

from reports.background import Background
from reports.charts.coverage import ORDER
from reports.charts.matrix import in_order
from reports.charts.panel import bars_of
from reports.environment import POLICY, Book
from reports.findings_text import findings_text
from reports.past import changes_of
from reports.paths import HOME, LANGUAGES, address_of, path_of
from reports.records import Edition, SiteView
from reports.replay import shown_in
from reports.site_pages import badge, site_history
from reports.steps import steps_of
from reports.survey_text import survey_text

INSTRUMENTS = "instrumentos"  # the chapter of charts that has a page of its own

Page = tuple[str, str]  # path below the report's folder, text


def pages(book: Book) -> Iterator[Page]:
    """Every page of the edition but those of single sites."""
    edition, page = book.edition, partial(_page, book)
    yield page("index.html", HOME, main=edition.average("executive"), bars=bars_of(edition, book.words))
    yield page("ranking.html", "sites", ranked=_ranked(edition))
    yield page("instituciones.html", "institutions")
    yield page("graficas.html", "charts", chapters=book.chapters)
    yield page("hallazgos.html", "findings", findings=findings_text(edition, book.words))
    if book.background is not None:
        yield page("instrumentos.html", "instruments", **_instruments(book, book.background))
    yield page("metodo.html", "method")
    yield page("exactitud.html", "accuracy")
    yield page("correcciones.html", "corrections")
    yield page("cambios.html", "changes", changes=changes_of(edition))
    yield page("datos.html", "data", tables=book.tables)
    yield page("sin-evaluar.html", "unread", unread=_unread(edition))
    if "crawler" in book.sections:
        yield page("robot.html", "crawler")
    for chart in book.charts:
        yield page("insertar.html", "embed", chart.id, c=chart)
    for institution in edition.institutions:
        matrix, ordered = book.matrices.get(institution.id), in_order(institution)
        values = {"institution": institution, "matrix": matrix, "ordered": ordered}
        yield page("institucion.html", "institutions", institution.id, **values)


def site_pages(book: Book, *, latest: bool, known: frozenset[str] = frozenset()) -> Iterator[Page]:
    """A page and a badge for each site of the edition but the `known` ones.

    `latest` pages stand at the site's own address and tell its history; the others at that of their quarter."""
    edition = book.edition
    where = () if latest else (edition.run.quarter,)
    for institution in edition.institutions:
        for site in institution.sites:
            if site.id in known:
                continue
            path, text = _page(
                book,
                "sitio.html",
                "sites",
                site.id,
                *where,
                site=site,
                institution=institution,
                steps=steps_of(edition, book.words, site),
                latest=latest,
                history=site_history(book, site) if latest else [],
            )
            yield path, text
            yield path.replace("index.html", "insignia.svg"), badge(book, site)


def copy_pages(book: Book) -> Iterator[Page]:
    """A page for each archived page that the edition cites and that can be shown: what cites it, and the copy."""
    policy = Markup(f"{POLICY}; frame-src 'self'")  # noqa: S704  a constant
    for sha, shown in shown_in(book.edition, book.copies).items():
        depth = path_of(book.words.language, "copies", sha, book.edition.run.quarter).count("/")
        values = {"sha": sha, "shown": shown, "source": f"{'../' * depth}copias/{sha}.html", "policy": policy}
        yield _page(book, "copia.html", "copies", sha, book.edition.run.quarter, **values)


def _page(book: Book, template: str, section: str, *parts: str, **values: object) -> Page:
    language, base = book.words.language, book.publication.address
    path = path_of(language, section, *parts)
    up = "../" * path.count("/")
    others = {code: path_of(code, section, *parts) for code in LANGUAGES}
    text = book.render(
        template,
        up=up,
        here=section,
        to=lambda section, *parts: up + path_of(language, section, *parts),
        address=address_of(base, path) if base else "",
        absolute=lambda section, *parts: address_of(base, path_of(language, section, *parts)),
        switch={code: up + other for code, other in others.items()},
        alternates={code: address_of(base, other) if base else up + other for code, other in others.items()},
        **values,
    )
    return path, text


def _instruments(book: Book, background: Background) -> dict[str, object]:
    chapter = next((chapter for chapter in book.chapters if chapter.key == INSTRUMENTS), None)
    words, rule = book.words, background.printed.instruments
    return {
        "instruments": chapter.charts if chapter else (),
        "surveys": [survey_text(survey, words, rule) for survey in background.surveys],
    }


def _ranked(edition: Edition) -> list[SiteView]:
    return sorted(
        edition.sites, key=lambda s: (-(s.points if s.points is not None else -1), -(s.proportional or 0), s.id)
    )


def _unread(edition: Edition) -> list[tuple[str, list[tuple[str, list[SiteView]]]]]:
    """Sites that were not evaluated, by status and cause, most frequent cause first."""
    found = []
    for status in ORDER[1:]:
        sites = sorted((s for s in edition.sites if s.status == status), key=lambda s: (s.cause, s.id))
        groups = [(cause, list(group)) for cause, group in groupby(sites, key=lambda s: s.cause)]
        if groups:
            found.append((status, sorted(groups, key=lambda group: (-len(group[1]), group[0]))))
    return found
