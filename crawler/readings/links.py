"""Links, frames and feeds of a page, each with the block it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from crawler.readings.later import on_page
from crawler.readings.markup import MAX_DEPTH
from crawler.readings.model import BODY, Block, Embed, Link
from crawler.readings.place import Places
from crawler.readings.selectors import Selectors
from crawler.text import fold_space

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

MAX_LINKS = 6_000
_CONTEXT = 160
_ITEM_TEXT = 4_000  # of a surrounding item that is looked at
_LABEL = 300
_ITEMS = frozenset(
    {
        "li",
        "p",
        "td",
        "th",
        "dd",
        "dt",
        "tr",
        "article",
        "figure",
        "section",
        "div",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "form",
        "body",
    }
)
_BASE, _ANNOUNCED = Selectors(("base[href]",)), Selectors(("link[rel~=alternate][href]",))
_FRAMES = Selectors(("iframe", "frame", "object[data]", "embed[src]"))
_NO_ADDRESS = ("javascript:", "data:", "about:", "vbscript:", "blob:")
_SOURCES = ("src", "data-src", "data-lazy-src", "data")
_FEED_TYPES = ("rss", "atom")


class Resolver:
    """Absolute addresses on one page; what is asked twice is computed once."""

    def __init__(self, reading: Reading) -> None:
        here = reading.page.final_url
        given = [node.attrs.get("href") or "" for node in _BASE.all(reading)[:1]]
        self.base = (_join(here, given[0]) if given else "") or here
        parts = urlsplit(self.base)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._known: dict[str, str] = {}

    def __call__(self, href: str) -> str:
        """The absolute address, "" for javascript:, # and what is no address."""
        known = self._known.get(href)
        if known is None:
            known = self._known[href] = self._resolve(href.strip())
        return known

    def _resolve(self, href: str) -> str:
        lower = href[:12].lower()
        if not href or href.startswith("#") or lower.startswith(_NO_ADDRESS):
            return ""
        plain = "/." not in href and "[" not in href and href.isprintable() and " " not in href
        if plain and lower.startswith(("http://", "https://")):
            return href
        if plain and href[0] == "/" and href[1:2] != "/":
            return self._origin + href
        return _join(self.base, href)


def _join(base: str, href: str) -> str:
    href = "".join(c for c in href.strip() if c.isprintable())
    try:
        return urljoin(base, href).replace(" ", "%20")
    except ValueError:  # "http://[broken"
        return ""


def anchors(reading: Reading) -> list[LexborNode]:
    """The elements that links are taken from, in the same order."""
    return reading.tree.css("a[href], area[href]")[:MAX_LINKS]


def links(reading: Reading) -> tuple[Link, ...]:
    """Every a[href] and area[href]; what only a script opens has no url and `script` set."""
    where, resolve, items = reading.places, reading.resolver, _Items()
    blocks = where.blocks
    found = []
    for node in reading.anchors:
        attrs = node.attributes
        href = attrs.get("href") or ""
        url = resolve(href)
        label = label_of(node, url)
        block = blocks.get(node.mem_id, Block.MAIN)
        script = not url and (href.lstrip()[:11].lower() == "javascript:" or bool(attrs.get("onclick")))
        known = {"url": url, "label": label, "block": block, "script": script}
        context = (items.context, node, label, where) if block in BODY else (str,)
        found.append(on_page(Link, known, selector=(where.selector, node), context=context))
    return tuple(found)


def is_feed(url: str) -> bool:
    """Whether an address ends as those of feeds do."""
    return url.lower().endswith((".rss", "/feed/", "/feed", "format=feed&type=rss"))


