"""When a page cannot be read without running its scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def render_need(reading: Reading) -> tuple[str, ...]:
    return ()
