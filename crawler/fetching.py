"""Fetching: one step over HTTP or in the browser, through Scrapy's downloader, as a capture and a page."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import brotli  # type: ignore[import-untyped]
from backports import zstd
from scrapy import exceptions as scrapy_errors
from scrapy.core.engine import ExecutionEngine
from scrapy.http import Request, Response
from twisted.internet.error import ConnectError, NoRouteError, TCPTimedOutError

from crawler.address_rule import said
from crawler.answers import filename, http_page, rendered_page
from crawler.archive import Capture
from crawler.clock import Clock
from crawler.config import CrawlConfig
from crawler.egress import RefusedAddressError
from crawler.errands import OPENED
from crawler.evidence import Cause
from crawler.page import Page, Purpose, Via
from crawler.render import Kind, Rendered, RenderError
from crawler.render_types import Typing
from crawler.scope import canonical
from crawler.step import Answer, Step, step_to_dict

_ERRORS: tuple[tuple[type[BaseException], Cause], ...] = (
    (scrapy_errors.CannotResolveHostError, Cause.DNS),
    (scrapy_errors.DownloadTimeoutError, Cause.TIMEOUT),
    (TimeoutError, Cause.TIMEOUT),
    (scrapy_errors.DownloadConnectionRefusedError, Cause.REFUSED),
    (scrapy_errors.DownloadCancelledError, Cause.TOO_LARGE),
    (scrapy_errors.IgnoreRequest, Cause.TOO_LARGE),  # Scrapy cuts decompression bombs with it; nothing else here does
    (scrapy_errors.ResponseDataLossError, Cause.RESET),
    (scrapy_errors.UnsupportedURLSchemeError, Cause.REFUSED_ADDRESS),
    (scrapy_errors.NotSupported, Cause.REFUSED_ADDRESS),  # no scheme at all
    (ValueError, Cause.REFUSED_ADDRESS),  # what no library takes for an address, whatever named it so
    # Scrapy passes these on as Twisted raises them.
    (NoRouteError, Cause.OWN_NETWORK),  # this machine has no way there, as to an IPv6 address without IPv6
    (TCPTimedOutError, Cause.TIMEOUT),
    (ConnectError, Cause.REFUSED),
)
_RENDER = {
    Kind.TIMEOUT: Cause.TIMEOUT,
    Kind.CRASH: Cause.OWN_FAILURE,
    Kind.TOO_LARGE: Cause.TOO_LARGE,
    Kind.REFUSED: Cause.REFUSED_ADDRESS,
    Kind.NETWORK: Cause.INVALID_RESPONSE,
}
_CAUGHT: tuple[type[BaseException], ...] = (
    *(kind for kind, _ in _ERRORS),
    scrapy_errors.DownloadFailedError,
    OSError,
    # What Scrapy lets through of bodies that are not compressed as they say.
    EOFError,
    zlib.error,
    brotli.error,
    zstd.ZstdError,
)


@dataclass(frozen=True)
class Fetched:
    """One finished step before it is read."""

    capture: Capture
    answer: Answer
    page: Page | None  # None when nothing readable came back
    latency_s: float = 0.0  # until the headers came; 0 when not measured
    waited_s: float = 0.0  # for a place of ours: nobody's slowness


class Fetcher:
    """Takes steps. The pacing is the caller's."""

    def __init__(
        self, engine: ExecutionEngine, config: CrawlConfig, clock: Clock, forbids: Callable[[str, bool], bool]
    ) -> None:
        self._engine, self._config, self._clock, self._forbids = engine, config, clock, forbids
        pace = config.pace
        self._places = {
            Via.HTTP: asyncio.Semaphore(pace.requests_at_once),
            Via.BROWSER: asyncio.Semaphore(pace.renders_at_once),
        }

    async def take(self, step: Step, meta: Mapping[str, Any]) -> Fetched:
        """Fetch a step. Network trouble is an answer with a cause, never an exception."""
        asked = time.monotonic()
        async with self._places[step.via]:
            waited_s = time.monotonic() - asked
            return replace(await self._take(step, meta), waited_s=waited_s)

    async def _take(self, step: Step, meta: Mapping[str, Any]) -> Fetched:
        limit = self._config.time.render_s if step.via is Via.BROWSER else self._config.time.request_s
        at = self._clock.now()
        note = {**meta, "step": step_to_dict(step)}
        try:
            request = self._request(step)
            async with asyncio.timeout(limit * 2):  # the downloader has its own limit; this one catches its faults
                response = await self._engine.download_async(request)
        except RenderError as error:
            return self._failed(step, note, _RENDER[error.kind], f"navegador: {error.kind}: {error.detail}")
        except RefusedAddressError as error:
            return self._failed(step, note, Cause.REFUSED_ADDRESS, said(str(error))[:300])
        except _CAUGHT as error:
            return self._failed(step, note, _cause(error), f"{type(error).__name__}: {error}"[:300])
        if step.via is Via.BROWSER:
            return _rendered(step, note, at, request.meta["rendered"])
        latency = float(request.meta.get("download_latency", 0.0))
        return replace(_fetched(step, note, at, request, response), latency_s=latency)

    def _request(self, step: Step) -> Request:
        url, body = step.url, b""
        headers = {"Accept-Language": "es-GT,es;q=0.9,en;q=0.5", "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
        if step.method == "POST":
            body = urlencode(dict(step.body)).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif step.body:
            url += ("&" if "?" in url else "?") + urlencode(dict(step.body))
        if step.purpose is Purpose.DOCUMENT and step.method == "GET":
            # The kind of a document is in its first bytes and its headers; one that is opened is read as a whole.
            size = self._config.budget.document_bytes if step.reason == OPENED else 2048
            headers["Range"] = f"bytes=0-{size - 1}"
        home = step.purpose is Purpose.HOME
        settle = self._config.time.settle_home_s if home else self._config.time.settle_s
        typed = step.offer if step.offer is not None and step.offer.typed and step.via is Via.BROWSER else None
        typing = Typing(typed.selector, step.word, self._forbids) if typed is not None else None
        meta = {"render": step.via is Via.BROWSER, "site_key": step.site, "settle_cap_s": settle, "typing": typing,
                "download_timeout": self._config.time.request_s,
                "measures": self._config.measures.chosen if home else ()}  # fmt: skip
        return Request(url, method=step.method or "GET", headers=headers, body=body, meta=meta, dont_filter=True)

    def _failed(self, step: Step, note: Mapping[str, Any], cause: Cause, detail: str) -> Fetched:
        text = {**note, "error": cause.value, "detail": detail}
        capture = Capture(step.url, self._clock.now(), text, method=step.method or "GET")
        return Fetched(capture, Answer(error=cause.value, detail=detail), None)


def _cause(error: BaseException) -> Cause:
    text = f"{type(error).__name__} {error}".lower()
    for kind, cause in _ERRORS:
        if isinstance(error, kind):
            return cause
    if "ssl" in text or "tls" in text or "certificate" in text:
        return Cause.TLS
    if "connectionlost" in text or "connectiondone" in text or "reset" in text or "non-clean" in text:
        return Cause.RESET
    return Cause.INVALID_RESPONSE


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    pairs = [(k.decode("latin-1"), v.decode("latin-1")) for k, vs in response.headers.items() for v in vs]
    return tuple(pairs)


def _fetched(step: Step, note: Mapping[str, Any], at: datetime, request: Request, response: Response) -> Fetched:
    pairs = _headers(response)
    headers = {k.lower(): v for k, v in pairs}
    sent = tuple((k.decode("latin-1"), v[0].decode("latin-1")) for k, v in request.headers.items() if v)
    truncated = "dataloss" in response.flags
    location = headers.get("location", "") if 300 <= response.status < 400 else ""
    answer = Answer(
        status=response.status,
        final_url=canonical(response.url) or response.url,
        location=canonical(location, response.url) if location else "",
        content_type=headers.get("content-type", "").split(";")[0].strip().lower(),
        filename=filename(headers.get("content-disposition", "")),
        address=str(response.ip_address or ""),
        size=len(response.body),
        truncated=truncated,
    )
    capture = Capture(
        url=response.url, at=at, meta={**note, "answer": {"final_url": answer.final_url}}, status=response.status,
        headers=pairs, body=response.body, method=request.method,
        request_headers=(("Host", urlsplit(request.url).netloc), *sent),
        request_body=request.body, truncated=truncated,
    )  # fmt: skip
    return Fetched(capture, answer, http_page(step, answer.final_url, response.status, headers, response.body, at))


def _rendered(step: Step, note: Mapping[str, Any], at: datetime, rendered: Rendered) -> Fetched:
    final = canonical(rendered.final_url) or rendered.final_url
    headers = {k.lower(): v for k, v in rendered.headers.items()}
    text = {**note, "answer": {"final_url": final, "status": rendered.status, "refused": list(rendered.refused)},
            "headers": headers, "measures": dict(rendered.measures)}  # fmt: skip
    capture = Capture(
        url=step.url, at=at, meta=text, rendered=True, body=rendered.html.encode("utf-8", "replace"),
        screenshot=rendered.screenshot, elements=tuple(rendered.elements),
    )  # fmt: skip
    answer = Answer(status=rendered.status or 200, final_url=final, content_type="text/html", size=len(capture.body))
    page = rendered_page(
        step, final, answer.status, headers, rendered.html, at, rendered.elements, rendered.refused,
        measures=rendered.measures,
    )  # fmt: skip
    return Fetched(capture, answer, page)
