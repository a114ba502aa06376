"""Chats, messaging, forums, help desks and contact forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import Mark

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def channels(reading: Reading) -> tuple[Mark, ...]:
    return ()
