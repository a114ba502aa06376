"""Shapes of config/rubric.yaml and config/criteria/*.yaml: what each key must hold."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from crawler.evidence import Status

CriterionId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]+$")]
Words = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Shape(BaseModel):
    """Frozen, and no key that nobody asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Text(Shape):
    """The same words in Spanish and in English."""

    es: Words
    en: Words

    def get(self, language: str) -> str:
        """The words in "es" or "en"; Spanish for any other language."""
        return self.en if language == "en" else self.es


class Thresholds(Shape):
    """Confidence from which a positive is sure, and from which it counts in the headline."""

    present: Share
    counts: Share

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.counts > self.present:
            raise ValueError("expected counts <= present")
        return self


class LevelRule(Shape):
    """How many of which criteria meet one level."""

    number: int = Field(ge=1, le=5)
    needs: int = Field(ge=1)
    criteria: tuple[CriterionId, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.needs > len(set(self.criteria)):
            raise ValueError(f"level {self.number} needs {self.needs} of {len(set(self.criteria))} criteria")
        return self


class Level(LevelRule):
    """One level of the ladder. `one_question`: its criteria are kinds of answer to a single question of the study."""

    points: int = Field(ge=1, le=100)
    name: Text
    one_question: bool = False


class FactRule(Shape):
    """A test of one named fact of a finding; criterion "*" stands for every criterion."""

    criterion: str = Field(pattern=r"^(\*|[a-z][a-z0-9_]+)$")
    fact: str = Field(min_length=1)
    equals: str | None = None
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        if sum(test is not None for test in (self.equals, self.at_least, self.at_most)) != 1:
            raise ValueError("expected exactly one of equals, at_least, at_most")
        return self

    def holds(self, value: str) -> bool | None:
        """Whether the fact passes; None when the finding does not tell it (or tells no number)."""
        if not value:
            return None
        if self.equals is not None:
            return value == self.equals
        try:
            number = float(value)
        except ValueError:
            return None
        return number >= self.at_least if self.at_least is not None else number <= (self.at_most or 0)


class Variant(Shape):
    """One question put to the rule: what is different in it, in words and in data."""

    id: str = Field(pattern=r"^V\d{1,2}(_\d+)?$")
    name: Text
    changes: Text
    needs: Literal["any", "all"] | None = None
    cumulative: bool = True
    proportional: bool = False
    bounds: bool = False
    levels: tuple[LevelRule, ...] = ()
    accept: tuple[FactRule, ...] = ()
    require: tuple[FactRule, ...] = ()
    leave_out: tuple[Status, ...] = ()


class ReferenceRule(Shape):
    """Which country's values of the UN survey stand beside ours, and in which surveys the measure changed."""

    country: str = Field(pattern=r"^[A-Z]{3}$")
    neighbours: tuple[str, ...] = ()
    break_years: tuple[int, ...] = ()


class Notes(Shape):
    """What a reader must be told about the study that the method comes from."""

    naming: Text
    averages_2019: Text


class RubricFile(Shape):
    """config/rubric.yaml."""

    version: Words
    thresholds: Thresholds
    zero: Text
    levels: tuple[Level, ...] = Field(min_length=1)
    advice_order: tuple[CriterionId, ...]
    variants: tuple[Variant, ...]
    reference: ReferenceRule
    notes: Notes

    @model_validator(mode="after")
    def _climbing(self) -> Self:
        if [level.number for level in self.levels] != list(range(1, len(self.levels) + 1)):
            raise ValueError("expected levels numbered 1, 2, 3 ... in this order")
        points = [level.points for level in self.levels]
        if points != sorted(set(points)):
            raise ValueError("expected points that rise with the level")
        ids = [variant.id for variant in self.variants]
        if len(ids) != len(set(ids)):
            raise ValueError("expected variants with different ids")
        return self


class Criterion(Shape):
    """config/criteria/<id>.yaml. `params` are the keyword arguments of its detector's detect()."""

    id: CriterionId
    level: int = Field(ge=1, le=5)
    in_headline: bool = True
    name: Text
    question: Text
    credit: Words
    explanation: Text
    advice: Text
    params: dict[str, bool | int | float | str | list[str]] = Field(default_factory=dict)
