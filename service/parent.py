"""Parent: a process that must not outlive the one that started it says so to the kernel."""

from __future__ import annotations

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2)


def die_with_parent(number: signal.Signals = signal.SIGKILL) -> None:
    """Ask Linux for a signal to this process when its parent ends, however that happens. Elsewhere nothing is asked."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
