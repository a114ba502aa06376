"""Garbage collection: what a process has loaded before its work begins is not looked through again."""

from __future__ import annotations

import gc

# Containers that must be alive beyond those of the last collection before the next. A page in use holds some 2,000 and
# drops them together with its site, without cycles; so this is above what a site holds while it is judged, and only
# what is really left behind is looked through. With Python's 700 a third of the time of reading pages went into it.
_JUDGING = (200_000, 20, 20)
# A crawl lets a page go when it has seen where it leads. What it leaves behind are connections, which are circles and
# are kept for a while after their visit: so those that outlived one collection are soon looked at again.
CRAWLING = (50_000, 2, 10)


def settle(thresholds: tuple[int, int, int] = _JUDGING) -> None:
    """To be called once, when modules, vocabulary and registry are loaded and pages are about to be read."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*thresholds)
