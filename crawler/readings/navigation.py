"""The main navigation, its labels classed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import NavItem

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def nav(reading: Reading) -> tuple[NavItem, ...]:
    return ()
