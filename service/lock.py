"""Lock: one process works on a run at a time; the operating system frees it when the process ends in any way."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.storage import storing

_held: set[Path] = set()  # by this process, which may ask again: a run crawls, scores and publishes


class LockedError(RuntimeError):
    """Another process works on the same run."""


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """Hold folder/lock while the context lasts. Raises LockedError with the holder's process id."""
    path = folder.resolve() / "lock"
    if path in _held:
        yield
        return
    with storing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise LockedError(
                f"{folder}: ya en curso, en el proceso {file.read().strip() or '?'}. Espere a que termine; "
                "la orden puede repetirse después"
            ) from error
        with storing(path):
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)
