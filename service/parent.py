"""Parent: a process that must not outlive the one that started it says so to the kernel."""

from __future__ import annotations

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2)
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded before a fork, when no lock may be asked for


def die_with_parent(number: signal.Signals = signal.SIGKILL) -> None:
    """Ask Linux for a signal to this process when its parent ends, however that happens. Elsewhere nothing is asked."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, number)
