"""Lock: one crawl of a run at a time; the operating system frees it when the process ends in any way."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockedError(RuntimeError):
    """Another process works on the same run."""


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """Hold folder/lock while the context lasts. Raises LockedError with the holder's process id."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise LockedError(
                f"{folder} is in use by process {file.read().strip() or '?'}; wait for it to end"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
