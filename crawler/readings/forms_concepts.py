"""Concepts: what the words and identifiers of a form mean, Spanish and English alike, found in one pass."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.text import norm
from crawler.vocabulary import Vocabulary

_WORD = re.compile(r"\w+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SEPARATORS = re.compile(r"[\W_\d]+")
# ctl00$ContentPlaceHolder1$txtBuscar, form1:j_idt12:nombre: only the last part was given by a person.
_PREFIX = re.compile(r"\A.*[$:](?=\w)")
_HUNGARIAN = re.compile(r"\A(?:txt|tb|tbx|btn|lbl|ddl|chk|cmd|inp|[Ii]nput|edit)(?=[A-Z_-])")
_SHORT = 3  # stems up to this length must begin a part of the identifier: "nit" is not in "monitor"


@dataclass(frozen=True)
class Concepts:
    """Look-up tables built once from form_concepts.yaml and form_identifiers.yaml."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]  # first word -> (words, concept)
    prefixes: tuple[tuple[str, str], ...]  # "buscador*" -> search
    stems: re.Pattern[str]
    stem_of: Mapping[str, tuple[str, ...]]
    _seen: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Concepts:
        """Compile the two lists."""
        return _compile(vocabulary)

    def in_prose(self, text: str) -> frozenset[str]:
        """Concepts of running text."""
        if not text:
            return frozenset()
        known = self._seen.get(text)
        if known is None:
            if len(self._seen) > 20_000:  # bounds memory over a long crawl
                self._seen.clear()
            known = self._seen[text] = self._prose(text)
        return known

    def _prose(self, text: str) -> frozenset[str]:
        words = _WORD.findall(norm(text))
        found: set[str] = set()
        for at, word in enumerate(words):
            for phrase, concept in self.phrases.get(word, ()):
                if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                    found.add(concept)
            if len(word) > 6:
                found.update(concept for prefix, concept in self.prefixes if word.startswith(prefix))
        return frozenset(found)

    def in_identifier(self, mark: str) -> frozenset[str]:
        """Concepts of a name, id, class or address."""
        if not mark:
            return frozenset()
        key = "\0" + mark
        known = self._seen.get(key)
        if known is None:
            spaced = f" {spell(mark)} {mark.lower()}"
            hits = [*self.stems.findall(spaced), f"={mark.lower()}"]
            known = self._seen[key] = frozenset(c for hit in hits for c in self.stem_of.get(hit, ()))
        return known


def bare(name: str) -> str:
    """A control's name without the prefixes that ASP.NET and JSF put before it: "ctl00$x$txtBuscar" -> "Buscar"."""
    return _HUNGARIAN.sub("", _PREFIX.sub("", name)).lstrip("_-")


def spell(mark: str) -> str:
    """Identifier as words: "edit-searchBlock_form2" -> "edit search block form"."""
    return _SEPARATORS.sub(" ", _CAMEL.sub(" ", mark)).strip().lower()


@lru_cache(maxsize=4)
def _tables(words: tuple[tuple[str, tuple[str, ...]], ...], stems: tuple[tuple[str, tuple[str, ...]], ...]) -> Concepts:
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    prefixes: list[tuple[str, str]] = []
    for concept, listed in words:
        for phrase in listed:
            if phrase.endswith("*"):
                prefixes.append((norm(phrase[:-1]), concept))
            else:
                parts = tuple(_WORD.findall(norm(phrase)))
                phrases.setdefault(parts[0], []).append((parts, concept))
    stem_of: dict[str, tuple[str, ...]] = {}
    for concept, listed in stems:
        for stem in listed:
            stem_of[stem] = (*stem_of.get(stem, ()), concept)
    ordered = sorted((s for s in stem_of if not s.startswith("=")), key=len, reverse=True)
    shaped = [rf"(?<![a-z]){re.escape(s)}(?![a-z])" if len(s) <= _SHORT else re.escape(s) for s in ordered]
    return Concepts({k: tuple(v) for k, v in phrases.items()}, tuple(prefixes), re.compile("|".join(shaped)), stem_of)


_BY_VOCABULARY: dict[int, tuple[Vocabulary, Concepts]] = {}  # the vocabulary is held so that its id stays its own


def _compile(vocabulary: Vocabulary) -> Concepts:
    known = _BY_VOCABULARY.get(id(vocabulary))
    if known is None:
        lists = vocabulary.lists

        def of(stem: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
            return tuple((k.removeprefix(stem), v) for k, v in lists.items() if k.startswith(stem))

        known = _BY_VOCABULARY[id(vocabulary)] = (vocabulary, _tables(of("form_concepts."), of("form_identifiers.")))
    return known[1]
