"""Pages of a site as content: which are distinct, and whether an address belongs to the site."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.readings.model import PageState
from crawler.readings.reading import Reading
from crawler.registry import bare_host
from crawler.text import read

_SHINGLE = 4  # words; shorter runs are shared by chance
_WORDS = 4_000  # of a text that are looked at
_ALIKE = 0.9  # share of runs in common from which two texts are one page
# Runs of a text that are looked for first, and the share of them that must be in the other: of two texts that are one
# page so few are found once in some billions, and of others hardly ever so many.
_SAMPLE, _FOUND = 48, 0.6


def real(readings: Iterable[Reading], min_chars: int) -> list[Reading]:
    """Answers with status 200 that are what they say and have at least that much main text."""
    return [r for r in readings if r.page.status == 200 and r.state is PageState.OK and len(r.main_text) >= min_chars]


def distinct(readings: Iterable[Reading], copies: Collection[str]) -> list[Reading]:
    """One reading for each page: copies by address, by canonical address or by nearly the same text are folded."""
    kept: dict[str, tuple[Reading, _Runs]] = {}
    for reading in readings:
        key = address_key(reading.meta.get("canonical") or reading.page.final_url, copies, reading.page.final_url)
        runs = _Runs(reading.main_text)
        if key not in kept and not any(runs.alike(other) for _, other in kept.values()):
            kept[key] = (reading, runs)
    return [reading for reading, _ in kept.values()]


class _Runs:
    """The runs of words of a text, to compare it with others."""

    def __init__(self, text: str) -> None:
        words = read(text).listed[:_WORDS]
        rows = (words[i:] for i in range(min(_SHINGLE, len(words))))
        # Only whether two runs are equal matters, and numbers are compared faster than runs.
        self._all = frozenset(map(hash, zip(*rows, strict=False))) or frozenset([hash(())])
        self._some = frozenset(islice(self._all, _SAMPLE))

    def alike(self, other: _Runs) -> bool:
        """Whether nearly all runs are in both."""
        one, two = self._all, other._all
        if min(len(one), len(two)) < _ALIKE * max(len(one), len(two)):
            return False
        if len(self._some & two) < _FOUND * len(self._some):
            return False
        common = len(one & two)
        return common >= _ALIKE * (len(one) + len(two) - common)


def address_key(url: str, copies: Collection[str], base: str = "") -> str:
    """An address without what does not tell pages apart: scheme, www, fragment, final slash, language, tracking."""
    try:
        parts = urlsplit(url if "//" in url else base)
        host = bare_host(parts.hostname or "")
    except ValueError:
        return url
    pairs = [(name, value) for name, value in parse_qsl(parts.query[:1000]) if name.lower() not in copies]
    path = re.sub(r"/(?:index|default|inicio)\.(?:php|html?|aspx?)$", "/", parts.path).rstrip("/")
    return f"{host}{path}?{urlencode(sorted(pairs))}".rstrip("?")


def in_scope(url: str, site_url: str) -> bool:
    """Whether an address lies on the site's host, with or without www, below its folder."""
    try:
        parts, site = urlsplit(url), urlsplit(site_url)
        same = bare_host(parts.hostname or "") == bare_host(site.hostname or "")
    except ValueError:
        return False
    folder = site.path.rpartition("/")[0] + "/"
    return same and parts.scheme in {"http", "https"} and (parts.path or "/").startswith(folder)
