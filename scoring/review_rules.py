"""Review rules: config/review.yaml, how people review what the detectors say."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from pydantic import Field, TypeAdapter

from crawler.vocabulary import read_yaml
from scoring.shapes import CriterionId, Shape, Share


class Gate(Shape):
    """What the detectors of a criterion must have reached: lower ends of intervals, and agreement beyond chance."""

    precision: Share
    recall: Share
    chance: Share


class ReviewRules(Shape):
    """How many people must agree, what they look at first, and when a criterion is marked as verified."""

    analysts: int = Field(ge=1)
    by_hand: int = Field(ge=1)
    first_level: int = Field(ge=1, le=6)
    bonus: float = Field(ge=0)
    dispute: float = Field(ge=0)
    gate: Gate
    never: tuple[CriterionId, ...] = ()
    session: int = Field(ge=1)
    sample: int = Field(ge=1)

    def needed(self, unread: Collection[str]) -> Callable[[str], int]:
        """How many people must agree on a site, when no machine has read those in `unread`."""
        return lambda site: self.by_hand if site in unread else self.analysts

    @classmethod
    def load(cls, config: Path) -> ReviewRules:
        """Read review.yaml. Raises ConfigError naming file and key."""
        return read_yaml(config / "review.yaml", _RULES)


_RULES: TypeAdapter[ReviewRules] = TypeAdapter(ReviewRules)
