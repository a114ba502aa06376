"""Visible text in and before a node, read without walking the whole page."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from crawler.text import fold_space

_SILENT = {"script", "style", "select", "textarea", "noscript", "template"}


def text_of(node: LexborNode, limit: int) -> str:
    """Visible text of a node, white space folded, scripts, styles and options left out, cut at `limit` characters."""
    if node.tag in _SILENT:
        return ""
    parts: list[str] = []
    size = 0
    stack = [node.first_child]
    while stack:
        current = stack.pop()
        if current is None:
            continue
        stack.append(current.next)
        if current.is_text_node:
            piece = current.text_content or ""
            if not piece.isspace():
                parts.append(piece)
                size += len(piece)
                if size > limit:
                    break
        elif current.tag not in _SILENT:
            stack.append(current.first_child)
    return fold_space(" ".join(parts))[:limit]


def text_before(node: LexborNode, limit: int = 160) -> str:
    """Nearest text that stands before a node: previous siblings, then those of up to three ancestors."""
    current: LexborNode | None = node
    for _ in range(4):
        if current is None or current.tag in {"body", "html"}:
            return ""
        sibling = current.prev
        for _ in range(6):
            if sibling is None:
                break
            piece = _tail(sibling, limit)
            if piece:
                return piece
            sibling = sibling.prev
        current = current.parent
    return ""


def _tail(node: LexborNode, limit: int) -> str:
    if node.is_text_node:
        return fold_space(node.text_content or "")[-limit:]
    if node.tag in {*_SILENT, "form"} or node.is_comment_node:
        return ""
    return text_of(node, 600)[-limit:]
