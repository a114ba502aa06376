"""E-mail addresses that a visitor can write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import Mailbox

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def mailboxes(reading: Reading) -> tuple[Mailbox, ...]:
    return ()
