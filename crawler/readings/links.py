"""Links, frames and feeds of a page, each with the block it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import Embed, Link

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def links(reading: Reading) -> tuple[Link, ...]:
    return ()


def embeds(reading: Reading) -> tuple[Embed, ...]:
    return ()


def feeds(reading: Reading) -> tuple[str, ...]:
    return ()
