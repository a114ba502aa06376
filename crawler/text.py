"""Text as it is compared: without accents, in lower case, by whole words; and personal data masked."""

from __future__ import annotations

import re
import unicodedata
from codecs import charmap_build, charmap_decode, charmap_encode
from collections.abc import Iterable
from functools import lru_cache

_APOSTROPHES = "’ʼ‘´`"
_COMMON_MARKS = "\u0301\u0303\u0308\u0300\u0302\u0327"  # what is left of á ñ ü à â ç once it is taken apart
_LABELS = 8_192  # short texts that are remembered: what the templates of the sites in work say between them
# Where other combining marks stand; typographic signs, which Spanish text is full of, lie between these ranges.
_MARKS = re.compile("[\u0300-\u1fff\u20d0-\u20ff\u2c00-\U0010ffff]")
_WORD = re.compile(r"\w+")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_NO_WORD = bytes(code if chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(128)) + b" " * 128
_SHORT = 400  # characters; shorter texts are labels and names, which a site repeats on every page


def norm(text: str) -> str:
    """Fold accents (NFKD), case, apostrophes and white space: "Búsqueda  en línea" -> "busqueda en linea"."""
    return read(text).normed


class Read:
    """A text as it is compared, and its words; each computed when first asked for."""

    __slots__ = ("_listed", "_starts", "_words", "normed")

    def __init__(self, text: str) -> None:
        self.normed = _fold(text)
        self._listed: list[str] | None = None
        self._words: frozenset[str] | None = None
        self._starts: dict[int, frozenset[str]] = {}

    @property
    def listed(self) -> list[str]:
        """Every word in order: runs of letters, digits and underlines, as \\w+ finds them."""
        if self._listed is None:
            self._listed = _words(self.normed)
        return self._listed

    @property
    def words(self) -> frozenset[str]:
        """Every word once."""
        if self._words is None:
            self._words = frozenset(self.listed)
        return self._words

    def starts(self, size: int) -> frozenset[str]:
        """The first `size` letters of every word."""
        known = self._starts.get(size)
        if known is None:
            known = self._starts[size] = frozenset(word[:size] for word in self.words)
        return known


@lru_cache(maxsize=_LABELS)
def words_in(label: str) -> frozenset[str]:
    """Every word of a label as it is compared."""
    return read(label).words if label else frozenset()


def _words(text: str) -> list[str]:
    """Of long texts in ASCII and signs, as most are, by a table, which is four times faster than by the pattern."""
    if len(text) < _SHORT:
        return _WORD.findall(text)
    for sign in () if text.isascii() else set(_FOREIGN.findall(text)):
        if sign.isalnum():
            return _WORD.findall(text)
        text = text.replace(sign, " ")
    return text.encode().translate(_NO_WORD).decode().split()


_read_short = lru_cache(maxsize=_LABELS)(Read)
_read_long = lru_cache(maxsize=256)(Read)  # of the pages of the site that is being judged


def read(text: str) -> Read:
    """A text ready to be searched; what was asked for lately is remembered."""
    return _read_short(text) if len(text) <= _SHORT else _read_long(text)


def _fold(text: str) -> str:
    """In the letters of Western languages, as nearly all texts are, by a table: four times faster than by Unicode."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split()).lower()
    try:
        coded, _ = charmap_encode(text.replace("\u2026", "..."), "strict", _CODE)
    except UnicodeEncodeError:
        return " ".join(_bare(text).split()).lower()
    folded, _ = charmap_decode(coded, "strict", _FOLDED)
    return " ".join(folded.split())


def _bare(text: str) -> str:
    """Without accents, whatever the script."""
    for sign in _APOSTROPHES:
        if sign in text:
            text = text.replace(sign, "'")
    text = unicodedata.normalize("NFKD", text)
    for mark in _COMMON_MARKS:
        if mark in text:
            text = text.replace(mark, "")
    return "".join(c for c in text if not unicodedata.combining(c)) if _MARKS.search(text) else text


_WESTERN = bytes(range(256)).decode("cp1252", "replace")  # the letters and signs of the web before Unicode
_NOT_ONE = "\ufffe"  # how a table says that it has nothing: for what folds to none or several characters
_PLAIN = [_bare(sign).lower() for sign in _WESTERN]
_CODE = charmap_build("".join(c if len(f) == 1 else _NOT_ONE for c, f in zip(_WESTERN, _PLAIN, strict=True)))
_FOLDED = "".join(f if len(f) == 1 else _NOT_ONE for f in _PLAIN)


@lru_cache(maxsize=64)
def lowered(text: str) -> str:
    """A text with A to Z in lower case, as mark-up and addresses are compared; kept for the pages that are being read.
    Half the cost of lowering every script's letters."""
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def fold_space(text: str) -> str:
    """Collapse runs of white space to one blank and strip the ends."""
    return " ".join(text.split())


