"""Rows: what was measured of one command, over all rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Round:
    """One measurement. CPU and wall clock are without what starting costs; memory is the peak in MB."""

    pages: int
    cpu_s: float
    wall_s: float = 0.0
    memory_mb: float = 0.0
    start_cpu_s: float = 0.0
    server_cpu_s: float = 0.0
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def per_page(self) -> float:
        """CPU milliseconds per page."""
        return 1000 * self.cpu_s / self.pages if self.pages else 0.0


@dataclass(frozen=True)
class Row:
    """One row of the table. Medians over the rounds; facts are those of the last."""

    name: str
    rounds: Sequence[Round]

    @property
    def per_page(self) -> float:
        """CPU milliseconds per page."""
        return median(one.per_page for one in self.rounds)

    @property
    def wall_s(self) -> float:
        """Seconds from start to end, without starting."""
        return median(one.wall_s for one in self.rounds)

    @property
    def memory_mb(self) -> float:
        """Highest resident memory of the Python processes."""
        return max(one.memory_mb for one in self.rounds)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What else the last round found."""
        return self.rounds[-1].facts

    def as_json(self, base: float) -> dict[str, Any]:
        """Numbers of the row; `base` is what the ratio is taken against (0: there is none)."""
        each = [one.per_page for one in self.rounds]
        last = self.rounds[-1]
        return {
            "row": self.name,
            "pages": last.pages,
            "cpu_ms_per_page": round(self.per_page, 3),
            "range": [round(min(each), 3), round(max(each), 3)],
            "ratio": round(self.per_page / base, 3) if base else None,
            "wall_s": round(self.wall_s, 2),
            "memory_mb": round(self.memory_mb, 1),
            "start_cpu_s": round(last.start_cpu_s, 2),
            "server_cpu_s": round(last.server_cpu_s, 2),
            **self.facts,
        }
