"""Dated items of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import DatedItem

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def dates(reading: Reading) -> tuple[DatedItem, ...]:
    return ()
