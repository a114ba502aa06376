"""Known hosts and products: which fingerprint an address, a script or the markup of a page matches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.vocabulary import Fingerprint

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_COMMON = {
    "meta",
    "name",
    "generator",
    "content",
    "href",
    "form",
    "input",
    "link",
    "class",
    "option",
    "select",
    "value",
}
_COMMON |= {"action", "body", "id", "a"}


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
    host = host_of(url)
    prints = reading.lens.vocabulary.fingerprints.get(kind)
    if not host or prints is None:
        return None
    for one in _index(prints).of(host):
        if not one.path or re.search(one.path, path_of(url)):
            return one
    return None


def by_script(reading: Reading, kind: str) -> Fingerprint | None:
    """The first fingerprint of a kind whose loader is among the page's scripts."""
    return reading.traces.by_script(kind)


def by_markup(reading: Reading, kind: str) -> tuple[Fingerprint, str] | None:
    """The first fingerprint of a kind with one of its selectors on the page, and that selector."""
    return reading.traces.by_markup(kind)


def first_match(reading: Reading, selectors: Iterable[str]) -> str:
    """The first of the selectors that finds something on the page, else ""."""
    html, tree = lowered(reading.page.html), reading.tree
    return next((s for s in selectors if _tell_tale(s) in html and tree.css_first(s) is not None), "")


class Traces:
    """What products left on one page, each kind looked for once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._scripts: dict[str, Fingerprint | None] = {}
        self._markup: dict[str, tuple[Fingerprint, str] | None] = {}

    @cached_property
    def _text(self) -> str:
        return "\n".join(script.url or script.text for script in self._reading.scripts)

    @cached_property
    def _hosts(self) -> frozenset[str]:
        return frozenset(host_of(script.url) for script in self._reading.scripts if "//" in script.url)

    def _prints(self, kind: str) -> tuple[Fingerprint, ...]:
        return self._reading.lens.vocabulary.fingerprints.get(kind, ())

    def by_script(self, kind: str) -> Fingerprint | None:
        """See the function of that name."""
        if kind not in self._scripts:
            self._scripts[kind] = next((one for one in self._prints(kind) if self._loads(one)), None)
        return self._scripts[kind]

    def _loads(self, one: Fingerprint) -> bool:
        if any(sign in self._text for sign in one.scripts):
            return True
        return not one.path and any(belongs(host, one.hosts) for host in self._hosts)

    @cached_property
    def _drawn(self) -> bool:
        """Whether any selector of any kind finds something: on most pages one search answers for all."""
        union = self._reading.lens.vocabulary.selectors
        return bool(union) and self._reading.tree.css_first(union) is not None

    def by_markup(self, kind: str) -> tuple[Fingerprint, str] | None:
        """See the function of that name."""
        if not self._drawn:
            return None
        if kind not in self._markup:
            drawn = ((one, first_match(self._reading, one.selectors)) for one in self._prints(kind))
            self._markup[kind] = next((found for found in drawn if found[1]), None)
        return self._markup[kind]


@lru_cache(maxsize=64)
def lowered(html: str) -> str:
    """The HTML with A to Z in lower case, kept for the pages that are being read."""
    return html.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


@lru_cache(maxsize=512)
def _tell_tale(selector: str) -> str:
    """A word without which a page cannot match the selector: looked for in the text before the tree is searched."""
    tokens = [token for token in re.findall(r"[\w-]+", selector.lower()) if token not in _COMMON]
    return max(tokens, key=len, default="")


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
