"""Mayan languages in the text of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def languages(reading: Reading) -> dict[str, int]:
    return {}
