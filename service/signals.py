"""Signals: the first SIGINT or SIGTERM ends a command in good order, the second one at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stops() -> Iterator[None]:
    """While the context lasts a signal raises SystemExit(128 + its number): 130 or 143."""
    if threading.current_thread() is not threading.main_thread():  # Python lets the main thread alone set handlers
        yield
        return
    before = {number: signal.signal(number, _stop) for number in _STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    for one in _STOPPING:
        signal.signal(one, signal.SIG_DFL)  # the children are killed by the system when this process ends
    raise SystemExit(128 + number)
