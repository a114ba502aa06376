"""Consultations, votes and surveys, and what only looks like them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import Mark

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def participation(reading: Reading) -> tuple[Mark, ...]:
    return ()
