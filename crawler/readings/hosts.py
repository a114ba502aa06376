"""Known hosts and products: which fingerprint an address, a script or the markup of a page matches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
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
    if not host:
        return None
    known = _by_host(reading.lens.vocabulary.fingerprints.get(kind, ()))
    places = [found for suffix in (*_suffixes(host), "") for found in known.get(suffix, ())]
    for _, one in sorted(places, key=lambda place: place[0]) if places else ():
        if not one.path or re.search(one.path, path_of(url)):
            return one
    return None


def by_script(reading: Reading, kind: str) -> Fingerprint | None:
    """The first fingerprint of a kind whose loader is among the page's scripts."""
    prints = reading.lens.vocabulary.fingerprints.get(kind, ())
    text = "\n".join(script.url or script.text for script in reading.scripts)
    hosts = {host_of(script.url) for script in reading.scripts if "//" in script.url}
    for one in prints:
        if any(sign in text for sign in one.scripts):
            return one
        if not one.path and any(belongs(host, one.hosts) for host in hosts):
            return one
    return None


def by_markup(reading: Reading, kind: str) -> tuple[Fingerprint, str] | None:
    """The first fingerprint of a kind with one of its selectors on the page, and that selector."""
    for one in reading.lens.vocabulary.fingerprints.get(kind, ()):
        if selector := first_match(reading, one.selectors):
            return one, selector
    return None


def first_match(reading: Reading, selectors: Iterable[str]) -> str:
    """The first of the selectors that finds something on the page, else ""."""
    html, tree = lowered(reading.page.html), reading.tree
    return next((s for s in selectors if _tell_tale(s) in html and tree.css_first(s) is not None), "")


@lru_cache(maxsize=4)
def lowered(html: str) -> str:
    """The HTML in lower case, kept for the page that is being read."""
    return html.lower()


@lru_cache(maxsize=512)
def _tell_tale(selector: str) -> str:
    """A word without which a page cannot match the selector: looked for in the text before the tree is searched."""
    tokens = [token for token in re.findall(r"[\w-]+", selector.lower()) if token not in _COMMON]
    return max(tokens, key=len, default="")


@lru_cache(maxsize=8192)
def _suffixes(host: str) -> tuple[str, ...]:
    """ "a.b.gt" -> ("a.b.gt", "b.gt", "gt")."""
    parts = host.split(".")
    return tuple(".".join(parts[i:]) for i in range(len(parts)))


_Index = dict[str, list[tuple[int, Fingerprint]]]
_indexes: dict[int, tuple[tuple[Fingerprint, ...], _Index]] = {}


def _by_host(prints: tuple[Fingerprint, ...]) -> _Index:
    """Host -> fingerprints with their place in the list, made once; the list is kept, so that its id is not reused."""
    known = _indexes.get(id(prints))
    if known is None:
        index: _Index = {}
        for place, one in enumerate(prints):
            for host in one.hosts or ([""] if one.path else []):
                index.setdefault(host, []).append((place, one))
        known = _indexes[id(prints)] = (prints, index)
    return known[1]
