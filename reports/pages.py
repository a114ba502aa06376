"""Pages: the HTML of a report, one template for each kind of page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.charts.chart import Chart, when
from reports.charts.coverage import ORDER, cause_name, status_names
from reports.charts.criteria import verdict_names
from reports.charts.matrix import SIGNS, in_order
from reports.charts.panel import bars_of
from reports.records import Edition, SiteView
from reports.steps import next_of
from reports.tables import Table
from reports.theme import level_of
from reports.words import Words

# Nothing but our own files: no inline script, no address outside; plotly writes styles into elements
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Book:
    """What the pages of one language show. `pictures` says whether images of the charts were drawn."""

    edition: Edition
    words: Words
    charts: Sequence[Chart]
    matrices: Mapping[str, Chart]
    tables: Sequence[Table]
    heights: Mapping[str, int]
    pictures: bool


def pages(book: Book) -> Iterator[tuple[str, str]]:
    """(path below the report's folder, HTML) of every page."""
    environment = _environment(book)
    edition = book.edition
    ranked = sorted(
        edition.sites, key=lambda s: (-(s.points if s.points is not None else -1), -(s.proportional or 0), s.id)
    )
    yield _page(environment, "index.html", main=edition.average("executive"), bars=bars_of(edition, book.words))
    yield _page(environment, "ranking.html", ranked=ranked)
    yield _page(environment, "instituciones.html")
    yield _page(environment, "graficas.html")
    yield _page(environment, "metodo.html")
    yield _page(environment, "datos.html", tables=book.tables)
    yield _page(environment, "sin-evaluar.html", unread=_unread(edition))
    for institution in edition.institutions:
        path = f"instituciones/{institution.id}.html"
        matrix, ordered = book.matrices.get(institution.id), in_order(institution)
        yield _page(environment, "institucion.html", path, institution=institution, matrix=matrix, ordered=ordered)
        for site in institution.sites:
            steps = next_of(edition, book.words, site)
            yield _page(
                environment, "sitio.html", f"sitios/{site.id}.html", site=site, institution=institution, next=steps
            )


def chart_pages(book: Book) -> Iterator[tuple[str, str]]:
    """(file name, HTML) of a page of its own for each chart of the country."""
    environment = _environment(book)
    for chart in book.charts:
        yield _page(environment, "grafica.html", f"{chart.id}.html", c=chart)


def _page(environment: Environment, template: str, path: str = "", **values: Any) -> tuple[str, str]:
    path = path or template
    up = "../" * path.count("/")
    return path, environment.get_template(template).render(up=up, here=path, **values)


def _environment(book: Book) -> Environment:
    edition, words = book.edition, book.words
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(words.catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        policy=Markup(POLICY),  # noqa: S704  a constant; its quotes must stay quotes
        words=words,
        edition=edition,
        run=edition.run,
        method=edition.method,
        reference=edition.reference,
        when=when(edition, words),
        charts=book.charts,
        heights=book.heights,
        pictures=book.pictures,
        statuses=status_names(words),
        verdicts=verdict_names(words),
        signs=SIGNS,
        level_of=level_of,
        level_names=[words.say("Sin nivel"), *(words.pick(level.name) for level in edition.method.levels)],
        kinds=_kinds(words),
        sections=_sections(words),
        cause_name=lambda cause: cause_name(edition, words, cause),
        remedy=lambda cause: _remedy(edition, words, cause),
    )
    return environment


def _kinds(words: Words) -> list[tuple[str, str]]:
    names = (words.say("Ministerios"), words.say("Secretarías"), words.say("Otras instituciones"))
    return list(zip(("ministry", "secretariat", "other"), names, strict=True))


def _sections(words: Words) -> list[tuple[str, str]]:
    return [
        ("instituciones.html", words.say("Instituciones")),
        ("ranking.html", words.say("Sitios")),
        ("graficas.html", words.say("Gráficas")),
        ("sin-evaluar.html", words.say("Sin evaluar")),
        ("metodo.html", words.say("Método")),
        ("datos.html", words.say("Datos")),
    ]


def _remedy(edition: Edition, words: Words, cause: str) -> str:
    known = edition.causes.get(cause)
    return words.pick(known.remedy) if known and cause not in {"", "none"} else ""


def _unread(edition: Edition) -> list[tuple[str, list[tuple[str, list[SiteView]]]]]:
    """Sites that were not evaluated, by status and cause, most frequent cause first."""
    found = []
    for status in ORDER[1:]:
        sites = sorted((s for s in edition.sites if s.status == status), key=lambda s: (s.cause, s.id))
        groups = [(cause, list(group)) for cause, group in groupby(sites, key=lambda s: s.cause)]
        if groups:
            found.append((status, sorted(groups, key=lambda group: (-len(group[1]), group[0]))))
    return found
