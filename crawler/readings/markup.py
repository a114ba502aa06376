"""Parsing: one whole page into a tree, in bounded time whatever the page holds."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

MAX_DEPTH = 512  # browsers stop nesting here as well; a parser's work grows with depth times tags
_FEW = 10_000  # pages with fewer tags are parsed as they are: even all nested they take a quarter of a second
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>?")
_VOID = "area base br col embed hr img input link meta param source track wbr"  # never have an end tag
_OPEN = "a p li dt dd tr td th tbody thead tfoot option colgroup caption html head body"  # may go without one
_UNCOUNTED = frozenset(_VOID.split()) | frozenset(_OPEN.split())


def parse(html: str) -> LexborHTMLParser:
    """Tree of a page; elements nested deeper than MAX_DEPTH lose their tags and keep their text."""
    # With events on, every <option> looks at all its siblings.
    return LexborHTMLParser(
        html if html.count("<") <= _FEW else _flatten(html), options=LexborDocumentOptions.WO_EVENTS
    )


def _flatten(html: str) -> str:
    kept: list[str] = []
    depth = dropped = start = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() in _UNCOUNTED:
            continue
        closing = bool(tag[1])
        if dropped or (depth >= MAX_DEPTH and not closing):
            dropped += -1 if closing else 1
            kept.append(html[start : tag.start()])
            start = tag.end()
        else:
            depth = max(depth - 1, 0) if closing else depth + 1
    return "".join(kept) + html[start:]
