"""Open data catalogues and machine-readable data sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import Mark

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def open_data(reading: Reading) -> tuple[Mark, ...]:
    return ()
