"""Words: the language of the public text, numbers and dates (gettext catalogues, es-GT formats)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime, format_interval
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

Terms = tuple[tuple[str, str], ...]

CATALOGUES = Path(__file__).parent / "locale"
_GUATEMALA = timezone(timedelta(hours=-6), "America/Guatemala")  # no daylight saving since 2006


@cache
def _catalogue(language: str) -> NullTranslations:
    """The messages of a language; Spanish is what the source says, so it has no file."""
    path = CATALOGUES / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)


@cache  # a report says the same few numbers thousands of times
def _decimal(value: float, pattern: str, locale: str) -> str:
    return str(format_decimal(value, pattern, locale=locale))


class _Reworded(NullTranslations):
    """A catalogue in whose messages some terms read otherwise."""

    def __init__(self, catalogue: NullTranslations, terms: Terms) -> None:
        super().__init__()
        self._catalogue, self._terms = catalogue, dict(terms)
        longest = sorted(self._terms, key=len, reverse=True)
        self._found = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b")

    def gettext(self, message: str) -> str:
        """The message of the catalogue, reworded."""
        return self._said(self._catalogue.gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The same for what is counted."""
        return self._said(self._catalogue.ngettext(msgid1, msgid2, n))

    ugettext, ungettext = gettext, ngettext  # the names by which Jinja asks first

    def _said(self, text: str) -> str:
        return self._found.sub(lambda term: self._terms[term.group()], text)


@dataclass(frozen=True)
class Words:
    """How one language says things. `language` is es or en; `terms` are what a registry calls otherwise."""

    language: str = "es"
    terms: Terms = ()

    @cached_property
    def locale(self) -> str:
        """Babel's name: both write 1,234.5 as Guatemala does."""
        return "es_GT" if self.language == "es" else "en"

    @cached_property
    def catalogue(self) -> NullTranslations:
        """The gettext catalogue, for Jinja too."""
        found = _catalogue(self.language)
        return _Reworded(found, self.terms) if self.terms else found

    def say(self, message: str, **values: object) -> str:
        """The message in this language with %(name)s filled in."""
        text = self.catalogue.gettext(message)
        return text % values if values else text

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """The singular or plural message; %(n)s is the number written out for people."""
        return str(self.catalogue.ngettext(one, many, n)) % {"n": self.whole(n), **values}

    def pick(self, texts: Mapping[str, str]) -> str:
        """The text of a bilingual entry of config/, Spanish when there is no other."""
        return texts.get(self.language) or texts.get("es", "")

    def points(self, value: float | None) -> str:
        """Points with one decimal, a dash when there are none."""
        return "–" if value is None else _decimal(round(value, 1), "#,##0.0", self.locale)

    def apart(self, lower: float | None, upper: float | None) -> bool:
        """Whether there are two bounds, and they are written differently: then the interval is told."""
        return lower is not None and upper is not None and self.points(lower) != self.points(upper)

    def change(self, value: float) -> str:
        """A difference in points with its sign; a real minus, and no sign on nothing."""
        sign = "+" if round(value, 1) > 0 else "\N{MINUS SIGN}" if round(value, 1) < 0 else ""
        return sign + self.points(abs(value))

    def whole(self, value: float | None) -> str:
        """A count with thousands separated by commas."""
        return "–" if value is None else _decimal(round(value), "#,##0", self.locale)

    def plain(self, value: int) -> str:
        """A whole number of a table: a year must not get a comma."""
        return str(value) if 1900 <= value <= 2100 else self.whole(value)

    def percent(self, part: float, whole: float) -> str:
        """A share in whole percent."""
        return f"{round(100 * part / whole)}\N{NO-BREAK SPACE}%" if whole else "–"

    def share(self, value: float | None) -> str:
        """A share with one decimal of a percent, "–" when unknown: 99.6 % must not read as all."""
        return "–" if value is None else f"{self.points(100 * value)}\N{NO-BREAK SPACE}%"

    def day(self, moment: Any) -> str:
        """The day in Guatemala, in words; an empty string when unknown."""
        when = moment_of(moment)
        return format_date(when, "long", locale=self.locale) if when else ""

    def days(self, first: Any, last: Any) -> str:
        """The days from one moment to another, as short as the language allows; an empty string when unknown."""
        begin, end = moment_of(first), moment_of(last)
        if begin is None or end is None or begin.date() == end.date():
            return self.day(begin or end)
        return str(format_interval(begin.date(), end.date(), "yMMMMd", locale=self.locale))

    def time(self, moment: Any) -> str:
        """Day and minute in Guatemala."""
        when = moment_of(moment)
        return format_datetime(when, "d MMM y, HH:mm", locale=self.locale) if when else ""

    def join(self, parts: list[str]) -> str:
        """a, b y c."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("%(first)s y %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def settled(lower: float | None, upper: float | None) -> bool:
    """Whether nothing moves the amount between its bounds: they are there and equal, not only when rounded."""
    return lower is not None and lower == upper


def moment_of(value: Any) -> datetime | None:
    """A time in Guatemala from ISO text, datetime or Timestamp; None when there is none. No zone means UTC."""
    if value is None or value != value or value == "":
        return None
    when = datetime.fromisoformat(str(value))
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(_GUATEMALA)


def moment_utc(value: Any) -> str:
    """A time as ISO text in UTC to the second, an empty string when there is none."""
    when = moment_of(value)
    return when.astimezone(UTC).isoformat(timespec="seconds") if when else ""
