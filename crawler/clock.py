"""Clock: the only place that asks what time it is; EGOB_NOW sets it for simulations."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

GUATEMALA = ZoneInfo("America/Guatemala")


def _elapsed() -> float:
    """Seconds of a clock that nobody sets and that goes on while the machine sleeps, where there is one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(frozen=True)
class Clock:
    """The time of the machine as it was asked once, or a set start; it runs on by itself and never jumps."""

    start: datetime = field(default_factory=lambda: datetime.now(UTC))
    _origin: float = field(default_factory=_elapsed)

    def now(self) -> datetime:
        """Aware UTC time."""
        return self.start.astimezone(UTC) + timedelta(seconds=_elapsed() - self._origin)

    @classmethod
    def from_environment(cls) -> Clock:
        """EGOB_NOW (ISO 8601 with offset) sets the start. Raises ValueError on anything else."""
        text = os.environ.get("EGOB_NOW", "")
        if not text:
            return cls()
        start = datetime.fromisoformat(text)
        if start.tzinfo is None:
            start = start.replace(tzinfo=GUATEMALA)
        return cls(start)


def local_day(moment: datetime) -> date:
    """Calendar day in Guatemala, by which attempts are counted."""
    return moment.astimezone(GUATEMALA).date()


def quarter_of(moment: datetime) -> str:
    """Quarter of the day on which pages were read: "2026T4"."""
    day = local_day(moment)
    return f"{day.year}T{(day.month - 1) // 3 + 1}"
