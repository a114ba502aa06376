"""Title, visible text, headings, meta tags and scripts of a page, and which block of the template holds a node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

from crawler.readings.later import on_page
from crawler.readings.model import Block, Heading, Script
from crawler.readings.place import places
from crawler.readings.selectors import Selectors
from crawler.text import fold_space

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_UNSEEN = frozenset({"script", "style", "title", "textarea"})  # what stands directly in them is not shown
_UNSEEN_TREES = Selectors(("noscript", "template", "svg", "object", "iframe", "[hidden]"))
_HEADS = Selectors(("h1", "h2", "h3", "h4"))
_CANONICAL = Selectors(("link[rel=canonical]",))
_TITLE = 300
_SCRIPT = 20_000
_HEADING = 400


def block_of(node: LexborNode) -> Block:
    """Part of the template that holds the node."""
    return places(node.parser).block(node)


def selector_of(node: LexborNode) -> str:
    """CSS selector that finds exactly this node again; "" for a node nested deeper than browsers nest.

    "#id" when the id is unique and does not look made up, else tag:nth-of-type(n) steps joined by " > "
    from the nearest ancestor with such an id, or from body or head."""
    return places(node.parser).selector(node)


def title(reading: Reading) -> str:
    """Text of <title>."""
    node = reading.tree.css_first("title")
    return fold_space(node.text())[:_TITLE] if node is not None else ""


def text_nodes(reading: Reading) -> tuple[tuple[LexborNode, str], ...]:
    """Visible text nodes of the body in document order: the element that holds each, and its text as written."""
    known = reading.places
    if known.texts is None:
        known.texts = tuple(_text_nodes(reading))
    return known.texts


def _text_nodes(reading: Reading) -> Iterator[tuple[LexborNode, str]]:
    body = reading.tree.body
    if body is None:
        return
    unseen: set[int] = set()
    for tree in _UNSEEN_TREES.all(reading):
        if tree.mem_id not in unseen:  # else it stands inside one that was seen through
            unseen.update(inner.mem_id for inner in tree.traverse(include_text=True))
    for node in body.traverse(include_text=True):
        if node.is_text_node:
            text = node.text_content or ""
            parent = node.parent
            if text.strip() and parent is not None and parent.tag not in _UNSEEN and node.mem_id not in unseen:
                yield parent, text


def visible_text(reading: Reading) -> str:
    """Visible text of the body; elements are set apart by one blank."""
    return " ".join(_folded(reading))


def main_text(reading: Reading) -> str:
    """Visible text outside header, navigation, side column and footer."""
    parts, main = reading.places.blocks, Block.MAIN
    said = zip(text_nodes(reading), _folded(reading), strict=True)
    return " ".join([text for (node, _), text in said if parts.get(node.mem_id, main) is main])


def _folded(reading: Reading) -> list[str]:
    """The texts with their white space folded, once for all who put them together."""
    known = reading.places
    if known.folded is None:
        known.folded = [fold_space(text) for _, text in text_nodes(reading)]
    return known.folded


def headings(reading: Reading) -> tuple[Heading, ...]:
    """h1 to h4 that have text, or a picture with an alternative text."""
    found, where = [], reading.places
    for node in _HEADS.all(reading):
        text = fold_space(node.text(separator=" "))[:_HEADING] or _alternative(node)
        if text:
            known = {"level": int((node.tag or "h4")[1]), "text": text, "block": where.block(node)}
            found.append(on_page(Heading, known, selector=(where.selector, node)))
    return tuple(found)


def _alternative(node: LexborNode) -> str:
    image = node.css_first("img[alt]")
    return fold_space(image.attrs.get("alt") or "")[:_HEADING] if image is not None else ""


def meta(reading: Reading) -> dict[str, str]:
    """The first value of every <meta> name, property or http-equiv; plus "canonical" and "lang"."""
    found: dict[str, str] = {}
    for node in reading.tree.css("meta[content]"):
        attrs = node.attributes
        name = attrs.get("name") or attrs.get("property") or attrs.get("http-equiv")
        if name:
            found.setdefault(name.lower(), attrs.get("content") or "")
    for node in _CANONICAL.all(reading)[:1]:
        found["canonical"] = node.attrs.get("href") or ""
    root = reading.tree.css_first("html[lang]")
    if root is not None:
        found["lang"] = (root.attrs.get("lang") or "").lower()
    return found


def scripts(reading: Reading) -> tuple[Script, ...]:
    """Scripts in document order; data blocks such as JSON-LD are among the inline ones."""
    found = []
    for node in reading.tree.css("script"):
        source = node.attrs.get("src") or ""
        found.append(Script(source, "" if source else node.text()[:_SCRIPT]))
    return tuple(found)
