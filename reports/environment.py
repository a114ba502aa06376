"""Environment: the templates and what every one of them may ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.background import Background
from reports.charts.book import Chapter
from reports.charts.chart import Chart, when
from reports.charts.coverage import cause_name, status_names
from reports.charts.criteria import verdict_names
from reports.charts.headings import heading
from reports.charts.matrix import SIGNS
from reports.paths import folder_of
from reports.publication import Publication
from reports.reasons import ending_in, missing_in, reason_in
from reports.records import Edition
from reports.tables import Table
from reports.theme import level_of
from reports.words import Words, settled

TEMPLATES = Path(__file__).parent / "templates"
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
    quarters: Sequence[str] = ()  # those with permalinks, oldest first
    publication: Publication = field(default_factory=Publication)
    chapters: Sequence[Chapter] = ()
    background: Background | None = None  # figures of others; the pages that show them exist only with it
    copies: frozenset[str] = frozenset()  # SHA-256 of the cited pages that can be shown as they were

    @cached_property
    def sections(self) -> frozenset[str]:
        """Pages that exist only with something to say."""
        about = {"crawler"} if self.publication.about else set()
        return frozenset(about | {"findings"} | ({"instruments"} if self.background else set()))

    @cached_property
    def shared(self) -> dict[str, Any]:
        """What every template may ask for."""
        return _shared(self)

    def render(self, template: str, **values: object) -> str:
        """A template in the book's language."""
        return _environment(self.words).get_template(template).render(self.shared, **values)


@cache
def _environment(words: Words) -> Environment:
    """Templates in one language. Crawled text is escaped like any other; an unknown name is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(words.catalogue, newstyle=True)  # type: ignore[attr-defined]
    return environment


def _shared(book: Book) -> dict[str, Any]:
    edition, words = book.edition, book.words
    return {
        "policy": Markup(POLICY),  # noqa: S704  a constant; its quotes must stay quotes
        "words": words,
        "edition": edition,
        "run": edition.run,
        "method": edition.method,
        "reference": edition.reference,
        "publication": book.publication,
        "quarters": book.quarters,
        "copies": book.copies,
        "when": when(edition, words),
        "charts": book.charts,
        "chart_folder": folder_of(words.language, "charts"),
        "heights": book.heights,
        "pictures": book.pictures,
        "statuses": status_names(words),
        "verdicts": verdict_names(words),
        "signs": SIGNS,
        "level_of": level_of,
        "heading": heading,
        "level_names": [words.say("Sin nivel"), *(words.pick(level.name) for level in edition.method.levels)],
        "kinds": _kinds(edition, words),
        "menu": [entry for entry in _menu(words) if entry[0] in _ALWAYS | book.sections],
        "more": [entry for entry in _more(words) if entry[0] in _ALWAYS | book.sections],
        "cause_name": lambda cause: cause_name(edition, words, cause),
        "remedy": lambda cause: _remedy(edition, words, cause),
        "reason_in": reason_in,
        "missing_in": missing_in,
        "ending_in": ending_in,
        "settled": settled,
    }


_ALWAYS = {"institutions", "sites", "charts", "unread", "method", "data", "accuracy", "corrections", "changes"}


def _kinds(edition: Edition, words: Words) -> list[tuple[str, str]]:
    names = (words.say("Ministerios"), words.say("Secretarías"), words.say("Otras instituciones"))
    return list(zip((edition.first, edition.second, "other"), names, strict=True))


def _menu(words: Words) -> list[tuple[str, str]]:
    return [
        ("findings", words.say("Hallazgos")),
        ("institutions", words.say("Instituciones")),
        ("sites", words.say("Sitios")),
        ("charts", words.say("Gráficas")),
        ("changes", words.say("Cambios")),
        ("method", words.say("Método")),
        ("data", words.say("Datos")),
    ]


def _more(words: Words) -> list[tuple[str, str]]:
    return [
        ("unread", words.say("Sin evaluar")),
        ("instruments", words.say("Otros instrumentos")),
        ("accuracy", words.say("Exactitud")),
        ("corrections", words.say("Correcciones")),
        ("crawler", words.say("Quién visita los sitios")),
    ]


def _remedy(edition: Edition, words: Words, cause: str) -> str:
    known = edition.causes.get(cause)
    return words.pick(known.remedy) if known and cause not in {"", "none"} else ""
