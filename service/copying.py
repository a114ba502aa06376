"""Copying: an archived page as text that can do nothing, with what is cited marked; none when it tells of a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from crawler.text import fold_space
from reports.replay import anchor
from service.covering import personal

_MOST = 400_000  # characters of a copy; of a longer page the excerpt and the picture have to do
_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "frameset h1 h2 h3 h4 h5 h6 header legend li main nav ol option p pre section select summary table tbody td tfoot "
    "th thead tr ul"
)
_WORD_TAGS = "abbr b cite code em i q s small strong sub sup u"
_OTHER_TAGS = "body center form fieldset frameset legend select option"  # blocks that become a plain one
_LEFT_TAGS = "-comment head script style template noscript svg math object applet canvas audio video"
_BLOCKS, _LEFT = frozenset(_BLOCK_TAGS.split()), frozenset(_LEFT_TAGS.split())
# Written with their name and without any attribute; of all others only what they hold.
_KEPT = _BLOCKS - set(_OTHER_TAGS.split()) | set(_WORD_TAGS.split())
_FIELDS = {"input": "placeholder name value", "textarea": "placeholder name", "img": "alt", "iframe": "title src",
           "frame": "name src", "embed": "src"}  # fmt: skip
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:1rem;max-width:60rem;color:#1a1a1a;background:#fff;"
    "overflow-wrap:anywhere}"
    ".cita{outline:3px solid #b3261e;outline-offset:2px;background:#fff3c4}.cita:target{background:#ffe08a}"
    ".campo{border:1px solid #6b6b6b;padding:0 .4em}table{border-collapse:collapse}td,th{border:1px solid #ccc}"
)
_HEAD = (
    '<!DOCTYPE html>\n<html lang="es"><head><meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'\">"
    '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'
    f'<meta name="viewport" content="width=device-width"><title>Copia</title><style>{_STYLE}</style></head><body>\n'
)


Part = tuple[str, str | None]  # markup, and the text that it shows; None where a block begins or ends


def copy_of(html: str, selectors: Iterable[str]) -> str | None:
    """A document of words, headings, lists and tables: no address, script, style or picture of the page is in it.

    None when a block of its text has something that excerpts mask, when nothing cited is found, and when it is long.
    A selector "" cites the page as a whole."""
    tree = LexborHTMLParser(html)
    if tree.body is None:
        return None
    wanted = sorted(set(selectors))
    marks = _marks(tree, wanted)
    if not marks and "" not in wanted:
        return None
    parts = list(_walk(tree.body, marks))
    body = "".join(markup for markup, _ in parts)
    if len(body) > _MOST or any(personal(text) for text in _texts(parts)):
        return None
    return f"{_HEAD}{body}\n</body></html>\n"


def _marks(tree: LexborHTMLParser, selectors: Iterable[str]) -> dict[int, list[str]]:
    """The ids of each cited element. A selector that finds nothing marks nothing."""
    marks: dict[int, list[str]] = {}
    for selector in selectors:
        node = _found(tree, selector) if selector else None
        if node is not None:
            marks.setdefault(node.mem_id, []).append(anchor(selector))
    return marks


def _found(tree: LexborHTMLParser, selector: str) -> LexborNode | None:
    try:
        return tree.css_first(selector)
    except SelectolaxError:  # a selector of another dialect, as the rules of accessibility tell them
        return None


def _walk(body: LexborNode, marks: Mapping[int, list[str]]) -> Iterator[Part]:
    """Markup in the order of the page, without recursion: pages nest as deep as they like."""
    stack: list[LexborNode | Part] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            yield node
            continue
        if node.tag == "-text":
            yield escape(node.text_content or ""), node.text_content or ""
            continue
        ids = marks.get(node.mem_id, [])
        if node.tag in _LEFT and not ids:
            continue
        edge = None if node.tag in _BLOCKS or node.tag == "br" else ""
        begin, end = _tags(str(node.tag), ids)
        yield begin, edge
        label = _label(node)
        if label:
            yield f'<span class="campo">{escape(label)}</span>', label
        stack.append((end, edge))
        if node.tag not in _LEFT:
            stack += reversed(list(node.iter(include_text=True)))


def _tags(tag: str, ids: list[str]) -> tuple[str, str]:
    """Begin and end of an element: its own tag where that is harmless, else a block or nothing."""
    if tag in {"br", "hr"}:
        return f"<{tag}>", ""
    name = tag if tag in _KEPT else "u" if tag == "a" else "div" if tag in _BLOCKS else "span" if ids else ""
    more = "".join(f'<span id="{key}"></span>' for key in ids[1:])
    mark = f' id="{ids[0]}" class="cita"' if ids else ""
    return (f"<{name}{mark}>{more}", f"</{name}>") if name else ("", "")


def _label(node: LexborNode) -> str:
    """What a field, picture or frame shows or is called. A value counts where it is the words on a button."""
    kind = (node.attributes.get("type") or "").lower()
    names = _FIELDS.get(str(node.tag), "") if kind != "hidden" else ""
    names = names if kind in {"submit", "button", "reset"} else names.replace("value", "")
    return next((text for name in names.split() if (text := fold_space(node.attributes.get(name) or ""))), "")


def _texts(parts: Iterable[Part]) -> Iterator[str]:
    """The text of each block."""
    block: list[str] = []
    for _, text in parts:
        if text is None:
            yield "".join(block)
            block = []
        else:
            block.append(text)
    yield "".join(block)
