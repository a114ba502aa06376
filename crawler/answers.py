"""Answers: from bytes, headers or a DOM to a Page; the same when it is fetched and when it is read from the archive."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.message import Message
from types import MappingProxyType
from typing import Any

from crawler.charset import decode, unmangle
from crawler.page import Element, Page, Purpose, Via
from crawler.step import Step

_TEXT = ("html", "xml", "json", "text/plain")
_BINARY = (b"%PDF", b"PK\x03\x04", b"MZ", b"\x89PNG", b"\xff\xd8", b"GIF8")
_PACKED = b"\x1f\x8b"
_UNPACKED_BYTES = 8 * 2**20  # as much as any body
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"{", b"[")


def filename(disposition: str) -> str:
    """File name of a Content-Disposition header, with RFC 2231 forms; empty when it has none."""
    message = Message()
    message["Content-Disposition"] = disposition
    return message.get_filename() or ""


def http_page(
    step: Step, final_url: str, status: int, headers: Mapping[str, str], body: bytes, at: datetime, record: str = ""
) -> Page:
    """The page of an HTTP answer. The label is not believed: a PDF called text/html has no text here."""
    if step.purpose is Purpose.SITEMAP:
        body = _unpacked(body)
    kind = headers.get("content-type", "").lower()
    looks_markup = body[:1024].lstrip().lower().startswith(_MARKUP)
    readable = not body.startswith(_BINARY) and (not kind or looks_markup or any(t in kind for t in _TEXT))
    return Page(
        url=step.source if step.source and not step.word else step.url,
        final_url=final_url,
        status=status,
        html=unmangle(decode(body, headers)) if readable else "",
        fetched_at=at,
        via=Via.HTTP,
        purpose=step.purpose,
        headers=headers,
        site_id=step.site,
        clicks=step.clicks,
        record=record,
    )


def _unpacked(body: bytes) -> bytes:
    """A sitemap that lies packed on the server (sitemap.xml.gz), as far as the cap goes; a broken one is empty."""
    if not body.startswith(_PACKED):
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, _UNPACKED_BYTES)
    except zlib.error:
        return b""


def rendered_page(
    step: Step,
    final_url: str,
    status: int,
    headers: Mapping[str, str],
    html: str,
    at: datetime,
    elements: Iterable[Mapping[str, Any]],
    refused: Iterable[str],
    record: str = "",
    screenshot: str = "",
    measures: Mapping[str, Any] = MappingProxyType({}),
) -> Page:
    """The page of a rendered DOM."""
    return Page(
        url=step.url,
        final_url=final_url,
        status=status,
        html=unmangle(html),
        fetched_at=at,
        via=Via.BROWSER,
        purpose=step.purpose,
        headers=headers,
        site_id=step.site,
        clicks=step.clicks,
        record=record,
        screenshot=screenshot,
        elements=tuple(Element(**box) for box in elements),
        render_reason=step.reason,
        refused_requests=tuple(refused),
        measures=measures,
    )
