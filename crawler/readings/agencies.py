"""Links to other public institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import AgencyLink

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def agencies(reading: Reading) -> tuple[AgencyLink, ...]:
    return ()
