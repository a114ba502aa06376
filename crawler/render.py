"""Scrapy's download handler: every request passes the address rule; those with meta["render"] go to the browser."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Self
from weakref import WeakKeyDictionary

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.http import HtmlResponse, Request, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.egress import RefusedAddressError, UnresolvedError, guard_of
from crawler.proxy import EgressProxy
from crawler.render_pool import Renderer
from crawler.render_types import Kind, Limits, Measure, Persona, Rendered, RenderError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

__all__ = [
    "Kind",
    "Limits",
    "Measure",
    "Persona",
    "RenderError",
    "RenderHandler",
    "Rendered",
    "Renderer",
    "renderer_of",
]

_IDLE_S = 35  # that a connection is kept between two loads, the longest delay among them; Twisted keeps it four minutes
_SETTLE_S = 5.0  # hand-book's wait rule
_handlers: WeakKeyDictionary[Crawler, RenderHandler] = WeakKeyDictionary()


class RenderHandler:
    """One per crawler, for http and https together; the browser starts with the first page that needs it.

    Settings: EGOB_BROWSER (path; empty: none), EGOB_RENDERS_AT_ONCE, EGOB_RENDER_S, EGOB_ACTS (rule for addresses that
    act), EGOB_ACT_WORDS (words in them), USER_AGENT; EGOB_ADDRESS_BOOK and EGOB_PORTS for the rule. Request meta:
    render, site_key, settle_cap_s, measures, typing; `rendered` is set in the answer's. Errors: RefusedAddressError,
    RenderError, and Scrapy's own.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("TWISTED_REACTOR_ENABLED"):
            raise NotConfigured("the resolver that checks addresses guards the reactor's dials only")
        self._guard = guard_of(crawler)
        self._plain = HTTP11DownloadHandler(crawler)
        self._plain._pool.cachedConnectionTimeout = _IDLE_S
        self._path = settings.get("EGOB_BROWSER") or ""
        self._limits = Limits(
            pool_size=settings.getint("EGOB_RENDERS_AT_ONCE", Limits.pool_size),
            wall_clock_s=settings.getfloat("EGOB_RENDER_S", Limits.wall_clock_s),
        )
        acts = {"acts": rule} if (rule := settings.get("EGOB_ACTS")) else {}
        words = tuple(settings.getlist("EGOB_ACT_WORDS"))
        self._persona = Persona(user_agent=settings.get("USER_AGENT") or "", act_words=words, **acts)
        self._proxy: EgressProxy | None = None
        self._starting = asyncio.Lock()
        self._plain_open = True
        self.renderer: Renderer | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = _handlers.get(crawler)
        if not isinstance(made, cls):
            made = _handlers[crawler] = cls(crawler)
        return made

    async def download_request(self, request: Request) -> Response:
        """The answer of the web or of the browser. Raises RefusedAddressError before anything is dialled."""
        if reason := self._guard.refusal(request.url):
            raise RefusedAddressError(reason)
        if request.meta.get("proxy"):
            raise RefusedAddressError("proxy in the environment or the request: it would dial unchecked addresses")
        try:
            await self._guard.resolve(urlparse_cached(request).hostname or "")
        except UnresolvedError as error:
            raise CannotResolveHostError(str(error)) from error
        if request.meta.get("render"):
            return await self._rendered(request)
        return await self._plain.download_request(request)

    async def _rendered(self, request: Request) -> Response:
        renderer = await self._ready()
        site = str(request.meta.get("site_key", urlparse_cached(request).netloc))
        cap_s = float(request.meta.get("settle_cap_s", _SETTLE_S))
        measures = [Measure(name) for name in request.meta.get("measures", ())]
        typing = request.meta.get("typing")
        rendered = await renderer.render(site, request.url, settle_cap_s=cap_s, measures=measures, typing=typing)
        request.meta["rendered"] = rendered
        kept = {name: value for name, value in rendered.headers.items() if name not in _DECODED}
        body = rendered.html.encode("utf-8", "replace")
        return HtmlResponse(
            rendered.final_url,
            rendered.status or 200,
            kept,
            body,
            flags=["rendered"],
            request=request,
            encoding="utf-8",
        )

    async def _ready(self) -> Renderer:
        if not self._path:
            raise RenderError(Kind.CRASH, "no browser")
        async with self._starting:
            if self.renderer is None:
                self._proxy = await EgressProxy.open(self._guard)
                self.renderer = Renderer(Path(self._path), self._proxy, self._limits, self._persona)
            return self.renderer

    async def close(self) -> None:
        """Close the browser, then its proxy, then the connections. A second call does nothing."""
        renderer, self.renderer = self.renderer, None
        if renderer is not None:
            await renderer.close()
        proxy, self._proxy = self._proxy, None
        if proxy is not None:
            await proxy.close()
        plain_open, self._plain_open = self._plain_open, False
        if plain_open:
            await self._plain.close()


_DECODED = frozenset({"content-encoding", "content-length", "transfer-encoding"})  # true of the bytes, not of the DOM


def renderer_of(crawler: Crawler) -> Renderer | None:
    """The crawler's renderer once a page was rendered, to close a site's tab when the site is done."""
    handler = _handlers.get(crawler)
    return handler.renderer if handler is not None else None
