"""Links to documents, scored as form or report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import DocumentLink

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def documents(reading: Reading) -> tuple[DocumentLink, ...]:
    return ()
