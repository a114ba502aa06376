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
    """The first fingerprint of a kind whose host and path the address has."""
    host = host_of(url)
    if not host:
        return None
    for one in reading.lens.vocabulary.fingerprints.get(kind, ()):
        if belongs(host, one.hosts) and (not one.path or re.search(one.path, path_of(url))):
            return one
    return None


def by_script(reading: Reading, kind: str) -> Fingerprint | None:
    """The first fingerprint of a kind whose loader is among the page's scripts."""
    for one in reading.lens.vocabulary.fingerprints.get(kind, ()):
        for script in reading.scripts:
            if any(text in script.url or text in script.text for text in one.scripts):
                return one
            if script.url and belongs(host_of(script.url), one.hosts) and not one.path:
                return one
    return None


def by_markup(reading: Reading, kind: str) -> tuple[Fingerprint, str] | None:
    """The first fingerprint of a kind with one of its selectors on the page, and that selector."""
    for one in reading.lens.vocabulary.fingerprints.get(kind, ()):
        for selector in one.selectors:
            if reading.tree.css_first(selector) is not None:
                return one, selector
    return None
