"""What an address says by itself: a template repeats its links on every page, so each address is judged once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from crawler.readings.agencies import named_institution
from crawler.readings.channels import is_channel
from crawler.readings.dates import day_of
from crawler.readings.documents import kind_of_file
from crawler.readings.hosts import matching
from crawler.readings.links import is_feed
from crawler.readings.mail_spelled import CODE
from crawler.readings.open_data import is_data_file, is_portal
from crawler.readings.participation import is_named_survey
from crawler.vocabulary import Vocabulary

_REMEMBERED = 16_384  # addresses; the sites that are read at the same time have fewer between them
# Kinds of fingerprints by which readings pick links.
_KINDS = ("chat", "helpdesk", "messenger", "open_data", "participation", "payment", "survey", "telegram")


@dataclass(frozen=True, slots=True)
class Address:
    """`traits`: kinds of known products it leads to, and channel, data_file, data_portal, dated, feed, named_survey;
    `institution`: whose host it is or passes the visitor on to; `file`: what kind of document it leads to."""

    traits: frozenset[str]
    institution: str
    file: str


class Addresses:
    """Judges addresses under one lens; called with one, it says what is known of it."""

    def __init__(self, vocabulary: Vocabulary, institutions: Mapping[str, str]) -> None:
        self._vocabulary, self._institutions = vocabulary, institutions
        self.of = lru_cache(maxsize=_REMEMBERED)(self._of)

    def _of(self, url: str) -> Address:
        words = self._vocabulary
        found = {kind for kind in _KINDS if matching(words, kind, url)}
        told = {
            "channel": is_channel(url),
            "data_file": is_data_file(words, url),
            "data_portal": is_portal(words, url),
            "dated": day_of(url) is not None,
            "cloaked": CODE in url,
            "feed": is_feed(url),
            "mailto": url[:7].lower() == "mailto:",
            "named_survey": is_named_survey(words, url),
        }
        traits = found | {name for name, holds in told.items() if holds}
        return Address(frozenset(traits), named_institution(url, self._institutions), kind_of_file(words, url))
