"""Electronic payments, and bank slips that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import Mark

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def payments(reading: Reading) -> tuple[Mark, ...]:
    return ()
