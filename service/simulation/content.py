"""Content: Spanish sentences about each institution's subject, put together from texts.yaml by lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from pydantic import BaseModel, ConfigDict, TypeAdapter

from crawler.vocabulary import read_yaml

MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
WEEKDAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]


class Subject(BaseModel):
    """What an institution works on."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    motto: str
    topics: tuple[str, ...]
    services: tuple[str, ...]


class Phrases(BaseModel):
    """The whole of texts.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    actors: tuple[str, ...]
    verbs: tuple[str, ...]
    manners: tuple[str, ...]
    closings: tuple[str, ...]
    requirements: tuple[str, ...]
    offices: tuple[str, ...]
    municipalities: tuple[str, ...]
    news_patterns: tuple[str, ...]
    trap_news: tuple[tuple[str, str], ...]
    common_services: tuple[str, ...]
    subjects: dict[str, Subject]


@cache
def phrases() -> Phrases:
    """Read texts.yaml once."""
    return read_yaml(Path(__file__).with_name("texts.yaml"), TypeAdapter(Phrases))


@dataclass
class Writer:
    """Writes about one subject; a place name in every text keeps pages from being copies of one another."""

    subject: Subject
    rng: Random

    def sentence(self, topic: str = "") -> str:
        """One sentence on a topic."""
        words, draw = phrases(), self.rng.choice
        return f"{draw(words.actors)} {draw(words.verbs)} {topic or draw(self.subject.topics)} {draw(words.manners)}."

    def paragraph(self, topic: str = "", sentences: int = 3) -> str:
        """A few sentences and a place."""
        words, draw = phrases(), self.rng.choice
        body = [self.sentence(topic if n == 0 else "") for n in range(sentences)]
        place = f"En {draw(words.municipalities)} y {draw(words.municipalities)} se atiende de forma prioritaria."
        return " ".join([*body, place, draw(words.closings)])

    def requirements(self, count: int) -> list[str]:
        """What to bring."""
        return self.rng.sample(phrases().requirements, count)

    def headline(self, place: str) -> str:
        """Title of a piece of news; the place makes it one of a kind."""
        return self.rng.choice(phrases().news_patterns).format(place=place, topic=self.rng.choice(self.subject.topics))


def capital(text: str) -> str:
    """First letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def long_date(day: date) -> str:
    """ "5 de octubre de 2026"."""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def clock_date(day: date) -> str:
    """What a header clock says: "lunes 5 de octubre de 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"
