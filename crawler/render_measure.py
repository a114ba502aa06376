"""Measures of a page that was read: how it stands on a telephone, and which rules of accessibility it breaks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession, Error

from crawler.render_types import Limits, Measure

_PHONE = (360, 800)  # hand-book: the narrowest screen in wide use
_TEXT_PX, _TARGET_PX = 12, 24  # the smallest text that is read with ease and the smallest place that a thumb hits
_SLACK_PX = 4  # of width: rounding and borders
_NODES = 4000  # texts and targets that are looked at; a longer page is no different further down
_RULES, _TEXT = 40, 300  # rules told, characters of a selector or of markup
_CONTRAST = 40  # texts whose contrast is looked at: of 280 of a page, four fifths of what that costs are saved
_BOUND_S = 5.0  # of each measure: a usual page takes a twentieth of it, a page that hangs is left


@dataclass(frozen=True)
class Measured:
    """What was measured, by name. `hung`: the page stopped answering, so that its tab is of no more use."""

    found: Mapping[str, Any]
    hung: bool = False


async def measure(session: CDPSession, wanted: Sequence[Measure], limits: Limits, left_s: float) -> Measured:
    """Measure a page that has been read, within `left_s` seconds. What the page makes impossible is left out."""
    found: dict[str, Any] = {}
    loop = asyncio.get_running_loop()
    end = loop.time() + left_s
    for name in wanted:
        bound_s = min(_BOUND_S, end - loop.time())
        if bound_s <= 0:
            break
        try:
            async with asyncio.timeout(bound_s):
                given = await (_mobile(session, limits) if name is Measure.MOBILE else _axe(session))
        except TimeoutError:
            return Measured(found, hung=True)
        except Error:
            continue  # the page moved away or broke its document: it was read, and is not measured
        if given:
            found[name.value] = given
    return Measured(found)


async def _mobile(session: CDPSession, limits: Limits) -> dict[str, Any] | None:
    # One device pixel to a CSS pixel: a finer screen would make the page load its pictures again.
    phone, desk = _screen(*_PHONE, mobile=True), _screen(limits.width, limits.height, mobile=False)
    await session.send("Emulation.setDeviceMetricsOverride", phone)
    given = None
    with suppress(Error):
        given = await _ask(session, f"({_script('render_mobile.js')})({_TEXT_PX}, {_TARGET_PX}, {_SLACK_PX}, {_NODES})")
    await session.send("Emulation.setDeviceMetricsOverride", desk)
    return given and {"screen": _PHONE[0], **given}


def _screen(width: int, height: int, *, mobile: bool) -> dict[str, Any]:
    size = {"width": width, "height": height, "screenWidth": width, "screenHeight": height}
    return {**size, "deviceScaleFactor": 1, "mobile": mobile}


async def _axe(session: CDPSession) -> dict[str, Any] | None:
    return await _ask(session, f"({_script('render_axe.js')})({_RULES}, {_TEXT}, {_CONTRAST})", _axe_core())


async def _ask(session: CDPSession, call: str, before: str = "") -> dict[str, Any] | None:
    """The answer of a script in a new world of its own, which the page neither sees nor bends; None when it broke."""
    frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    world = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "egob-measure"})
    place = {"contextId": world["executionContextId"], "silent": True}
    if before:
        await session.send("Runtime.evaluate", {"expression": before, **place})
    wish = {"expression": call, "awaitPromise": True, "returnByValue": True, **place}
    given = await session.send("Runtime.evaluate", wish)
    if "exceptionDetails" in given:
        return None
    answer: dict[str, Any] = json.loads(given["result"]["value"])
    return answer


@cache
def _script(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


@cache
def _axe_core() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
