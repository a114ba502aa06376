"""Reasons: what detectors and visits say, in the language of the page where all of it is known in that language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from babel.dates import format_date

from reports.clean import plain
from reports.words import Words
from scoring.phrases import AS_IT_IS, phrase, technical
from scoring.reason import Reason, among, say

_LONGEST = 600  # letters, as of the Spanish text
_FIELD = re.compile(r"%\(\w+\)s")
_LETTER = re.compile(r"[^\W\d_]")


def reason_in(wording: Iterable[Any], words: Words) -> str:
    """A stored reason in the language, "" when it was stored as text alone or a message is not translated."""
    stored = list(wording)
    return _said(Reason.of(stored), words) if stored else ""


def missing_in(missing: Iterable[str], words: Words) -> str:
    """What a visit did not see in the language, "" when a phrase is not known."""
    return _said(among(map(phrase, missing), "; "), words)


def ending_in(detail: str, words: Words) -> str:
    """How a visit ended in the language, "" when that is not known; what a program said is the same in all."""
    return _said(say("%(detail)s", detail=technical(detail)), words)


def _said(reason: Reason, words: Words) -> str:
    day = partial(format_date, format="long", locale=words.locale)
    try:
        return plain(reason.said(partial(_translated, words), day), _LONGEST)
    except LookupError:  # of another version of the program, or words that nobody knows
        return ""


def _translated(words: Words, message: str) -> str:
    """The message in the language. Raises LookupError when it has none: what only joins others needs none."""
    text = words.catalogue.gettext(message)
    if text == message and (message == AS_IT_IS or _LETTER.search(_FIELD.sub("", message))):
        raise LookupError(message)
    return text
