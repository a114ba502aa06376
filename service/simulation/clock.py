"""Clock: the simulated now: it starts where it is told and goes on with the machine's seconds; a file may set it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

LOOK_EVERY = 1.0  # seconds between looks at the file


class Clock:
    """`now()` in UTC. The file, when it exists, holds an ISO time and is replaced atomically by whoever plays days."""

    def __init__(self, start: datetime, file: Path, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._base, self._file, self._monotonic = start, file, monotonic
        self._since = self._looked = monotonic()
        self._read = ""
        self._look()

    def now(self) -> datetime:
        """The simulated time."""
        if self._monotonic() - self._looked >= LOOK_EVERY:
            self._look()
        return self._base + timedelta(seconds=self._monotonic() - self._since)

    def _look(self) -> None:
        self._looked = self._monotonic()
        try:
            text = self._file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return
        if text and text != self._read:
            self._read, self._base, self._since = text, moment(text), self._looked


def moment(text: str) -> datetime:
    """An ISO time in UTC; one without a zone is UTC already."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
