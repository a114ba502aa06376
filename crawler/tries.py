"""What the simulated user tries: words for the site's own search, and one that no site has."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Sequence

_WORD = re.compile(r"[A-Za-z]{6,14}")
_PUNCTUATION = ".,:;|-()\"'«»¿?¡!–—"
_VOWELS, _CONSONANTS = "aeiou", "bdfglmnprst"


def title_words(text: str, common: Collection[str] = ()) -> tuple[str, ...]:
    """Candidate query words of a title, in order, in lower case: ASCII letters only, so that accents cannot matter,
    never a part of a longer word or of an address, which a search may not find, and none of the common words that
    titles share without telling a page apart."""
    tokens = (token.strip(_PUNCTUATION) for token in text.split())
    words = [token.lower() for token in tokens if _WORD.fullmatch(token)]
    return tuple(dict.fromkeys(word for word in words if word not in common))


def choose(titles: Sequence[tuple[str, Sequence[str]]], home: Collection[str], count: int = 2) -> list[tuple[str, str]]:
    """Pick (word, page it comes from): in the title of at most three pages, absent from the home page, each from a
    different page (hand-book 5.7). Fewer than `count` when the site offers fewer."""
    pages = Counter(word for _, words in titles for word in set(words))
    chosen: list[tuple[str, str]] = []
    for url, words in titles if count > 0 else ():
        usable = [w for w in words if pages[w] <= 3 and w not in home]
        fresh = [w for w in usable if w not in {c for c, _ in chosen}]
        if fresh:
            # The rarest word names the page best; ties go to the longer, then to the first.
            chosen.append((min(fresh, key=lambda w: (pages[w], -len(w))), url))
        if len(chosen) == count:
            break
    return chosen


def nonsense(site_id: str) -> str:
    """A pronounceable word that no page has, always the same for a site."""
    digest = hashlib.sha256(site_id.encode()).digest()
    syllables = [_CONSONANTS[digest[i] % len(_CONSONANTS)] + _VOWELS[digest[i + 8] % len(_VOWELS)] for i in range(5)]
    return "".join(syllables) + "zq"
