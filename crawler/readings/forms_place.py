"""Where a form stands: a selector that finds it again, and the block of the template it is in."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from crawler.readings.model import Block

_PLAIN_ID = re.compile(r"[A-Za-z][\w-]{0,80}\Z")
_BY_TAG = {"header": Block.HEADER, "nav": Block.NAV, "main": Block.MAIN, "aside": Block.ASIDE, "footer": Block.FOOTER}
# Template markup of content managers says its block in id or class; whole parts of the identifier only.
_BY_NAME = re.compile(
    r"(?<![a-z])(?:(?P<footer>footer|pie|foot)|(?P<header>header|cabecera|masthead|topbar|encabezado|top-bar)"
    r"|(?P<aside>sidebar|aside|lateral|widget-area)|(?P<nav>navbar|menu|nav|navigation)|(?P<main>content|main|contenido))(?![a-z])"
)


def selector_of(node: LexborNode) -> str:
    """A CSS selector from the nearest plain id, else from body, by position among siblings of one tag."""
    parts: list[str] = []
    current: LexborNode | None = node
    while current is not None and current.tag not in {"html", "body", "-undef", "#document"}:
        mark = current.id
        if mark and _PLAIN_ID.match(mark):
            parts.append(f"{current.tag}#{mark}")
            return " > ".join(reversed(parts))
        parts.append(f"{current.tag}:nth-of-type({_rank(current)})")
        current = current.parent
    return " > ".join(["body", *reversed(parts)])


def _rank(node: LexborNode) -> int:
    rank, before = 1, node.prev
    while before is not None:
        rank += before.tag == node.tag
        before = before.prev
    return rank


def block_of(node: LexborNode) -> Block:
    """Block by the nearest ancestor whose tag, role, id or class says it; MAIN when none does."""
    current = node.parent
    while current is not None and current.tag not in {"html", "body"}:
        if current.tag in _BY_TAG:
            return _BY_TAG[current.tag]
        given = current.attributes
        found = _BY_NAME.search(f"{given.get('id') or ''} {given.get('class') or ''} {given.get('role') or ''}".lower())
        if found and found.lastgroup:
            return Block(found.lastgroup)
        current = current.parent
    return Block.MAIN
