"""Title, visible text, headings, meta tags and scripts of a page, and which block of the template holds a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.model import Heading, Script

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


def title(reading: Reading) -> str:
    return ""


def visible_text(reading: Reading) -> str:
    return ""


def main_text(reading: Reading) -> str:
    return ""


def headings(reading: Reading) -> tuple[Heading, ...]:
    return ()


def meta(reading: Reading) -> dict[str, str]:
    return {}


def scripts(reading: Reading) -> tuple[Script, ...]:
    return ()
