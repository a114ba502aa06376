"""How marks are written: the excerpt masked and cut, words looked up under the page's lens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.readings.later import on_page
from crawler.readings.model import Block, Link, Mark, Tier
from crawler.text import Words, mask

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_TITLE_GAP = re.compile(r"\s+[-–—|:»·]+\s+")


def mark(
    kind: str, tier: Tier, selector: str, excerpt: str, *, target: str = "", why: str = "", counts: bool = True
) -> Mark:
    """A mark with its excerpt fit for publication."""
    return Mark(kind, tier, counts, selector, mask(excerpt), target, why)


def denied(kind: str, selector: str, excerpt: str, why: str, *, target: str = "", tier: Tier = Tier.D) -> Mark:
    """A negative control: it was seen and is not what the criterion asks for."""
    return Mark(kind, tier, False, selector, mask(excerpt), target, why)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a link, on whatever page it stands."""

    kind: str
    tier: Tier
    why: str
    counts: bool = True


def of_verdict(verdict: Verdict, link: Link) -> Mark:
    """The mark that a link leaves of which this is said."""
    return from_link(verdict.kind, verdict.tier, link, verdict.why, counts=verdict.counts)


def from_link(kind: str, tier: Tier, link: Link, why: str, *, counts: bool = True) -> Mark:
    """A mark that a link leaves."""
    known = {"kind": kind, "tier": tier, "counts": counts, "excerpt": mask(link.label or link.url)}
    known |= {"target": link.url, "why": why}
    return on_page(Mark, known, selector=(getattr, link, "selector"))


def words(reading: Reading, name: str) -> Words:
    """The word list "file.list" of the page's lens."""
    return reading.lens.vocabulary.words(name)


def likely(reading: Reading, *names: str) -> list[Link]:
    """Links whose label has the first word of a phrase of these lists: a cheap sieve before the lists are searched."""
    firsts = reading.lens.vocabulary.first_words(names)
    if firsts.isdisjoint(reading.label_words):
        return []
    return [link for link, said in zip(reading.links, reading.labels, strict=True) if not firsts.isdisjoint(said)]


def leading(reading: Reading, *traits: str) -> list[Link]:
    """Links whose address has one of these traits."""
    places = {place for trait in traits for place in reading.led.get(trait, ())}
    return [reading.links[place] for place in sorted(places)]


def heads(reading: Reading, level: int = 2) -> str:
    """Title and headings down to a level, one sentence each."""
    return ". ".join([reading.title, *(h.text for h in reading.headings if h.level <= level)])


def subject(reading: Reading, level: int = 2) -> str:
    """What the page says that it is about: its own headings, else its title, without the names of institutions.

    There is a Dirección de Recursos Humanos: its name, in the header or behind every title, is not about the staff."""
    site = _TITLE_GAP.split(reading.title)
    own = [h.text for h in reading.headings if h.level <= level and h.block in {Block.MAIN, Block.ASIDE}]
    told = [one for one in own if not _is_name(reading, one) and one not in site[1:]]
    return ". ".join(told or [one for one in site[: max(1, len(site) - 1)] if not _is_name(reading, one)])


def _is_name(reading: Reading, text: str) -> bool:
    first = text.split(" ", 1)[0]
    return first in words(reading, "accounts.institution")


def distinct(marks: Iterable[Mark], limit: int = 40) -> tuple[Mark, ...]:
    """At most `limit` marks, one per kind, target and excerpt: a link in the menu and in the footer is one sign."""
    kept: dict[tuple[str, str, str], Mark] = {}
    for one in marks:
        kept.setdefault((one.kind, one.target, "" if one.target else one.excerpt), one)
    return tuple(kept.values())[:limit]
