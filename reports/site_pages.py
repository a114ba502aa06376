"""Site pages: the history of a site and the badge that it may show on its own pages."""

from __future__ import annotations

from dataclasses import dataclass

from reports.environment import Book
from reports.past import quarters_between
from reports.records import EarlierScore, PastQuarter, SiteView

_TEXT = 6.6  # px a character of the badge's font takes on average, with room to spare


@dataclass(frozen=True)
class Moment:
    """A quarter of a site. `status` is "" when the quarter was missed or the site was not in its frame."""

    quarter: str
    status: str = ""
    level: int | None = None
    points: float | None = None
    lower: float | None = None
    upper: float | None = None
    rubric_version: str = ""
    linked: bool = False
    earlier: tuple[EarlierScore, ...] = ()


def site_history(book: Book, site: SiteView) -> list[Moment]:
    """The site in every quarter from the first to the one of the edition, newest first, missed ones included."""
    edition, known = book.edition, {past.quarter: past for past in book.edition.past}
    quarters = quarters_between(min([*known, edition.run.quarter]), edition.run.quarter)
    moments = [_moment(book, known[q], site) if q in known else Moment(q) for q in quarters[:-1]]
    now = Moment(
        edition.run.quarter,
        site.status,
        site.level,
        site.points,
        site.lower,
        site.upper,
        edition.run.rubric_version,
        edition.run.quarter in book.quarters,
        _earlier(book, edition.run.quarter, site),
    )
    return [now, *reversed(moments)]


def _moment(book: Book, past: PastQuarter, site: SiteView) -> Moment:
    if site.id not in past.points:
        return Moment(past.quarter)
    return Moment(
        past.quarter,
        past.statuses[site.id],
        past.levels[site.id],
        past.points[site.id],
        *past.bounds[site.id],
        past.rubric_version,
        past.quarter in book.quarters,
        _earlier(book, past.quarter, site),
    )


def _earlier(book: Book, quarter: str, site: SiteView) -> tuple[EarlierScore, ...]:
    return book.edition.earlier_of.get((quarter, site.id), ())


def badge(book: Book, site: SiteView) -> str:
    """The badge as SVG: level in colour and in words, quarter, and a title for those who do not see it."""
    words = book.words
    name = words.say("Gobierno electrónico")
    level = words.say("sin puntos") if site.level is None else words.say("nivel %(n)s de 5", n=site.level)
    text = f"{level} · {book.edition.run.quarter}"
    left, right = (round(_TEXT * len(part) + 14) for part in (name, text))
    return book.render("insignia.svg", name=name, text=text, left=left, right=right, site=site)
