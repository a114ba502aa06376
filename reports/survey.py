"""Survey: the survey of interoperability: answers as printed, topics in words, profiles, links, and its network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import create_model

from reports.printed import Instruments, Kind, Shape, read_rows

PREFIX = "interoperability_"


class Row(Shape):
    """One institution of the matrix; answers stand in the order of the dimensions."""

    institution: str
    acronym_printed: str
    answers: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many dimensions it has."""
        return sum(map(says_yes, self.answers))


class Topic(Shape):
    """One of the eighteen topics. `yes` and `no` are ids joined by ;, `rest` what the text says of all others."""

    topic: str
    name_es: str
    name_en: str
    yes: str
    no: str
    rest: str
    note: str

    def told(self, institutions: Iterable[str]) -> dict[str, bool | None]:
        """Institution -> yes, no, or None where nothing is said. "mostly yes" says nothing of one of them."""
        yes, no = set(self.yes.split(";")), set(self.no.split(";"))
        rest = False if self.rest == "no" else None
        return {name: True if name in yes else False if name in no else rest for name in institutions}


class Profile(Shape):
    """What an institution is in the network, in the words of the survey."""

    profile: str
    institution: str
    acronym_printed: str
    basis: str
    note: str


class Note(Shape):
    """A place in which matrix and text disagree, or which a reader should know."""

    institution: str
    topic: str
    matrix: str
    text: str
    note: str


class Link(Shape):
    """One edge: who gets data from or has an agreement with whom."""

    source: str
    target: str


@dataclass(frozen=True)
class Survey:
    """One round. `edges` are of an imported list; links that a text names are not the network."""

    year: str
    rows: tuple[Row, ...]
    topics: tuple[Topic, ...]
    profiles: tuple[Profile, ...] = ()
    notes: tuple[Note, ...] = ()
    edges: tuple[Link, ...] = ()

    @cached_property
    def ranked(self) -> tuple[Row, ...]:
        """Rows by total, most first, then by acronym."""
        return tuple(sorted(self.rows, key=lambda row: (-row.total, row.acronym_printed)))

    @cached_property
    def acronyms(self) -> dict[str, str]:
        """Institution id -> how the survey writes it."""
        named = {p.institution: p.acronym_printed for p in self.profiles}
        return named | {row.institution: row.acronym_printed for row in self.rows}


def says_yes(answer: str) -> bool:
    """Whether a printed answer begins with Sí."""
    return answer.casefold().startswith(("sí", "si"))


def surveys_of(config: Path, instruments: Instruments) -> tuple[Survey, ...]:
    """Every round below config/reference, newest first. Raises ValueError naming file, line and column."""
    folders = sorted((config / "reference").glob(f"{PREFIX}*"), reverse=True)
    return tuple(_survey(folder, instruments) for folder in folders if (folder / "matrix.csv").is_file())


def _survey(folder: Path, instruments: Instruments) -> Survey:
    names = tuple(instruments.dimensions)
    line = create_model("Line", __base__=Row, **dict.fromkeys(names, (str, ...)))  # type: ignore[call-overload]
    read = read_rows(folder / "matrix.csv", line)
    rows = tuple(row.model_copy(update={"answers": tuple(getattr(row, name) for name in names)}) for row in read)
    return Survey(
        year=folder.name.removeprefix(PREFIX),
        rows=rows,
        topics=tuple(_optional(folder / "topics.csv", Topic)),
        profiles=tuple(_optional(folder / "profiles.csv", Profile)),
        notes=tuple(_optional(folder / "notes.csv", Note)),
        edges=tuple(_optional(folder / "edges.csv", Link)),
    )


def _optional(path: Path, shape: type[Kind]) -> Sequence[Kind]:
    return read_rows(path, shape) if path.is_file() else ()
