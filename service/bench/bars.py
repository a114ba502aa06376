"""Bars: what was asked of the figures, and whether a measurement meets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.bench.rows import Row

Rows = Mapping[str, Row]


@dataclass(frozen=True)
class Bar:
    """One figure that was asked for. `most`: it must not be more than the limit, else not less."""

    name: str
    limit: float
    measured: float
    most: bool = True

    @property
    def met(self) -> bool:
        """Whether the figure is on the right side of its limit."""
        return self.measured <= self.limit if self.most else self.measured >= self.limit

    def as_json(self) -> dict[str, Any]:
        """The bar in the words of the table."""
        asked = f"{'<=' if self.most else '>='} {self.limit:.3g}"
        return {"bar": self.name, "asked": asked, "measured": round(self.measured, 3), "met": self.met}


def _cpu(row: Row, of: Row) -> float:
    return row.per_page / of.per_page


# Name of the bar, its limit, whether it is a ceiling, and what it is taken from. A bar without its rows is left out.
_ASKED: tuple[tuple[str, float, bool, tuple[str, ...], Callable[..., float]], ...] = (
    ("http_part_cpu", 2.0, True, ("http_part", "plain_scrapy"), _cpu),
    ("key_pages_cpu", 6.0, True, ("key_pages", "plain_scrapy"), _cpu),
    ("key_pages_of_every_page", 1 / 3, True, ("key_pages", "every_page"), _cpu),
    ("same_verdict", 0.99, False, ("every_page",), lambda every: every.facts["same_verdict"]),
    ("quarter_of_its_limit", 0.80, False, ("quarter",), lambda row: row.facts["limit_s"] / row.wall_s),
    ("memory_mb", 500, True, ("growth_1",), lambda one: one.memory_mb),
    ("memory_at_ten_times", 1.2, True, ("growth_1", "growth_10"), lambda one, ten: ten.memory_mb / one.memory_mb),
    ("rescore_cpu", 1.1, True, ("rescore_1", "plain_scrapy"), _cpu),
    ("readings_cpu", 0.8, True, ("readings_and_detectors", "plain_scrapy"), _cpu),
)


def bars(rows: Rows) -> Sequence[Bar]:
    """Every bar whose rows were measured."""
    return [
        Bar(name, limit, figure(*(rows[of] for of in needed)), most)
        for name, limit, most, needed, figure in _ASKED
        if all(of in rows for of in needed)
    ]
