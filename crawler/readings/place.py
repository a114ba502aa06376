"""Where a node stands: its block of the template, and a CSS selector that finds exactly it again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from functools import lru_cache
from weakref import WeakValueDictionary

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.readings.markup import MAX_DEPTH
from crawler.readings.model import Block

# Names that templates give their parts, as id, as one of the classes or as role: markup, not vocabulary.
_NAMES = {
    Block.NAV: "nav navbar navigation navegacion menu main-menu mainmenu main-nav mainnav menu-principal menuprincipal "
    "primary-menu primary-navigation site-navigation topmenu menubar megamenu moduletable_menu sidenav "
    "breadcrumb breadcrumbs",
    Block.HEADER: "header banner masthead cabecera encabezado site-header page-header-top topbar top-bar top-header "
    "header-top barra-superior main-header header-main headerwrap cintillo",
    Block.FOOTER: "footer contentinfo colophon pie pie-pagina piepagina pie-de-pagina site-footer page-footer "
    "footer-wrapper main-footer footer-top footer-bottom footer-widgets footerwrap",
    Block.ASIDE: "aside complementary sidebar side-bar barra-lateral barralateral left-sidebar right-sidebar "
    "widget-area columna-derecha columna-izquierda secondary",
}
_BLOCK_OF_NAME = {name: block for block, names in _NAMES.items() for name in names.split()}
_MAIN, _FOOTER, _ENDS = Block.MAIN, Block.FOOTER, frozenset({Block.HEADER, Block.FOOTER})
_BLOCK_OF_TAG = {"nav": Block.NAV, "header": Block.HEADER, "footer": _FOOTER, "aside": Block.ASIDE, "main": _MAIN}
_OWN_HEADER = {"article", "section", "li", "blockquote", "dialog"}  # their header and footer are not the page's
# Never a part of the template themselves, and most of what a page has: their names are not looked at.
_NO_PARTS = (
    "-text -document html body a span b i strong em p li h1 h2 h3 h4 h5 h6 font br img small u tr tbody option label "
    "input button dt dd svg path script style"
)
_TRANSPARENT = frozenset(_NO_PARTS.split())
_ROOM = 200_000  # elements that are noted for all parts: they may stand in each other, a few deep as a rule
_TOP = {"-document": "", "html": "html", "body": "body", "head": "head"}
_PLAIN_TAG = re.compile(r"[a-z][a-z0-9-]*")
_STABLE_ID = re.compile(r"[A-Za-z][\w-]{0,60}", re.ASCII)
# Ids that a server or script makes up anew: ASP.NET, JSF, YUI, Ext, jQuery UI, hashes, numbers at the end.
_MADE_UP_ID = re.compile(r"ctl\d|j_id|^yui|^ext-|^ui-id|^gen|[0-9a-f]{8}|\d{2,}$", re.IGNORECASE)


class Places:
    """What is known of one tree; every answer is remembered, so that a page costs time in proportion to its size."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree  # kept alive: nodes are remembered by their address
        self._blocks: dict[int, Block] | None = None  # of what stands in a part of the template
        self._names: set[str] = set()  # as written, many in one
        self._kinds: set[str] = set()  # tags, names of attributes, values of "name"; each with its sign
        self._ids: Counter[str] = Counter()
        self._depths: dict[int, int] = {}
        self._steps: dict[int, tuple[str, int, int]] = {}  # tag, place among its like, place among all
        self._paths: dict[int, str] = {}
        self.texts: tuple[tuple[LexborNode, str], ...] | None = None  # visible text nodes, see blocks.text_nodes
        self.folded: list[str] | None = None  # the same texts, see blocks.visible_text

    @property
    def blocks(self) -> Mapping[int, Block]:
        """The part of the template of each element that stands in one, by its mem_id; all others are main."""
        return self._blocks if self._blocks is not None else self._look_around()

    def signs(self) -> frozenset[str]:
        """Every id and class name of the page; each tag as "<tag", attribute as "[attribute" and value of a name as
        "[name=value"; all in lower case. Without its signs an element need not be looked for."""
        self.blocks  # noqa: B018 - it is with them that they are read
        return frozenset([*" ".join(self._names).lower().split(), *map(str.lower, self._kinds)])

    def block(self, node: LexborNode) -> Block:
        """The part of the template that holds the node; main where nothing says otherwise."""
        return self.blocks.get(node.mem_id, _MAIN)

    def depth(self, node: LexborNode) -> int:
        """How many nodes hold this one, the document included."""
        depths, chain = self._depths, []
        at: LexborNode | None = node
        known = None
        while at is not None and known is None:
            chain.append(at.mem_id)
            at = at.parent
            known = depths.get(at.mem_id) if at is not None else -1
        for deeper, mark in enumerate(reversed(chain), (known or 0) + 1):
            depths[mark] = deeper
        return depths[node.mem_id]

    def _look_around(self) -> dict[int, Block]:
        """Every element, once and in the order of the document."""
        blocks = self._blocks = {}
        parts, tags, kinds, called, known = [], set(), set[str](), set[str | None](), self._names
        for node in self._tree.css("*"):
            tag, attrs = node.tag or "", node.attributes  # all at once costs less than two one by one
            tags.add(tag)
            if attrs:
                kinds.update(attrs)
                if "class" in attrs and (names := attrs["class"]):
                    known.add(names)
                if "id" in attrs and (name := attrs["id"]):
                    known.add(name)
                    self._ids[name] += 1
                if "name" in attrs:
                    called.add(attrs["name"])
            if tag not in _TRANSPARENT:
                mark = _BLOCK_OF_TAG.get(tag) or (_named(attrs) if attrs else None)
                if mark is not None:
                    parts.append((node, tag, mark))
        self._kinds = {f"<{tag}" for tag in tags} | {f"[{kind}" for kind in kinds} | {f"[name={one}" for one in called}
        room = _ROOM
        for node, tag, mark in parts:
            room -= _fill(blocks, node, tag, mark) if room > 0 else 0
        return blocks

    def selector(self, node: LexborNode) -> str:
        """Path from the nearest element with a lasting, unique id, else from <body> or <head>. Empty when too deep."""
        if self.depth(node) > MAX_DEPTH:
            return ""
        chain: list[LexborNode] = []
        at: LexborNode | None = node
        path = None
        while at is not None:
            path = self._paths.get(at.mem_id)
            if path is None:
                path = self._root(at)
            if path is not None:
                self._paths[at.mem_id] = path
                break
            chain.append(at)
            at = at.parent
        for one in reversed(chain):
            path = self._paths[one.mem_id] = f"{path} > {self._step(one)}" if path else self._step(one)
        return path or ""

    def _root(self, node: LexborNode) -> str | None:
        """Where a path may start; None where it has to go on upwards."""
        tag = node.tag or ""
        if tag in _TOP:
            return _TOP[tag]
        name = self._id(node)
        return f"#{name}" if name else None

    def _id(self, node: LexborNode) -> str:
        name = node.attrs.get("id")
        if not name or not _STABLE_ID.fullmatch(name) or _MADE_UP_ID.search(name):
            return ""
        self.blocks  # noqa: B018 - it is with them that ids are counted
        return name if self._ids[name] == 1 else ""

    def _step(self, node: LexborNode) -> str:
        known = self._steps.get(node.mem_id)
        if known is None:
            self._number_siblings(node)
            known = self._steps.get(node.mem_id, (str(node.tag), 1, 1))
        tag, of_type, child = known
        return f"{tag}:nth-of-type({of_type})" if _is_plain(tag) else f":nth-child({child})"

    def _number_siblings(self, node: LexborNode) -> None:
        counts: defaultdict[str, int] = defaultdict(int)
        parent = node.parent
        sibling = parent.first_child if parent is not None else None
        place = 0
        while sibling is not None:
            tag = sibling.tag
            if tag and tag[0] != "-":  # an element, no text or comment
                place += 1
                counts[tag] += 1
                self._steps[sibling.mem_id] = (tag, counts[tag], place)
            sibling = sibling.next


