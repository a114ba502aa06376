"""Method: what a report needs of config/: levels, criteria, causes in words, and the UN survey beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

Texts = Mapping[str, str]  # language -> text
COPRET = ("open_data", "e_participation", "mobile_friendly", "e_services")


@dataclass(frozen=True)
class LevelText:
    """A level of the rubric: number 1-5, points it gives, name, how many of its criteria it needs."""

    number: int
    points: int
    name: Texts
    needs: int = 1


@dataclass(frozen=True)
class CriterionText:
    """A criterion as the public reads it."""

    id: str
    level: int
    in_headline: bool
    name: Texts
    question: Texts
    explanation: Texts
    advice: Texts
    credit: str = ""


@dataclass(frozen=True)
class Method:
    """What reports need of the rubric. `sure` and `counts` are confidences: present from, counted from."""

    version: str
    levels: tuple[LevelText, ...]
    criteria: tuple[CriterionText, ...]
    variants: Mapping[str, Texts] = field(default_factory=dict)
    changes: Mapping[str, Texts] = field(default_factory=dict)  # what each variant changes
    indicators: tuple[CriterionText, ...] = ()  # shown, never scored: level 0
    notes: tuple[Texts, ...] = ()  # what a reader must be told about the study
    sure: float = 0.90
    counts: float = 0.75

    @cached_property
    def by_id(self) -> dict[str, CriterionText]:
        """Criteria by id."""
        return {c.id: c for c in self.criteria}

    @cached_property
    def copret(self) -> tuple[CriterionText, ...]:
        """The four indicators that COPRET measured in 2015, in its order."""
        known = {i.id: i for i in self.indicators}
        return tuple(known[key] for key in COPRET if key in known)

    def of_level(self, level: int) -> tuple[CriterionText, ...]:
        """The criteria of one level, in order."""
        return tuple(c for c in self.criteria if c.level == level)


@dataclass(frozen=True)
class Survey:
    """Guatemala in one UN survey: values x 100 and rank (1 is best)."""

    year: int
    egdi: float
    osi: float | None
    rank: int | None


@dataclass(frozen=True)
class Reference:
    """The UN figures beside ours: the survey that is compared with and the whole series."""

    current: Survey | None = None
    series: tuple[Survey, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class CauseText:
    """Why a visit ended as it did, and what to do about it."""

    name: Texts
    remedy: Texts
