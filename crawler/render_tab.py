"""One tab: the context and page of one site, and how a page is loaded in it, watched and read."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Self

from playwright.async_api import Browser, BrowserContext, CDPSession, Dialog, Error, Page, Response

from crawler.render_gate import Gate
from crawler.render_measure import measure
from crawler.render_types import Kind, Limits, Measure, Persona, Rendered, RenderError, Typing
from crawler.render_typing import type_words

_CLOSE_S = 5.0  # a healthy tab closes in a tenth of a second
_SPARE_S = 1.0  # of a render's time is never spent on measures
_CUT = (
    "context was destroyed",
    "navigat",
    "Cannot find context",
)  # what a script's question dies of when the page moves


@cache
def _script(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


class Tab:
    """Made by `Tab.open`; loads one page after another."""

    def __init__(self, context: BrowserContext, page: Page, session: CDPSession, gate: Gate, limits: Limits) -> None:
        self._context, self._page, self._session = context, page, session
        self._gate, self._limits = gate, limits
        self.crashed = False
        self.hung = False  # its page stopped answering after it was read
        page.on("crash", self._on_crash)
        page.on("dialog", _dismiss)

    @classmethod
    async def open(cls, browser: Browser, refusal: Callable[[str], str], persona: Persona, limits: Limits) -> Self:
        """A new context with one page that may do nothing but show."""
        context = await browser.new_context(
            user_agent=persona.user_agent or None,
            locale=persona.locale,
            timezone_id=persona.timezone,
            viewport={"width": limits.width, "height": limits.height},
            ignore_https_errors=True,  # a site with a bad certificate is read; the handshake of its own records it
            service_workers="block",
            accept_downloads=False,
            permissions=[],
        )
        await context.add_init_script(_script("render_watch.js"))
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        gate = Gate(session, refusal, persona.acts, persona.act_words, limits.redirects)
        await gate.install()
        context.on("page", _close)
        return cls(context, page, session, gate, limits)

    async def load(
        self, url: str, settle_cap_s: float, measures: Sequence[Measure] = (), typing: Typing | None = None
    ) -> Rendered:
        """Load, read and measure one page, or what it answers to words that are typed into it. Raises RenderError; the
        caller bounds the time and closes a tab that failed or hangs."""
        began = time.monotonic()
        self._gate.begin()
        try:
            response = await self._page.goto(url, wait_until="commit", timeout=self._limits.wall_clock_s * 1000)
            settled, wanted = await self._settle(settle_cap_s)
            if typing is not None:
                await type_words(self._page, self._gate, typing, partial(self._settle, settle_cap_s))
            facts = await self._collect()
            picture = await self._picture(self._limits.shown(facts["height"], facts["lowest"]))
        except Error as error:
            raise self._failure(error) from error
        rendered = self._rendered(response, facts, picture, settled, wanted, time.monotonic() - began)
        if self.hung:  # the telephone's size would start it again
            measures = [one for one in measures if one is not Measure.MOBILE]
        left_s = self._limits.wall_clock_s - rendered.elapsed_s - _SPARE_S  # what was read is not put at risk
        measured = await measure(self._session, measures, self._limits, left_s)
        self.hung |= measured.hung or self.crashed
        return replace(rendered, measures=measured.found)

    def _rendered(
        self,
        response: Response | None,
        facts: Mapping[str, Any],
        picture: bytes,
        settled: bool,
        wanted: list[str],
        elapsed_s: float,
    ) -> Rendered:
        refusals = tuple(dict.fromkeys([*self._gate.refused, *wanted]))
        names = ("selector", "kind", "text", "x", "y", "width", "height")
        return Rendered(
            final_url=self._page.url,
            status=response.status if response else 0,
            headers=dict(response.headers) if response else {},
            html=facts["html"],
            elements=tuple(dict(zip(names, row, strict=True)) for row in facts["elements"]),
            screenshot=picture,
            refused=tuple(one.partition(" ")[2] for one in refusals if not one.startswith("POPUP")),
            refusals=refusals,
            redirects=tuple(hop for hop in self._gate.hops[:-1] if hop != self._page.url),
            settled=settled,
            elapsed_s=elapsed_s,
        )

    async def _settle(self, cap_s: float) -> tuple[bool, list[str]]:
        """Wait for quiet, following the page where it moves itself. Returns (quiet, what it wanted to open)."""
        times = [self._limits.quiet_s * 1000, cap_s * 1000, self._limits.wall_clock_s * 500]
        for _ in range(self._limits.redirects + 1):
            try:
                quiet, *wanted = await self._page.evaluate("([a, b, c]) => __egob_quiet(a, b, c)", times)
            except Error as error:
                if self.crashed or not self._page.url.startswith("http"):
                    raise
                if not any(words in str(error) for words in _CUT):
                    return False, []  # a page that broke its own language is read as it stands
            else:
                if self._page.url.startswith("chrome-error:"):
                    raise RenderError(
                        Kind.NETWORK, self._gate.last_reason or "the page moved to an address that failed"
                    )
                return bool(quiet), [str(one) for one in wanted]
        raise RenderError(Kind.NETWORK, "too many redirects")

    async def _collect(self) -> dict[str, Any]:
        frame = (await self._session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        world = await self._session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "egob"})
        limits = self._limits
        given = f"{limits.html_bytes}, {limits.elements}, {limits.text}, {limits.shot_height}"
        call = f"({_script('render_collect.js')})({given})"
        answer = await self._session.send(
            "Runtime.evaluate",
            {"expression": call, "contextId": world["executionContextId"], "returnByValue": True},
        )
        if "exceptionDetails" in answer:
            raise RenderError(Kind.NETWORK, f"unreadable: {answer['exceptionDetails'].get('text', '')}")
        facts: dict[str, Any] = json.loads(answer["result"]["value"])
        if "tooLarge" in facts:
            raise RenderError(Kind.TOO_LARGE, f"{facts['tooLarge']} characters of HTML")
        return facts

    async def _picture(self, height: int) -> bytes:
        limits = self._limits
        clip = {"x": 0, "y": 0, "width": limits.width, "height": height, "scale": 1}
        wish = {"format": "jpeg", "quality": limits.shot_quality, "clip": clip}
        wish |= {"captureBeyondViewport": True, "optimizeForSpeed": True}
        try:
            async with asyncio.timeout(limits.picture_s):
                given = await self._session.send("Page.captureScreenshot", wish)
        except TimeoutError:
            self.hung = True  # drawing changes the size of the window, and a script may never come back from that
            with suppress(Error, TimeoutError):
                async with asyncio.timeout(_SPARE_S):
                    await self._session.send("Runtime.terminateExecution")
        except Error:
            pass  # what cannot be drawn was still read
        else:
            return base64.b64decode(given["data"])
        return b""

    def _failure(self, error: Error) -> RenderError:
        text = str(error).partition("\n")[0].removeprefix("Page.goto: ")[:300]
        if self.crashed or "crash" in text.lower() or "has been closed" in text:
            return RenderError(Kind.CRASH, text)
        if self._gate.last_reason:
            redirects = self._gate.last_reason.startswith("REDIRECTS")
            return RenderError(Kind.NETWORK if redirects else Kind.REFUSED, self._gate.last_reason)
        if "Download is starting" in text:
            return RenderError(Kind.REFUSED, "download")
        if "Timeout" in text or "ERR_TIMED_OUT" in text:
            return RenderError(Kind.TIMEOUT, text)
        return RenderError(Kind.NETWORK, text)

    def _on_crash(self, page: Page) -> None:  # noqa: ARG002 - the event's signature
        self.crashed = True

    async def close(self) -> bool:
        """Close the tab and what it holds, a page that never ends too. False when the browser did not manage it."""
        try:
            async with asyncio.timeout(_CLOSE_S):
                with suppress(Error):
                    await self._context.close()
        except TimeoutError:
            return False
        return True


async def _dismiss(dialog: Dialog) -> None:
    with suppress(Error):
        # "Leave this page?" is the one question whose yes is ours to give: the next page is loaded in its place.
        await (dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())


async def _close(page: Page) -> None:
    with suppress(Error):
        await page.close()
