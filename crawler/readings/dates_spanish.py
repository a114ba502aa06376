"""Dates as they are printed on Spanish pages: "12 de marzo de 2025", "12/03/2025", "2025-03-12", "mar 12, 2025"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

_OLDEST = 1995  # no site of a government has items from before
HAS_YEAR = re.compile(r"(?<!\d)(?:19[89]|20[0-4])\d(?!\d)")


def parse_dates(text: str, months: tuple[str, ...]) -> Iterator[tuple[date, int, int]]:
    """Every date in normalised text with its start and end; `months` are pairs such as "enero=1"."""
    pattern, numbers = _pattern(months)
    for match in pattern.finditer(text):
        day = _day(match, numbers)
        if day is not None and day.year >= _OLDEST:
            yield day, match.start(), match.end()


@lru_cache(maxsize=4)
def _pattern(months: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, int]]:
    numbers = {name: int(number) for name, _, number in (pair.partition("=") for pair in months)}
    names = "|".join(sorted(numbers, key=len, reverse=True))
    return re.compile(
        rf"(?<![\d.,/-])(?:(?P<d1>\d{{1,2}})(?:ro|o|º|°)?[ /.-]{{0,3}}(?:de )?(?P<m1>{names})\b"
        r"[ ,/.-]{0,3}(?:del? )?(?:ano )?(?P<y1>\d{4})"
        rf"|(?P<m2>{names})\b\.? (?P<d2>\d{{1,2}}),? {{1,2}}(?:de )?(?P<y2>\d{{4}})"
        r"|(?P<y3>\d{4})(?P<s3>[-/.])(?P<m3>\d{1,2})(?P=s3)(?P<d3>\d{1,2})"
        r"|(?P<d4>\d{1,2})(?P<s4>[-/.])(?P<m4>\d{1,2})(?P=s4)(?P<y4>\d{4}))(?![\d]|[./-]\d)"
    ), numbers


def _day(match: re.Match[str], numbers: dict[str, int]) -> date | None:
    kind = str(match.lastgroup)[-1]  # of the group that was filled last: each way of writing a date has its number
    month = match[f"m{kind}"]
    d, m, y = int(match[f"d{kind}"]), numbers.get(month) or int(month), int(match[f"y{kind}"])
    if kind == "4" and m > 12 >= d:  # the order of the United States, where it cannot be another
        d, m = m, d
    try:
        return date(y, m, d)
    except ValueError:
        return None
