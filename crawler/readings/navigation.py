"""The main navigation: its first and second level, labels classed (hand-book 5.11)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

from crawler.readings.blocks import block_of
from crawler.readings.later import on_page
from crawler.readings.links import label_of
from crawler.readings.model import Block, NavItem
from crawler.readings.selectors import Selectors
from crawler.text import fold_space, norm

if TYPE_CHECKING:
    from crawler.readings.reading import Reading
    from crawler.vocabulary import Vocabulary

# fmt: off
_ROOTS = Selectors((
    "nav", "[role=navigation]", "[role=menubar]", "#menu", ".menu", "#nav", ".nav", ".navbar-nav", ".main-menu",
    "#main-menu", "#mainmenu", ".mainmenu", ".menubar", ".navbar", "#navigation", ".navigation", "#menu-principal",
    ".menu-principal", ".primary-menu", ".topmenu",
))
# fmt: on
_ENTRIES = "a, li > span, li > button"
_DROPS = frozenset({"dropdown-menu", "sub-menu", "submenu", "mega-menu", "megamenu", "dropdown-content", "children"})
_FEW, _MANY = 3, 15  # first-level entries of a menu people can use; fewer is a tool bar, more is a list
_MOST_ROOTS, _MOST_ENTRIES = 40, 300
_LABEL, _SHORT = 80, 40
_MENU_BLOCKS = frozenset({Block.NAV, Block.HEADER, Block.MAIN})
_SHARED, _DIFFERENT = 2, 2  # class names of neighbouring lists: two in common, and each may have one of its own


def nav(reading: Reading) -> tuple[NavItem, ...]:
    """Entries of the menu that looks most like the main one; none when the page has no menu."""
    unwanted = frozenset(reading.lens.vocabulary.lists["navigation.not_main"])
    named = _ROOTS.all(reading)[:_MOST_ROOTS]
    roots = _outermost(root for root in named if _wanted(root, unwanted))
    if not roots:
        lists = (root for root in reading.tree.css("ul")[:_MOST_ROOTS] if block_of(root) is not Block.FOOTER)
        roots = [root for root in _outermost(lists) if _short_and_own(root, reading)]
    entries = [[entry for root in part for entry in _entries(root)] for part in _parts(roots)]
    best = max(entries, key=_likeness, default=[])
    return _items(best, reading) if _likeness(best) > 0 else ()


def _outermost(roots: Iterable[LexborNode]) -> list[LexborNode]:
    """Those that do not stand inside another; they come in document order."""
    kept: dict[int, LexborNode] = {}
    for root in roots:
        at = root.parent
        while at is not None and at.mem_id not in kept:
            at = at.parent
        if at is None:
            kept[root.mem_id] = root
    return list(kept.values())


def _parts(roots: Iterable[LexborNode]) -> list[list[LexborNode]]:
    """Neighbours of one kind are one menu: some templates make a list of its own for each heading of the menu."""
    parts: list[list[LexborNode]] = []
    for root in roots:
        if parts and _alike(parts[-1][0], root):
            parts[-1].append(root)
        else:
            parts.append([root])
    return parts


def _alike(one: LexborNode, other: LexborNode) -> bool:
    if one.parent is None or other.parent is None or one.parent.mem_id != other.parent.mem_id or one.tag != other.tag:
        return False
    names, others = ({*(root.attrs.get("class") or "").split()} for root in (one, other))
    return len(names & others) >= _SHARED and len(names ^ others) <= _DIFFERENT


def _wanted(root: LexborNode, unwanted: frozenset[str]) -> bool:
    names = f"{root.attrs.get('class') or ''} {root.attrs.get('id') or ''}".lower().split()
    return unwanted.isdisjoint(names) and block_of(root) in _MENU_BLOCKS


def _short_and_own(root: LexborNode, reading: Reading) -> bool:
    """Whether an unnamed list reads like a menu: short labels that mostly stay on the site, and no documents."""
    resolve, nodes = reading.resolver, root.css("a")[:_MANY]
    host, files = reading.page.final_url.split("/")[2:3], {document.url for document in reading.documents}
    urls = [resolve(node.attrs.get("href") or "") for node in nodes]
    own = sum(not url or (url.split("/")[2:3] == host and url not in files) for url in urls)
    short = sum(len(fold_space(node.text())) <= _SHORT for node in nodes)
    return own >= 0.5 * len(nodes) and short >= 0.8 * len(nodes)


def _entries(root: LexborNode) -> list[tuple[LexborNode, int]]:
    of_list: dict[int, int] = {}
    nodes = (node for node in root.css(_ENTRIES)[:_MOST_ENTRIES] if node.mem_id != root.mem_id)
    levels = ((node, _level_in_list(node, root, of_list)) for node in nodes)
    return [(node, level) for node, level in levels if level <= 2]


def _level_in_list(node: LexborNode, root: LexborNode, known: dict[int, int]) -> int:
    """Entries right in the items of one list have one level, which is worked out once."""
    item = node.parent
    rows = item.parent if item is not None and item.tag == "li" else None
    if rows is None:
        return _level(node, root)
    level = known.get(rows.mem_id)
    if level is None:
        level = known[rows.mem_id] = _level(node, root)
    return level


def _level(node: LexborNode, root: LexborNode) -> int:
    """1 for the menu's own entries, 2 for those that open below one of them, 3 for what lies deeper."""
    items, dropped = 0, 0
    at = node.parent
    while at is not None and at.mem_id != root.mem_id and at.tag != "body" and items < 3:
        if at.tag == "li":
            items += 1
        elif items < 2 and not dropped and at.tag != "ul":
            dropped = 0 if _DROPS.isdisjoint((at.attrs.get("class") or "").lower().split()) else 1
        at = at.parent
    nested = items - 1 if items else 0
    return 1 + max(nested, dropped)


def _likeness(entries: Iterable[tuple[LexborNode, int]]) -> float:
    """How much a menu looks like the main one: the number of its first-level entries, less when too many."""
    first = second = 0
    for _, level in entries:
        first, second = first + (level == 1), second + (level == 2)
    if first < _FEW:
        return 0
    return min(first, _MANY) - max(0, first - _MANY) * 0.5 + min(second, 20) * 0.2 + 100


def _items(entries: list[tuple[LexborNode, int]], reading: Reading) -> tuple[NavItem, ...]:
    vocabulary, where = reading.lens.vocabulary, reading.places
    links = {node.mem_id: link for node, link in zip(reading.anchors, reading.links, strict=True)}
    found: dict[tuple[str, int], NavItem] = {}
    for node, level in entries:
        link = links.get(node.mem_id)
        url, label = (link.url, link.label) if link is not None else ("", label_of(node, ""))
        key = (norm(label), level)
        if label and len(label) <= _LABEL and key not in found:
            known = {"label": label, "url": url, "level": level, "kind": kind_of(label, vocabulary)}
            found[key] = on_page(NavItem, known, selector=(where.selector, node))
    return tuple(found.values())


@lru_cache(maxsize=4096)
def kind_of(label: str, vocabulary: Vocabulary) -> str:
    """estructura, necesidad, audiencia, evento, neutral or otro."""
    text = norm(label).strip(" ¿?¡!.:>»")
    structure = vocabulary.words("navigation.estructura").find(text)
    if structure and text.startswith(structure):
        return "estructura"
    if text in vocabulary.lists["navigation.neutral"]:
        return "neutral"
    for kind in ("evento", "audiencia", "necesidad"):
        if vocabulary.words(f"navigation.{kind}").find(text):
            return kind
    return "estructura" if structure else "otro"
