"""Near-duplicates: whether two pages say the same (simhash of the main text, and the title)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.text import norm, read

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

DISTANCE = 3  # bits of 64 in which two near-duplicates may differ (hand-book 3)
SHORT = 40  # below this many words a simhash is noise: the words themselves are compared
WORDS = 4_000  # of a page that are looked at
SHINGLE = 3  # words in a row, so that the order counts
_SIZE = 8 * SHINGLE  # bytes of a word: a number for each place of a run
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of a page: title, simhash (64 bits) and, of a short page, its words."""

    title: str
    simhash: int
    count: int
    words: tuple[str, ...]


def fingerprint(reading: Reading) -> Print:
    """Digest a page once, to compare it with many. Digits and words of its own address are left out,
    because error pages repeat the address that was asked for."""
    own, told = _own(reading), read(reading.main_text or reading.text)
    kept = {word: _letters(word, own) for word in told.words}
    digests = {word: b"".join(map(_digests.__getitem__, letters)) for word, letters in kept.items()}
    mixed = b"".join(map(digests.__getitem__, told.listed))[: WORDS * _SIZE]
    count = len(mixed) // _SIZE
    words = tuple(letters for word in told.listed for letters in kept[word]) if count < SHORT else ()
    return Print(_title(reading, own), _simhash(mixed), count, words)


def _letters(word: str, own: Collection[str]) -> list[str]:
    """The runs of two and more letters in a word; of "art10b" it is "art"."""
    runs = [word] if word.isalpha() and len(word) > 1 else _WORD.findall(word)
    return [one for one in runs if one not in own]


def alike(one: Print, other: Print) -> bool:
    """Whether two digests are of near-duplicates: equal titles and near texts."""
    if one.title != other.title:
        return False
    if one.words or other.words or not (one.count and other.count):
        return one.words == other.words and bool(one.count) == bool(other.count)
    return (one.simhash ^ other.simhash).bit_count() <= DISTANCE


def _own(reading: Reading) -> set[str]:
    return set(_WORD.findall(norm(unquote(urlsplit(reading.page.url).path))))


def _title(reading: Reading, own: set[str]) -> str:
    return " ".join(word for word in _WORD.findall(norm(reading.title)) if word not in own)


def same_as(one: Reading, other: Reading) -> bool:
    """Whether two pages are near-duplicates of each other."""
    return alike(fingerprint(one), fingerprint(other))


class Seen:
    """Pages read so far, to tell copies of them. Texts are digested only where titles are equal."""

    def __init__(self) -> None:
        self._titled: dict[str, list[_Page]] = {}

    def add(self, reading: Reading, *, whatever: bool = False) -> bool:
        """Remember a page, unless a near-duplicate is there and it is not wanted whatever; tells whether it is kept."""
        page = _Page(reading)
        known = self._titled.setdefault(_title(reading, _own(reading)), [])
        kept = whatever or not any(alike(page.print, other.print) for other in known)
        if kept:
            known.append(page)
        return kept


class _Page:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def print(self) -> Print:
        return fingerprint(self._reading)


def _simhash(digests: bytes) -> int:
    """64 bits, each the majority over all runs of words. All runs are counted at once, as one long number."""
    count = len(digests) // _SIZE
    if not count:
        return 0
    runs = max(1, count - SHINGLE + 1)
    numbers = memoryview(digests).cast("Q")
    mixed = 0
    for place in range(min(SHINGLE, count)):  # a word counts differently in each place of a run
        column = numbers[place * (SHINGLE + 1) :: SHINGLE][:runs]
        mixed ^= int.from_bytes(column.tobytes(), "little")
    bits = mixed.to_bytes(8 * runs, "little")
    value, masks = 0, [int.from_bytes(bytes([1 << bit]) * runs, "little") for bit in range(8)]
    for byte in range(8):
        lane = int.from_bytes(bits[byte::8], "little")
        for bit, mask in enumerate(masks):
            if (lane & mask).bit_count() > runs / 2:
                value |= 1 << (8 * byte + bit)
    return value


class _Digests(dict[str, bytes]):
    """Of a word, 8 bytes for each place of a run; remembered, and forgotten all at once when they are too many."""

    def __missing__(self, word: str) -> bytes:
        if len(self) >= _DIGESTS:
            self.clear()
        found = self[word] = blake2b(word.encode(), digest_size=_SIZE).digest()
        return found


_DIGESTS = 16_384
_digests = _Digests()
