"""Publication: what the site says of itself beside the scores: its address, who visits, how right the readings are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from reports.method import Texts
from scoring.agreement import wilson

Count = Annotated[int, Field(ge=0)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(_Shape):
    """A text in both languages."""

    es: str
    en: str


class FormType(_Shape):
    """One type of form: how often the reading was right, said it too much, missed it; `aim` is an F1."""

    name: Said
    right: Count
    too_much: Count
    missed: Count
    aim: float

    @property
    def n(self) -> int:
        """Forms of the type."""
        return self.right + self.missed

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 when nothing was right."""
        whole = 2 * self.right + self.too_much + self.missed
        return 2 * self.right / whole if whole else 0.0


class Signals(_Shape):
    """Pairs of a signal and a page, and those on which reading and label agree."""

    name: Said
    agree: Count
    n: Count

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson 95 % of the share."""
        found = wilson(self.agree, self.n)
        return float(found.low or 0), float(found.high or 0)


class Accuracy(_Shape):
    """How right the readings were on pages that people had labelled; `source` says which."""

    measured_on: str
    source: Said
    forms: tuple[FormType, ...]
    signals: tuple[Signals, ...]


def accuracy_of(config: Path) -> Accuracy:
    """config/reference/accuracy.yaml. Raises ValueError naming the file."""
    path = config / "reference" / "accuracy.yaml"
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Accuracy.model_validate(raw | {"measured_on": str(raw["measured_on"])})
    except (KeyError, TypeError, ValidationError, yaml.YAMLError) as wrong:
        raise ValueError(f"{path}: {wrong}") from wrong


@dataclass(frozen=True)
class Publication:
    """`address` is where the site is served, "" while unknown: then no absolute link is written.

    `about` is the page on who visits, as HTML of our own by language. `notices` are by quarter: the reservation with
    with which it was published. `doors` are by language: the addresses of "check", "reply" and "replies", where an
    institution checks its site and answers; empty where nobody serves them."""

    address: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    notices: Mapping[str, Texts] = field(default_factory=dict)
    accuracy: Accuracy | None = None
    doors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_Address = Annotated[str, Field(pattern=r"^(https?://[^\s/]\S*)?$"), AfterValidator(lambda given: given.rstrip("/"))]


class Places(_Shape):
    """config/publication.yaml: where the public site is served, and the service; "" while unknown."""

    address: _Address = ""
    service: _Address = ""


def places_in(config: Path) -> Places:
    """Raises ValueError naming the file."""
    path = config / "publication.yaml"
    try:
        return Places.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (ValidationError, yaml.YAMLError) as wrong:
        raise ValueError(f"{path}: {wrong}") from wrong