@lru_cache(maxsize=512)
def _is_plain(tag: str) -> bool:
    """Whether the name can stand in a selector as it is; "o:p" cannot, nor can the mixed case of SVG."""
    return _PLAIN_TAG.fullmatch(tag) is not None


def _fill(blocks: dict[int, Block], part: LexborNode, tag: str, mark: Block) -> int:
    """Note a part with all that it holds; a part within it comes later and takes what is its own. Tells how many."""
    holder = part.parent
    outer = blocks.get(holder.mem_id, _MAIN) if holder is not None else _MAIN
    if tag != "main" and outer is _FOOTER:
        return 0  # a menu in the footer is footer
    if mark in _ENDS and (outer is not _MAIN or _within_own(part)):
        return 0  # the head of an article, of a menu, of a box in the side column
    held = [inner.mem_id for inner in (part, *part.css("*"))] if mark is not outer else []
    blocks.update(dict.fromkeys(held, mark))
    return len(held)


def _within_own(node: LexborNode) -> bool:
    """Whether the node stands in something that has a header and a footer of its own."""
    at = node.parent
    for _ in range(MAX_DEPTH):
        if at is None or at.tag in _OWN_HEADER:
            return at is not None
        at = at.parent
    return False


def _named(attrs: Mapping[str, str | None]) -> Block | None:
    for one in (attrs.get("role"), attrs.get("id")):
        if one and (found := _BLOCK_OF_NAME.get(one.lower())):
            return found
    names = attrs.get("class")
    return _of_class(names) if names else None


@lru_cache(maxsize=4096)
def _of_class(names: str) -> Block | None:
    return next((found for name in names[:200].lower().split() if (found := _BLOCK_OF_NAME.get(name))), None)


# Places by the id of their tree, which they hold: while they live, no other tree can have it. A reading holds its own.
_living: WeakValueDictionary[int, Places] = WeakValueDictionary()
_recent: deque[Places] = deque(maxlen=4)  # of trees without a reading


def places(tree: LexborHTMLParser) -> Places:
    """The places of a tree, computed once while the tree is in use."""
    known = _living.get(id(tree))
    if known is None:
        known = _living[id(tree)] = Places(tree)
        _recent.append(known)
    return known
