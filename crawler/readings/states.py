"""What an answer really is: a page, a block, a parked domain, an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import PageState

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def state(reading: Reading) -> PageState:
    return PageState.OK
