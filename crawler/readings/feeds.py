"""Dated items of RSS, Atom and WordPress REST answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from html import unescape

from lxml import etree

from crawler.page import Page
from crawler.readings.model import DatedItem, Tier
from crawler.text import fold_space

_MOST_BYTES = 2_000_000
_MOST_ITEMS = 200
_LABEL = 160
# In this order: the day of publication before the day of a change, which Atom alone may give.
_DAYS = ("pubDate", "published", "issued", "date", "updated")


def feed_dates(page: Page) -> tuple[DatedItem, ...]:
    """Items with the day of their publication, not after the fetch, at most 200; empty for what is no feed."""
    text = page.html[:_MOST_BYTES].lstrip("\ufeff \r\n\t")
    items = _rest(text) if text.startswith(("[", "{")) else _xml(text)
    return tuple(item for item in items if item.day <= page.fetched_at.date())[:_MOST_ITEMS]


def _rest(text: str) -> Iterator[DatedItem]:
    try:
        posts = json.loads(text)
    except (ValueError, RecursionError):
        return
    for post in posts if isinstance(posts, list) else ():
        day = _day(str(post.get("date") or "")) if isinstance(post, dict) else None
        if day is not None:
            title = post.get("title")
            words = title.get("rendered") if isinstance(title, dict) else title
            label = fold_space(unescape(str(words or post.get("link") or "")))[:_LABEL]
            yield DatedItem(day, "feed", Tier.A, label, "")


def _xml(text: str) -> Iterator[DatedItem]:
    # No entities, no network, no DTD: a feed is a stranger's file.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    for item in root.iter("{*}item", "{*}entry") if root is not None else ():
        parts: dict[str, str] = {}
        for child in item:
            if isinstance(child.tag, str):
                parts.setdefault(etree.QName(child).localname, fold_space(child.text or ""))
        day = next((day for name in _DAYS if (day := _day(parts.get(name, "")))), None)
        if day is not None:
            yield DatedItem(day, "feed", Tier.A, unescape(parts.get("title") or parts.get("link") or "")[:_LABEL], "")


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None
