"""How valuable a link is within the visit's budget, what it is about, and whether its address acts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from crawler.readings.model import Block, Link
from crawler.text import norm
from crawler.vocabulary import Vocabulary

_STEP = 10  # between two neighbours in the order of topics, so that the bonus below never changes their order
_MENU_BONUS = 5  # a menu entry leads to a section, the same word in a body often to one item
_HEADLINE_WORDS = 8  # a longer label is a headline, and a headline names topics it is not about
_LAST_PAGE = 2  # of a listing: later pages repeat the template
_LAST_OFFSET = 20  # the same, for listings that count items
_DAY_ARCHIVE = re.compile(r"/(?:19|20)\d\d(?:[/-][01]?\d){0,2}/?$")  # /2024/09/ lists what the news page lists
_MENUS = frozenset({Block.NAV, Block.HEADER})
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Priority:
    """Judges links by the words of priority.yaml. No page is read and nothing is fetched."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        own = ((name, found) for name, found in vocabulary.lists.items() if name.startswith("priority."))
        lists = {name.removeprefix("priority."): found for name, found in own}
        self._order = lists["order"]
        self._rank = {name: rank for rank, name in enumerate(self._order)}
        self._words = [
            (name, vocabulary.words(f"priority.{name}"))
            for name in self._order
            if f"priority.{name}" in vocabulary.lists
        ]
        self._sets = {name: frozenset(found) for name, found in lists.items()}
        self._social = tuple("." + host for host in lists["social_hosts"])
        self.topic_of = lru_cache(maxsize=4096)(self._topic_of)
        self._barred = lru_cache(maxsize=4096)(lambda url: self.trap(url) or self.acts(url))  # menus repeat addresses

    def value(self, link: Link) -> int:
        """0 for what must not or need not be fetched, else 10 and more; a higher number is fetched first."""
        return self.worth(link.url, link.label, link.block)

    def worth(self, url: str, label: str, block: Block) -> int:
        """The same for an address with its label and the block it stands in."""
        if not url or self._barred(url):
            return 0
        rank = self._rank[self.topic_of(label, url)]
        return _STEP * (len(self._order) - rank) + (_MENU_BONUS if block in _MENUS else 0)

    def topic(self, link: Link) -> str:
        """contact, services, transparency, structure, forms, news, account, payment, participation or other."""
        found = self.topic_of(link.label, link.url)
        return "other" if found == "help" else found

    def trap(self, url: str) -> bool:
        """Whether the address is a calendar, listing order, print view, session copy, late page, file or network."""
        parts = _split(url)
        if parts is None or parts.scheme not in {"http", "https"}:
            return True
        if f".{parts.hostname or ''}".endswith(self._social):
            return True
        return self._trap_path(parts.path.lower()) or self._trap_query(parts.query)

    def acts(self, url: str) -> bool:
        """Whether fetching the address would do something: log out, delete, vote, confirm, unsubscribe, buy, rate."""
        parts = _split(url)
        if parts is None:
            return False
        words = self._sets["act_words"]
        segments = [unquote(segment) for segment in parts.path.split("/") if segment]
        for segment in segments[-2:]:
            tokens = _tokens(segment.partition(";")[0])
            if "-".join(tokens) in words or (len(tokens) == 2 and tokens[0] in words):
                return True
        if "/".join(segments[-2:]).lower() in self._sets["act_pairs"]:
            return True
        return any(self._acting(name.lower(), value) for name, value in _pairs(parts.query))

    def _acting(self, name: str, value: str) -> bool:
        words = self._sets["act_words"]
        if name.replace("_", "-") in words:
            return True
        return name in self._sets["act_params"] and (
            "-".join(_tokens(value)) in words or not words.isdisjoint(_tokens(value))
        )

    def _trap_path(self, path: str) -> bool:
        path, _, parameters = path.partition(";")
        segments = [segment for segment in path.split("/") if segment]
        stem, dot, ending = (segments[-1] if segments else "").rpartition(".")
        if "jsessionid" in parameters or (dot and stem and ending in self._sets["media"]):
            return True
        if any(segment.removesuffix(".php") in self._sets["trap_segments"] for segment in segments):
            return True
        late = any(
            before in self._sets["page_segments"]
            and number.isascii()
            and number.isdigit()
            and int(number[:9]) > _LAST_PAGE
            for before, number in pairwise(segments)
        )
        return late or _DAY_ARCHIVE.search(path) is not None

    def _trap_query(self, query: str) -> bool:
        for name, value in ((name.lower(), value) for name, value in _pairs(query)):
            number = int(value[:9]) if value.isascii() and value.isdigit() else 0
            if name in self._sets["trap_params"] or name.startswith("aspsession"):
                return True
            if name == "action" and value in self._sets["trap_actions"]:
                return True
            if name in self._sets["page_params"] and number > _LAST_PAGE:
                return True
            if name in self._sets["offset_params"] and number > _LAST_OFFSET:
                return True
        return False

    def _topic_of(self, label: str, url: str) -> str:
        texts = [label] if len(label.split()) <= _HEADLINE_WORDS else []
        parts = _split(url)
        last = next((s for s in reversed(parts.path.split("/")) if s), "") if parts else ""
        slug = " ".join(_tokens(unquote(last)))
        if len(slug.split()) <= _HEADLINE_WORDS:
            texts.append(slug)
        return self._first(texts)

    def _first(self, texts: Iterable[str]) -> str:
        """The label decides before the address; within one text the phrase that covers most of it."""
        for text in texts:
            hits = [(len(found), name) for name, words in self._words if (found := words.find(text))]
            if hits:
                return max(hits, key=lambda hit: hit[0])[1]
        return "other"


def without_bonus(value: int) -> int:
    """The value that a link would have outside a menu."""
    return value - value % _STEP


def _tokens(text: str) -> list[str]:
    """Words of a path segment or parameter value, its file ending dropped: "DeleteItem.aspx" -> ["delete", "item"]."""
    stem, dot, ending = text.rpartition(".")
    text = (
        stem
        if dot and stem and ending.lower() in {"php", "aspx", "asp", "jsp", "html", "htm", "do", "cfm", "cgi"}
        else text
    )
    return [token for token in re.split(r"[^a-z0-9]+", norm(_CAMEL.sub("-", text))) if token]


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query[:2000], keep_blank_values=True) if query else []


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
