"""What an online form is for, by its words: to answer, to vote, to enrol; and whether it is closed."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.readings.marking import words
from crawler.text import norm, read

if TYPE_CHECKING:
    from crawler.readings.reading import Reading
    from crawler.vocabulary import Vocabulary

_DAY = re.compile(r"(\d{1,2})\s+de\s+([a-z]+)\s+(?:de\s+|del\s+)?(20\d\d)|(\d{1,2})[/-](\d{1,2})[/-](20\d\d)")
NEAR = 40  # characters between "hasta el" and its date


class Aim(StrEnum):
    """What a form is for."""

    SURVEY = "survey"
    CONSULTATION = "consultation"
    VOTE = "vote"
    STATISTICS = "statistics"
    ENROLMENT = "enrolment"
    FEEDBACK = "feedback"
    RATING = "rating"
    ELECTION = "election"
    RESULTS = "results"
    UNCLEAR = "unclear"


# In this order: what only sounds like a survey or vote is told before what is one.
_ORDER = (
    (Aim.FEEDBACK, "participation.feedback"),
    (Aim.RATING, "participation.rating"),
    (Aim.RESULTS, "participation.results"),
    (Aim.STATISTICS, "participation.statistics"),
    (Aim.CONSULTATION, "participation.consultation"),
    (Aim.SURVEY, "participation.survey"),
    (Aim.ELECTION, "participation.vote_control"),
    (Aim.VOTE, "participation.vote"),
    (Aim.ENROLMENT, "participation.enrolment"),
)


_NAMES = tuple(name for _, name in _ORDER)
_ASKING = frozenset({Aim.SURVEY, Aim.VOTE, Aim.CONSULTATION})


def aim_of(reading: Reading, said: str) -> Aim:
    """What the words say a form is for; UNCLEAR when they do not.

    A survey about a course is a survey; an enrolment "form" is an enrolment even when a course is about surveys."""
    return _aim(reading.lens.vocabulary, said)


@lru_cache(maxsize=4096)  # labels repeat on every page of a site
def _aim(vocabulary: Vocabulary, said: str) -> Aim:
    told = read(said)
    if not vocabulary.words(*_NAMES).within(told):
        return Aim.UNCLEAR
    found = next((aim for aim, name in _ORDER if vocabulary.words(name).within(told)), Aim.UNCLEAR)
    enrols = found in _ASKING and told.normed[:60] in vocabulary.words("participation.enrols")
    return Aim.ENROLMENT if enrols else found


def closed_by(reading: Reading, said: str) -> str:
    """Why a form no longer takes answers, in Spanish; "" when nothing says so. Dates are compared with the fetch."""
    if found := words(reading, "participation.closed").find(said):
        return f"está cerrada: «{found}»"
    last = _deadline(reading, norm(said))
    if last and last < reading.page.fetched_at.date():
        return f"cerró el {last.isoformat()}"
    return ""


def days_in(reading: Reading, said: str) -> list[date]:
    """Every date written out in a text: "3 de marzo de 2026", "03/03/2026"."""
    return [day for match in _DAY.finditer(norm(said)) if (day := _day(reading, match)) is not None]


def _deadline(reading: Reading, text: str) -> date | None:
    """The latest date that stands right after a word of closing."""
    spoken = words(reading, "participation.deadline")
    days = [day for match in _DAY.finditer(text) if (day := _day(reading, match)) is not None
            and text[max(0, match.start() - NEAR) : match.start()] in spoken]  # fmt: skip
    return max(days, default=None)


def _day(reading: Reading, match: re.Match[str]) -> date | None:
    months = reading.lens.vocabulary.lists["participation.months"]
    day, name, year, day2, month2, year2 = match.groups()
    try:
        if name is not None:
            return date(int(year), months.index(name.replace("setiembre", "septiembre")) + 1, int(day))
        return date(int(year2), int(month2), int(day2))
    except ValueError:
        return None
