"""WatchRules: config/watch.yaml, validated: what a run must meet to be published without a person's reason."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from crawler.vocabulary import read_yaml


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bound(_Section):
    """Bounds of one measure; what is None is not asked."""

    least: float | None = None
    most: float | None = None
    change: float | None = Field(default=None, ge=0)
    every_size: bool = False

    def broken(self, value: float, before: float | None, *, small: bool) -> str:
        """Which bound a value breaks, in words; "" when none."""
        if small and not self.every_size:
            return ""
        if self.least is not None and value < self.least:
            return f"se espera al menos {self.least:g}"
        if self.most is not None and value > self.most:
            return f"se espera a lo sumo {self.most:g}"
        if self.change is not None and before is not None and abs(value - before) > self.change:
            return f"el último trimestre publicado dio {before:.3g}; se espera a lo sumo {self.change:g} de diferencia"
        return ""


class Measures(_Section):
    """A bound for every measure of service.watch."""

    ours: Bound
    broken: Bound
    evaluated: Bound
    unreachable: Bound
    refused: Bound
    pages: Bound
    covered: Bound
    undecided: Bound
    points: Bound
    jumps: Bound
    presence: Bound


class WatchRules(_Section):
    """The whole of watch.yaml."""

    small: int = Field(ge=0)
    measures: Measures

    @classmethod
    def load(cls, config: Path) -> WatchRules:
        """Read config/watch.yaml. Raises ConfigError with file, key and what was expected."""
        return read_yaml(config / "watch.yaml", TypeAdapter(cls))
