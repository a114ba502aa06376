"""The renderer: one browser, a few tabs, each of one site; started when first needed, mended once when it breaks."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

from playwright.async_api import Browser, Error, Playwright, async_playwright

from crawler.browser import is_root, launch_arguments
from crawler.proxy import EgressProxy
from crawler.render_tab import Tab
from crawler.render_types import Kind, Limits, Measure, Persona, Rendered, RenderError, Typing
from crawler.render_watchdog import bound_memory

_LAUNCH_S = 30.0  # a cold disk
_STOP_S = 5.0  # a healthy browser ends in a tenth of a second, and a crawl has ten to stop


class Renderer:
    """Renders pages. At most `pool_size` tabs are open; a site's tab is kept while nobody needs its place."""

    def __init__(
        self, browser_path: Path, proxy: EgressProxy, limits: Limits | None = None, persona: Persona | None = None
    ) -> None:
        self._path, self._proxy = browser_path, proxy
        self._limits, self._persona = limits or Limits(), persona or Persona()
        self._places = asyncio.Semaphore(self._limits.pool_size)
        self._idle: OrderedDict[str, Tab] = OrderedDict()  # oldest use first
        self._turns: dict[str, asyncio.Lock] = {}
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._pids: list[int] = []  # the browser and its helpers as they were at the start
        self._loading = 0
        self._closed = False
        self.launches = 0

    async def start(self) -> None:
        """Start the browser. Raises RenderError(crash) when it does not start."""
        await self._running()

    async def render(
        self, site_key: str, url: str, *, settle_cap_s: float = 5.0, measures: Sequence[Measure] = (),
        typing: Typing | None = None,
    ) -> Rendered:  # fmt: skip
        """The settled document at an address, in the site's tab, what is to be measured of it, and after words were
        typed into it where that is asked for. Raises RenderError.

        The wait for a free place is not bounded here and not counted as the page's: see Rendered.waited_s.
        """
        asked = time.monotonic()
        turn = self._turns.setdefault(site_key, asyncio.Lock())
        async with turn, self._places:
            waited_s = time.monotonic() - asked
            try:
                rendered = await self._attempt(site_key, url, settle_cap_s, measures, typing)
            except RenderError as error:
                if error.kind is not Kind.CRASH or self._closed:
                    raise
                # Once more; the browser is started anew.
                rendered = await self._attempt(site_key, url, settle_cap_s, measures, typing)
            return replace(rendered, waited_s=waited_s)

    async def _attempt(
        self, site_key: str, url: str, settle_cap_s: float, measures: Sequence[Measure], typing: Typing | None
    ) -> Rendered:
        async with self._tab(site_key) as tab:
            try:
                async with asyncio.timeout(self._limits.wall_clock_s):
                    return await tab.load(url, settle_cap_s, measures, typing)
            except TimeoutError as error:
                raise RenderError(Kind.TIMEOUT, f"not done after {self._limits.wall_clock_s:.0f} s") from error
            except RenderError as error:
                if error.kind is Kind.NETWORK and (reason := self._proxy.failure(url)):
                    refused = not reason.startswith(("dns", "connect"))
                    raise RenderError(Kind.REFUSED if refused else Kind.NETWORK, reason) from error
                raise

    @asynccontextmanager
    async def _tab(self, site_key: str) -> AsyncIterator[Tab]:
        """The site's tab, or a new one in place of the one used longest ago; one that failed is closed."""
        self._loading += 1
        tab, whole = None, False
        try:
            browser = await self._running()
            tab = self._idle.pop(site_key, None)
            if tab is None:
                while self._idle and len(self._idle) + self._loading > self._limits.pool_size:
                    await self._discard(self._idle.popitem(last=False)[1])
                tab = await Tab.open(browser, self._proxy.guard.refusal, self._persona, self._limits)
            yield tab
            whole = tab is not None and not tab.hung
        except Error as error:
            raise RenderError(Kind.CRASH, str(error).partition("\n")[0][:300]) from error
        finally:
            self._loading -= 1
            if whole and tab is not None:
                self._idle[site_key] = tab
            else:
                await self._drop(tab)

    async def _drop(self, tab: Tab | None) -> None:
        if tab is not None:
            await asyncio.shield(self._discard(tab))

    async def _discard(self, tab: Tab) -> None:
        if not await tab.close():
            await self._stop_browser()  # a tab that does not close would run on; the others are tried again

    async def _running(self) -> Browser:
        async with self._starting:
            if self._browser is not None and self._browser.is_connected():
                return self._browser
            self._idle.clear()
            if self._closed:
                raise RenderError(Kind.CRASH, "the renderer is closed")
            if self._playwright is None:
                self._playwright = await async_playwright().start()
            self._browser = await self._launch(self._playwright)
            self.launches += 1
            self._pids = await bound_memory(self._browser, self._limits.memory_bytes)
            return self._browser

    async def _launch(self, playwright: Playwright) -> Browser:
        last: Error | None = None
        named = [f"--user-agent={self._persona.user_agent}"] if self._persona.user_agent else []  # workers too
        for sandbox in (False,) if is_root() else (True, False):  # not every container lets it build its sandbox
            try:
                return await playwright.chromium.launch(
                    executable_path=str(self._path),
                    args=[*launch_arguments(), *named],
                    chromium_sandbox=sandbox,
                    proxy={"server": self._proxy.server, "bypass": "<-loopback>"},
                    timeout=_LAUNCH_S * 1000,
                    handle_sigint=False,  # the crawl stops by its own rules and closes the browser itself
                    handle_sigterm=False,
                    handle_sighup=False,
                )
            except Error as error:
                last = error
        raise RenderError(Kind.CRASH, f"the browser does not start: {last}"[:500])

    async def close_site(self, site_key: str) -> None:
        """Forget a site: its tab and its cookies. A site without a tab is fine."""
        turn = self._turns.get(site_key)
        if turn is None:
            return
        async with turn:
            tab = self._idle.pop(site_key, None)
            if tab is not None:
                await self._discard(tab)
        self._turns.pop(site_key, None)

    async def _stop_browser(self) -> None:
        browser, self._browser = self._browser, None
        self._idle.clear()
        if browser is None:
            return
        try:
            async with asyncio.timeout(_STOP_S):
                with suppress(Error):
                    await browser.close()
        except TimeoutError:
            for pid in self._pids[:1]:  # its helpers end with it
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)

    async def close(self) -> None:
        """Close everything. Renders under way fail with RenderError(crash)."""
        self._closed = True
        await self._stop_browser()
        playwright, self._playwright = self._playwright, None
        if playwright is not None:
            await playwright.stop()
