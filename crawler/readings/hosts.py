"""Known hosts and products: which fingerprint an address, a script or the markup of a page matches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from crawler.vocabulary import Fingerprint, Vocabulary

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

T = TypeVar("T")

# Of a selector: what offers a choice or denies, a part that asks for an attribute, and the names and tags of the rest.
_CHOICE, _ATTRIBUTE = re.compile(r"[,:\\]"), re.compile(r"\[([\w-]+)(?:=['\"]?([\w-]+)['\"]?(?=\]))?[^\]]*\]")
_NAME, _TAG = re.compile(r"[.#]([\w-]+)"), re.compile(r"(?:^|(?<=[\s>~+]))[a-z][\w-]*", re.IGNORECASE)


@lru_cache(maxsize=8192)
def host_of(url: str) -> str:
    """Host of an address in lower case without a leading www.; empty when there is none or it is malformed."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


@lru_cache(maxsize=8192)
def path_of(url: str) -> str:
    """Path and query of an address, as fingerprints search it; "/" for a bare host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def belongs(host: str, known: Iterable[str]) -> bool:
    """Whether a host is one of the known ones or below one: a.b.gt belongs to b.gt, b.gt.evil.com does not."""
    return any(host == one or host.endswith("." + one) for one in known)


def by_address(reading: Reading, kind: str, url: str) -> Fingerprint | None:
    """The first fingerprint of a kind whose host and path the address has; one without hosts is known by its path."""
    return matching(reading.lens.vocabulary, kind, url)


def matching(vocabulary: Vocabulary, kind: str, url: str) -> Fingerprint | None:
    """The same for an address that stands on no page."""
    host = host_of(url)
    prints = vocabulary.fingerprints.get(kind)
    if not host or prints is None:
        return None
    for one in _index(prints).of(host):
        if not one.path or re.search(one.path, path_of(url)):
            return one
    return None


def by_script(reading: Reading, kind: str) -> Fingerprint | None:
    """The first fingerprint of a kind whose loader is among the page's scripts."""
    known = reading.traces.by_script
    if kind not in known:
        text, hosts = _loaded(reading)
        prints = reading.lens.vocabulary.fingerprints.get(kind, ())
        known[kind] = next((one for one in prints if _loads(one, text, hosts)), None)
    return known[kind]


def by_markup(reading: Reading, kind: str) -> tuple[Fingerprint, str] | None:
    """The first fingerprint of a kind with one of its selectors on the page, and that selector."""
    known = reading.traces.by_markup
    if kind not in known:
        prints = reading.lens.vocabulary.fingerprints.get(kind, ())
        known[kind] = _first(reading, ((one, selector) for one in prints for selector in one.selectors))
    return known[kind]


def first_match(reading: Reading, selectors: Iterable[str]) -> str:
    """The first of the selectors that finds something on the page, else ""."""
    found = _first(reading, (("", selector) for selector in selectors))
    return found[1] if found else ""


def _first(reading: Reading, offered: Iterable[tuple[T, str]]) -> tuple[T, str] | None:
    """The first pair whose selector finds something. On most pages none does, which one search for all tells."""
    signs, tree = reading.signs, reading.tree
    possible = [pair for pair in offered if needed(pair[1]) <= signs]
    if len(possible) > 1 and tree.css_first(", ".join(selector for _, selector in possible)) is None:
        return None
    return next((pair for pair in possible if tree.css_first(pair[1]) is not None), None)


@dataclass
class Traces:
    """What is known of the products on one page. It does not hold the page: a circle would outlive its visit."""

    scripts: tuple[str, frozenset[str]] | None = None
    by_script: dict[str, Fingerprint | None] = field(default_factory=dict)
    by_markup: dict[str, tuple[Fingerprint, str] | None] = field(default_factory=dict)


def _loaded(reading: Reading) -> tuple[str, frozenset[str]]:
    """Addresses and texts of the page's scripts, and the hosts they come from."""
    if reading.traces.scripts is None:
        text = "\n".join(script.url or script.text for script in reading.scripts)
        hosts = frozenset(host_of(script.url) for script in reading.scripts if "//" in script.url)
        reading.traces.scripts = text, hosts
    return reading.traces.scripts


def _loads(one: Fingerprint, text: str, hosts: frozenset[str]) -> bool:
    if any(sign in text for sign in one.scripts):
        return True
    return not one.path and any(belongs(host, one.hosts) for host in hosts)


@lru_cache(maxsize=64)
def lowered(html: str) -> str:
    """The HTML with A to Z in lower case, kept for the pages that are being read."""
    return html.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


@lru_cache(maxsize=512)
def needed(selector: str) -> frozenset[str]:
    """The signs (`Reading.signs`) without which nothing matches the selector; none where it offers a choice."""
    if _CHOICE.search(selector):
        return frozenset()
    bare = _ATTRIBUTE.sub("", selector)
    found = {f"<{tag}" for tag in _TAG.findall(bare)} | set(_NAME.findall(bare))
    for attribute, value in _ATTRIBUTE.findall(selector):
        found |= {f"[{attribute}"} | ({f"[name={value}"} if attribute == "name" and value else set())
    return frozenset(sign.lower() for sign in found)


def _suffixes(host: str) -> tuple[str, ...]:
    """ "a.b.gt" -> ("a.b.gt", "b.gt", "gt")."""
    parts = host.split(".")
    return tuple(".".join(parts[i:]) for i in range(len(parts)))


class _Index:
    """The fingerprints of one kind by host; the list is kept, so that its id is not given to another."""

    def __init__(self, prints: tuple[Fingerprint, ...]) -> None:
        self.prints = prints
        self._by_host: dict[str, list[int]] = {}
        self._known: dict[str, tuple[Fingerprint, ...]] = {}
        for place, one in enumerate(prints):
            for host in one.hosts or ([""] if one.path else []):
                self._by_host.setdefault(host, []).append(place)

    def of(self, host: str) -> tuple[Fingerprint, ...]:
        """Those of a host and of the domains above it, in the order of the list."""
        known = self._known.get(host)
        if known is None:
            if len(self._known) >= _HOSTS:  # bounds memory over a long crawl
                self._known.clear()
            places = sorted(place for suffix in (*_suffixes(host), "") for place in self._by_host.get(suffix, ()))
            known = self._known[host] = tuple(self.prints[place] for place in places)
        return known


_HOSTS = 4096
_indexes: dict[int, _Index] = {}


def _index(prints: tuple[Fingerprint, ...]) -> _Index:
    known = _indexes.get(id(prints))
    if known is None:
        known = _indexes[id(prints)] = _Index(prints)
    return known
