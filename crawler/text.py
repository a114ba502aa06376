"""Text as it is compared: without accents, in lower case, by whole words; and personal data masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "´": "'", "`": "'"})
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=65536)
def norm(text: str) -> str:
    """Fold accents (NFKD), case, apostrophes and white space: "Búsqueda  en línea" -> "busqueda en linea"."""
    if text.isascii():
        return _SPACE.sub(" ", text.translate(_APOSTROPHES)).strip().lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACE.sub(" ", bare).strip().lower()


def fold_space(text: str) -> str:
    """Collapse runs of white space to one blank and strip the ends."""
    return " ".join(text.split())


class Words:
    """A list of words or phrases, matched as whole words on normalised text. A final * matches any ending."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = tuple(norm(p) for p in phrases)
        parts = [re.escape(p[:-1]) + r"\w*" if p.endswith("*") else re.escape(p) for p in self.phrases if p]
        longest_first = sorted(parts, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)") if parts else None

    def find(self, text: str) -> str | None:
        """The first phrase found in the text (normalised here), or None."""
        if self._pattern is None:
            return None
        match = self._pattern.search(norm(text))
        return match.group(0) if match else None

    def all(self, text: str) -> list[str]:
        """Every match in order, repeats included."""
        return self._pattern.findall(norm(text)) if self._pattern is not None else []

    def __contains__(self, text: str) -> bool:
        return self.find(text) is not None


_PERSONAL = [
    (re.compile(r"(?<!\d)\d{4}[\s-]?\d{5}[\s-]?\d{4}(?!\d)"), "[DPI]"),
    (re.compile(r"\bNIT:?\s*\d{5,8}-?[\dkK]\b"), "[NIT]"),
    (re.compile(r"(?<!\d)(?:\+?\(?502\)?[\s-]?)?[2-7]\d{3}[\s-]?\d{4}(?!\d)"), "[teléfono]"),
]
_FREE_MAIL = re.compile(r"\b[\w.+-]+@(?:gmail|hotmail|yahoo|outlook|live|icloud)\.[a-z.]{2,6}\b", re.IGNORECASE)


def mask(text: str, limit: int = 240) -> str:
    """Excerpt for publication: white space folded, cut, with DPI, NIT, telephones and private mail covered."""
    folded = fold_space(text)
    for pattern, word in _PERSONAL:
        folded = pattern.sub(word, folded)
    folded = _FREE_MAIL.sub("[correo personal]", folded)
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"
