"""Garbage collection: what a process has loaded before its work begins is not looked through again."""

from __future__ import annotations

import gc

# Containers made before a collection: a page makes some thousands that are all dropped together with it, without
# cycles. With Python's 700 a third of the time of reading pages went into looking through them.
_YOUNG = 50_000


def settle() -> None:
    """To be called once, when modules, vocabulary and registry are loaded and pages are about to be read."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)
