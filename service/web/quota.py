"""Quota: how often one visitor may do a thing on one day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from threading import Lock


class Quota:
    """Counts in memory and for one day: nothing of a visitor is kept, and a restart of the server forgives."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._day: date | None = None
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    def left(self, visitor: str, day: date) -> bool:
        """Whether the visitor may do it once more."""
        with self._lock:
            return day != self._day or self._taken.get(visitor, 0) < self._most

    def take(self, visitor: str, day: date) -> None:
        """Count one that was done."""
        with self._lock:
            if day != self._day:
                self._day, self._taken = day, Counter()
            self._taken[visitor] += 1
