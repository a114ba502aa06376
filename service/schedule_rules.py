"""ScheduleRules: config/schedule.yaml, validated: which registries are visited by themselves, and when."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from crawler.vocabulary import read_yaml


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Opening(_Section):
    """The day on which a quarter's visit begins: month of the quarter and day of it."""

    month: int = Field(ge=1, le=3)
    day: int = Field(ge=1, le=28)

    def of(self, quarter: str) -> date:
        """The day in a quarter such as 2026T4."""
        year, number = int(quarter[:4]), int(quarter[-1])
        return date(year, 3 * (number - 1) + self.month, self.day)


class PreflightRules(_Section):
    """What a machine must have before a crawl."""

    free_gb: float = Field(ge=0)
    names: int = Field(ge=1)
    wait_s: float = Field(gt=0)


class ScheduleRules(_Section):
    """The whole of schedule.yaml."""

    registries: dict[str, Opening]
    ticks: tuple[time, ...] = Field(min_length=1)
    preflight: PreflightRules

    @classmethod
    def load(cls, config: Path) -> ScheduleRules:
        """Read config/schedule.yaml. Raises ConfigError with file, key and what was expected."""
        return read_yaml(config / "schedule.yaml", TypeAdapter(cls))

    def opening(self, registry: str) -> Opening:
        """When a registry is visited; one that is not named begins with its quarter."""
        return self.registries.get(registry, Opening(month=1, day=1))
