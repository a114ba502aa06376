"""Printed: figures of others as they were printed (config/reference/), read and checked once."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

Texts = Mapping[str, str]
Share = Annotated[float, Field(ge=0, le=1)]


class Shape(BaseModel):
    """Frozen; a file may hold more than a chart needs."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


class Source(Shape):
    """Who printed it, and how it is credited."""

    title: str
    sampled: str
    credit: str


class StudyMeans(Shape):
    """Averages as printed, in points of 0-100."""

    ministries: float
    secretariats: float
    executive: float


class UnPrinted(Shape):
    """The United Nations' survey as the study prints it."""

    egdi_2020: float
    egdi_rank: dict[int, int]
    e_participation_2020: float
    e_participation_rank: dict[int, int]


class Study(Shape):
    """The study of 2020: history to quote."""

    source: Source
    averages: StudyMeans
    un_line: int
    un_printed: UnPrinted


class Copret(Shape):
    """One indicator of COPRET over the ministries in April and May 2015."""

    indicator: str
    name_es: str
    name_en: str
    april_printed: str
    may_printed: str
    april: float
    may: float
    source: str


class Visits(Shape):
    """Visits of one ministry's portal in 2015; the totals have no institution."""

    institution: str
    name_printed: str
    april_printed: str
    may_printed: str
    april: int
    may: int
    april_days: int = Field(ge=1)
    may_days: int = Field(ge=1)


class Dimension(Shape):
    """One column of the survey's matrix."""

    es: str
    en: str
    headings: tuple[str, ...] = ()


class NetworkRule(Shape):
    """Shares of the other institutions from which a node has a profile, and the seed of the layout."""

    central: Share
    highly_connected: Share
    seed: int


class Instruments(Shape):
    """config/reference/instruments.yaml."""

    plan: dict[str, dict[str, str]]
    dimensions: dict[str, Dimension]
    network: NetworkRule
    countries: dict[str, dict[str, str]] = {}


@dataclass(frozen=True)
class Printed:
    """All figures of others but the United Nations' series and the survey of interoperability."""

    study: Study
    copret: tuple[Copret, ...]
    visits: tuple[Visits, ...]
    total_visits: Visits
    instruments: Instruments


def printed_of(config: Path) -> Printed:
    """Read study_2019.yaml, the two tables of COPRET and instruments.yaml. Raises ValueError naming file and place."""
    folder = config / "reference"
    visits = read_rows(folder / "copret_visits_2015.csv", Visits)
    return Printed(
        study=_yaml(folder / "study_2019.yaml", Study),
        copret=tuple(read_rows(folder / "copret_2015.csv", Copret)),
        visits=tuple(row for row in visits if row.institution),
        total_visits=next(row for row in visits if not row.institution),
        instruments=_yaml(folder / "instruments.yaml", Instruments),
    )


Kind = TypeVar("Kind", bound=BaseModel)


def read_rows(path: Path, shape: type[Kind]) -> Sequence[Kind]:
    """The rows of a CSV file. Raises ValueError naming file, line and column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError as error:
        raise ValueError(f"{path}: the file is missing") from error
    try:
        return TypeAdapter(list[shape]).validate_python(rows)  # type: ignore[valid-type]
    except ValidationError as error:
        row, *column = error.errors()[0]["loc"]
        place = f"line {int(row) + 2}, column {'.'.join(map(str, column))}"
        raise ValueError(f"{path}, {place}: {error.errors()[0]['msg']}") from error


def _yaml(path: Path, shape: type[Kind]) -> Kind:
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return shape.model_validate(raw)
    except FileNotFoundError as error:
        raise ValueError(f"{path}: the file is missing") from error
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise ValueError(f"{path}, {place}: {error.errors()[0]['msg']}") from error