def label_of(node: LexborNode, url: str) -> str:
    """What a visitor reads on a link: text, else aria-label, title, alternative text of a picture, file name."""
    text = fold_space(node.text(separator=" "))
    if text and ("{" in text or "svg" in text):  # perhaps the style or title of a drawing
        text = fold_space(" ".join(_words(node)))
    if text:
        return text[:_LABEL]
    attrs = node.attrs
    for name in ("aria-label", "title", "alt"):
        if value := fold_space(attrs.get(name) or ""):
            return value[:_LABEL]
    for image in node.css("img, [aria-label], [title]")[:5]:
        for name in ("alt", "aria-label", "title"):
            if value := fold_space(image.attrs.get(name) or ""):
                return value[:_LABEL]
    image_node = node.css_first("img[src]")
    source = (image_node.attrs.get("src") or "") if image_node is not None else url
    return _file_name(source)


def _words(node: LexborNode) -> Iterator[str]:
    for inner in node.traverse(include_text=True):
        if inner.is_text_node and not _within_drawing(inner, node):
            yield inner.text_content or ""


def _within_drawing(text: LexborNode, top: LexborNode) -> bool:
    at = text.parent
    while at is not None and at.mem_id != top.mem_id:
        if at.tag in {"svg", "style", "script"}:
            return True
        at = at.parent
    return False


def _file_name(url: str) -> str:
    """ "/img/organigrama_2024.png" -> "organigrama 2024"."""
    last = url.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    if url.startswith("data:") or "@" in last:
        return ""
    stem = last.rpartition(".")[0] or last
    return fold_space(unquote(stem).replace("-", " ").replace("_", " "))[:_LABEL]


class _Items:
    """Text of the items that hold links, each read once."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}

    def context(self, node: LexborNode, label: str, where: Places) -> str:
        """Up to 160 characters around the label, from the nearest item that says more than the label."""
        if where.depth(node) > MAX_DEPTH:
            return ""
        item = node.parent
        for _ in range(6):
            if item is None or item.tag == "html":
                return ""
            if item.tag in _ITEMS:
                text = self._text(item)
                if len(text) > len(label) + 3:
                    return _window(text, label)
            item = item.parent
        return ""

    def _text(self, item: LexborNode) -> str:
        known = self._texts.get(item.mem_id)
        if known is None:
            known = self._texts[item.mem_id] = fold_space(item.text(separator=" ")[: 3 * _ITEM_TEXT])[:_ITEM_TEXT]
        return known


def _window(text: str, label: str) -> str:
    if len(text) <= _CONTEXT:
        return text
    at = text.find(label)
    if at < 0:
        return text[:_CONTEXT] if len(text) < 3 * _CONTEXT else ""
    start = max(0, at + len(label) // 2 - _CONTEXT // 2)
    return text[start : start + _CONTEXT].strip()


def embeds(reading: Reading) -> tuple[Embed, ...]:
    """iframe, frame, object and embed; also those whose address waits in data-src for a lazy loader."""
    where, resolve = reading.places, reading.resolver
    found = []
    for node in _FRAMES.all(reading)[:MAX_LINKS]:
        attrs = node.attrs
        source = next((value for name in _SOURCES if (value := attrs.get(name))), "")
        url = resolve(source)
        if url:
            found.append(Embed(url, fold_space(attrs.get("title") or attrs.get("name") or ""), where.selector(node)))
    return tuple(found)


def feeds(reading: Reading) -> tuple[str, ...]:
    """Feeds of the site's own items: announced in the head, or linked with the word RSS. Comment feeds are left out."""
    resolve = reading.resolver
    found: dict[str, None] = {}
    for node in _ANNOUNCED.all(reading):
        if any(kind in (node.attrs.get("type") or "").lower() for kind in _FEED_TYPES):
            found.setdefault(resolve(node.attrs.get("href") or ""))
    for link, address, said in zip(reading.links, reading.addresses, reading.labels, strict=True):
        if "feed" in address.traits or ("rss" in said and "rss" in link.label.lower().split()):
            found.setdefault(link.url)
    return tuple(url for url in found if url.startswith("http") and "/comments/feed" not in url)
