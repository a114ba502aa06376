"""Forms of a page, each with its type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import Form

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def forms(reading: Reading) -> tuple[Form, ...]:
    return ()