_STEM = 5  # letters of a stem by which texts are sieved


class Words:
    """A list of words or phrases, matched as whole words on normalised text. A final * matches any ending."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = tuple(norm(p) for p in phrases)
        parts = [re.escape(p[:-1]) + r"\w*" if p.endswith("*") else re.escape(p) for p in self.phrases if p]
        longest_first = sorted(parts, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)") if parts else None
        self._sieve = _Sieve(p for p in self.phrases if p)
        self._find_short = lru_cache(maxsize=512)(self._search)
        self.first_words = frozenset(found[0] for p in self.phrases if (found := _WORD.findall(p)))

    def find(self, text: str) -> str | None:
        """The first phrase found in the text (normalised here), or None."""
        return self._find_short(text) if len(text) <= _SHORT else self._search(text)

    def _search(self, text: str) -> str | None:
        match = self._match(read(text))
        return match.group(0) if match else None

    def within(self, told: Read) -> bool:
        """Whether a phrase is in a text: quicker than `in` where many lists are asked about one that is new."""
        return self._match(told) is not None

    def _match(self, told: Read) -> re.Match[str] | None:
        return self._pattern.search(told.normed) if self._pattern is not None and self._sieve.passes(told) else None

    def all(self, text: str) -> list[str]:
        """Every match in order, repeats included."""
        return self._pattern.findall(norm(text)) if self._pattern is not None else []

    def __contains__(self, text: str) -> bool:
        return self.find(text) is not None


class _Sieve:
    """Tells without a search that no phrase of a list can stand in a text: looking up its words costs far less."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._rest: dict[str, list[tuple[frozenset[str], str]]] = {}  # longest word -> all words, and how it begins
        self._stems: dict[int, set[str]] = {}
        self._open = False  # a phrase without a word of its own: every text has to be searched
        for phrase in phrases:
            words = _WORD.findall(phrase)
            stem = words.pop() if words and phrase.endswith("*") and phrase[-2:-1] != " " else ""
            if words:
                start = phrase.removesuffix("*")
                self._rest.setdefault(max(words, key=len), []).append((frozenset(words), start))
            elif stem:
                self._stems.setdefault(min(len(stem), _STEM), set()).add(stem[:_STEM])
            else:
                self._open = True
        self._keys = frozenset(self._rest)

    def passes(self, told: Read) -> bool:
        """Whether a phrase may stand in the text."""
        if self._open:
            return True
        words, text = told.words, told.normed
        for key in self._keys & words:
            for rest, start in self._rest[key]:
                if rest <= words and start in text:
                    return True
        stems = self._stems
        return bool(stems) and any(not some.isdisjoint(told.starts(size)) for size, some in stems.items())


_PERSONAL = [
    (re.compile(r"(?<!\d)\d{4}[\s-]?\d{5}[\s-]?\d{4}(?!\d)"), "[DPI]"),
    (re.compile(r"\bNIT:?\s*\d{5,8}-?[\dkK]\b"), "[NIT]"),
    (re.compile(r"(?<!\d)(?:\+?\(?502\)?[\s-]?)?[2-7]\d{3}[\s-]?\d{4}(?!\d)"), "[teléfono]"),
]
_MASKED = 12  # times the limit that is searched; no mask is that much shorter than what it covers
_DIGIT = re.compile(r"\d")
_FREE_MAIL = re.compile(r"\b[\w.+-]+@(?:gmail|hotmail|yahoo|outlook|live|icloud)\.[a-z.]{2,6}\b", re.IGNORECASE)


def mask(text: str, limit: int = 240) -> str:
    """Excerpt for publication: white space folded, cut, with DPI, NIT, telephones and private mail covered."""
    return _mask_short(text, limit) if len(text) <= _SHORT else _mask(text, limit)


def _mask(text: str, limit: int) -> str:
    folded = fold_space(text)[: _MASKED * limit]
    for pattern, word in _PERSONAL if _DIGIT.search(folded) else ():
        folded = pattern.sub(word, folded)
    if "@" in folded:
        folded = _FREE_MAIL.sub("[correo personal]", folded)
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"


_mask_short = lru_cache(maxsize=4096)(_mask)
