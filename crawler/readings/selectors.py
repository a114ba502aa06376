"""Selectors: which of a list can match a page, told by the signs on it before the tree is searched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

# Of a selector: what offers a choice or denies, a part that asks for an attribute, and the names and tags of the rest.
_CHOICE, _ATTRIBUTE = re.compile(r"[,:\\]"), re.compile(r"\[([\w-]+)(?:=['\"]?([\w-]+)['\"]?(?=\]))?[^\]]*\]")
_NAME, _TAG = re.compile(r"[.#]([\w-]+)"), re.compile(r"(?:^|(?<=[\s>~+]))[a-z][\w-]*", re.IGNORECASE)


class Selectors:
    """A list of selectors, built once and asked of every page."""

    def __init__(self, selectors: Iterable[str]) -> None:
        self._needs = [(needed(one), one) for one in dict.fromkeys(selectors)]

    def all(self, reading: Reading) -> list[LexborNode]:
        """What any of them finds, in the order of the document."""
        possible = self._possible(reading)
        return reading.tree.css(", ".join(possible)) if possible else []

    def first(self, reading: Reading) -> str:
        """The first that finds something, else "". On most pages none does, which one search for all tells."""
        possible, tree = self._possible(reading), reading.tree
        if len(possible) > 1 and tree.css_first(", ".join(possible)) is None:
            return ""
        return next((one for one in possible if tree.css_first(one) is not None), "")

    def _possible(self, reading: Reading) -> list[str]:
        """Those that may find something on the page, in the order of the list."""
        signs = reading.signs
        return [one for needs, one in self._needs if needs <= signs]


@lru_cache(maxsize=64)
def compiled(selectors: tuple[str, ...]) -> Selectors:
    """Those of a word list."""
    return Selectors(selectors)


def needed(selector: str) -> frozenset[str]:
    """The signs (`Reading.signs`) without which nothing matches the selector; none where it offers a choice."""
    if _CHOICE.search(selector):
        return frozenset()
    bare = _ATTRIBUTE.sub("", selector)
    found = {f"<{tag}" for tag in _TAG.findall(bare)} | set(_NAME.findall(bare))
    for attribute, value in _ATTRIBUTE.findall(selector):
        found |= {f"[{attribute}"} | ({f"[name={value}"} if attribute == "name" and value else set())
    return frozenset(sign.lower() for sign in found)
