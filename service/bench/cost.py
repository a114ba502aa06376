"""Cost: processor time for a number of pages."""

from __future__ import annotations

import resource
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Pages read and CPU seconds (user and system) spent on them."""

    pages: int
    seconds: float

    @property
    def per_page(self) -> float:
        """CPU milliseconds per page."""
        return 1000 * self.seconds / self.pages if self.pages else 0.0


def cpu_seconds() -> float:
    """CPU seconds of this process, all its threads and its ended children so far."""
    uses = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)
