"""Swap: a finished folder takes the place of the one before, in one move where the system can exchange two names."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of linux/fs.h


def swap(folder: Path, out: Path) -> None:
    """Put the new report in place. What stood there stays whole when anything fails."""
    old = out.with_name(f".{out.name}-old")
    if old.exists() and not out.exists():
        old.rename(out)  # an earlier swap was interrupted between its two moves
    shutil.rmtree(old, ignore_errors=True)
    if not out.exists():
        folder.rename(out)
    elif exchange(folder, out):
        shutil.rmtree(folder, ignore_errors=True)
    else:
        _two_moves(folder, out, old)


def exchange(one: Path, other: Path) -> bool:
    """Both names change their folders at once; False where the system or the disk cannot."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)  # of glibc since 2.28 and of Linux alone
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _two_moves(folder: Path, out: Path, old: Path) -> None:
    out.rename(old)
    try:
        folder.rename(out)
    except OSError:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
