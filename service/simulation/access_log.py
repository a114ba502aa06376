"""Access log: one JSON line per request, so that tests can count who asked for what, when and how often."""

from __future__ import annotations

import json
import time
from pathlib import Path


class AccessLog:
    """Appends to a file and flushes at most every `every` seconds; times are seconds of the epoch of the machine."""

    def __init__(self, path: Path, every: float = 0.2) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._every, self._flushed = every, 0.0

    def write(self, start: float, address: str, host: str, method: str, path: str, status: int, agent: str) -> None:
        """Note one answered request. Status 0 is a connection that was dropped on purpose."""
        now = time.time()
        row = {"start": start, "end": now, "address": address, "host": host, "method": method}
        row |= {"path": path, "status": status, "user_agent": agent}
        self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
        if now - self._flushed > self._every:
            self.flush()

    def flush(self) -> None:
        """Hand to the operating system what was noted."""
        self._file.flush()
        self._flushed = time.time()

    def close(self) -> None:
        """Flush and close."""
        self._file.close()
