"""Accounts for the public, for staff, or unclear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import Mark

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def accounts(reading: Reading) -> tuple[Mark, ...]:
    return ()
