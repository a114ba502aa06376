"""Known hosts and products: which fingerprint an address, a script or the markup of a page matches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.readings.selectors import Selectors
from crawler.vocabulary import Fingerprint, Vocabulary

if TYPE_CHECKING:
    from crawler.readings.reading import Reading


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    """Host of an address in lower case without a leading www.; empty when there is none or it is malformed."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
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
        known[kind] = _index(reading.lens.vocabulary.fingerprints.get(kind, ())).loaded(text, hosts)
    return known[kind]


def by_markup(reading: Reading, kind: str) -> tuple[Fingerprint, str] | None:
    """The first fingerprint of a kind with one of its selectors on the page, and that selector."""
    known = reading.traces.by_markup
    if kind not in known:
        index = _index(reading.lens.vocabulary.fingerprints.get(kind, ()))
        found = index.selectors.first(reading)
        known[kind] = (index.by_selector[found], found) if found else None
    return known[kind]


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


def _suffixes(host: str) -> tuple[str, ...]:
    """ "a.b.gt" -> ("a.b.gt", "b.gt", "gt")."""
    parts = host.split(".")
    return tuple(".".join(parts[i:]) for i in range(len(parts)))


class _Index:
    """The fingerprints of one kind by host and by selector; the list is kept, so that no other gets its id."""

    def __init__(self, prints: tuple[Fingerprint, ...]) -> None:
        self.prints = prints
        self._by_host: dict[str, list[int]] = {}
        self._known: dict[str, tuple[Fingerprint, ...]] = {}
        self.by_selector = {selector: one for one in reversed(prints) for selector in one.selectors}
        self.selectors = Selectors(selector for one in prints for selector in one.selectors)
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

    def loaded(self, text: str, hosts: Iterable[str]) -> Fingerprint | None:
        """The first whose sign stands in the scripts, or whose host they come from."""
        served = [one for host in hosts for one in self.of(host) if not one.path]
        for one in self.prints:
            for sign in one.scripts:
                if sign in text:
                    return one
            if one in served:
                return one
        return None


_HOSTS = 4096
_indexes: dict[int, _Index] = {}


def _index(prints: tuple[Fingerprint, ...]) -> _Index:
    known = _indexes.get(id(prints))
    if known is None:
        known = _indexes[id(prints)] = _Index(prints)
    return known
