"""Typing: the words of a search, put into a page whose form names no address, and Enter pressed once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from playwright.async_api import Error, Locator, Page

from crawler.render_gate import Gate
from crawler.render_types import Kind, RenderError, Typing

_BOX = "input:not([type]), input[type=search], input[type=text], [contenteditable=true]"
_FIND_MS = 1500  # the page is loaded and at rest: a box that is not there by now is hidden behind a button


async def type_words(page: Page, gate: Gate, typing: Typing, settle: Callable[[], Awaitable[object]]) -> None:
    """Type, wait, press Enter once, and wait for what comes of it: a list under the box, another page, or nothing.

    From here on robots.txt is asked about what the page's scripts load. Raises RenderError(refused) when there is no
    box that a person could use."""
    gate.forbids = typing.forbids
    box = await _box(page, typing.selector)
    try:
        await box.press_sequentially(typing.text, timeout=_FIND_MS)
    except Error as error:
        raise RenderError(Kind.REFUSED, "the search box takes no words") from error
    await settle()
    before = len(gate.hops)
    moved = asyncio.ensure_future(page.wait_for_event("framenavigated", timeout=3 * _FIND_MS))
    try:
        with suppress(Error):  # the box may be gone: what was typed was enough
            await box.press("Enter", timeout=_FIND_MS)
        await settle()
        if len(gate.hops) > before and not gate.last_reason:
            await asyncio.wait([moved])
            await settle()
    finally:
        moved.cancel()
        with suppress(asyncio.CancelledError, Error):
            await moved


async def _box(page: Page, selector: str) -> Locator:
    """The box of the form; where scripts have moved the form since it was read, the only search box in sight."""
    for place in (page.locator(selector), page.locator("[role=search], form, body")):
        box = place.locator(_BOX).locator("visible=true").first
        with suppress(Error):
            await box.wait_for(state="visible", timeout=_FIND_MS)
            return box
    raise RenderError(Kind.REFUSED, "no search box in sight")
