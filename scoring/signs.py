"""Signs: what one page alone shows of each criterion, and how strongly; what HTTP and a browser are compared by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from crawler.readings.agencies import institution_of
from crawler.readings.forms_search import offers_search
from crawler.readings.model import Block, FormType, Mark, PageState, Tier
from crawler.readings.reading import Reading
from crawler.readings.signals import search_is_drawn
from crawler.registry import bare_host
from scoring.answering import SPOKEN
from scoring.detectors import decision_participation, electronic_vote, online_surveys
from scoring.weighing import BLANK_CHARS

Sign = tuple[str, Tier]

_CLOUD = frozenset({"cloud", "unknown"})  # a page of a service, or a link without an ending: a file may lie behind
_NEEDS = frozenset({"necesidad", "audiencia", "evento"})


def signs(reading: Reading) -> set[Sign]:
    """(criterion, tier) of everything on the page that a detector weighs. An error page shows nothing."""
    if reading.page.status >= 400:
        return set()
    return {(name, tier) for name, tiers in _OF.items() for tier in tiers(reading)}


def _content(reading: Reading) -> Iterator[Tier]:
    """A page with a text of its own."""
    if reading.state is PageState.OK and len(reading.main_text) >= BLANK_CHARS:
        yield Tier.B


def _static(reading: Reading) -> Iterator[Tier]:
    """Headings of structure and of services: B for both, C for one of them."""
    words = reading.lens.vocabulary.words
    titles = [heading.text for heading in reading.headings if heading.level <= 3]
    told = sum(any(words(f"content.{topic}").find(text) for text in titles) for topic in ("structure", "services"))
    if told and any(_content(reading)):
        yield Tier.B if told == 2 else Tier.C


def _agencies(reading: Reading) -> Iterator[Tier]:
    """Another institution in the template, or in a text."""
    own = institution_of(bare_host(urlsplit(reading.page.final_url).hostname or ""), reading.lens.institutions)
    for agency in reading.agencies:
        if agency.institution != own:
            yield Tier.C if agency.link.block is Block.MAIN else Tier.B


def _updates(reading: Reading) -> Iterator[Tier]:
    return (item.tier for item in reading.dates if item.day <= reading.page.fetched_at.date())


def _documents(reading: Reading) -> Iterator[Tier]:
    return (Tier.C if link.kind in _CLOUD else Tier.B for link in reading.documents if link.score > 0)


def _mail(reading: Reading) -> Iterator[Tier]:
    yield from (box.tier for box in reading.mailboxes)
    if any(form.type is FormType.CONTACT for form in reading.forms):
        yield Tier.C


def _search(reading: Reading) -> Iterator[Tier]:
    """A form that searches; or a label or an empty place that promises one."""
    words = reading.lens.vocabulary.words("search.link")
    if any(offers_search(form) for form in reading.forms):
        yield Tier.B
    elif search_is_drawn(reading) or any(k.url and len(k.label) <= 40 and k.label in words for k in reading.links):
        yield Tier.C


def _needs(reading: Reading) -> Iterator[Tier]:
    return (Tier.C for item in reading.nav if item.kind in _NEEDS)


def _counting(marks: tuple[Mark, ...]) -> Iterator[Tier]:
    return (mark.tier for mark in marks if mark.counts)


def _answers(kinds: frozenset[str]) -> Callable[[Reading], Iterator[Tier]]:
    """What is open on the page, and links that are opened to see whether it is."""

    def tiers(reading: Reading) -> Iterator[Tier]:
        marks = reading.participation
        return (m.tier for m in marks if SPOKEN.get(m.kind, m.kind) in kinds and (m.counts or m.kind in SPOKEN))

    return tiers


_OF: Mapping[str, Callable[[Reading], Iterator[Tier]]] = {
    "static_information": _static,
    "many_pages": _content,
    "links_to_agencies": _agencies,
    "frequent_updates": _updates,
    "downloadable_forms": _documents,
    "email_contact": _mail,
    "search_works": _search,
    "interactive_channels": lambda reading: _counting(reading.channels),
    "user_accounts": lambda reading: _counting(reading.accounts),
    "electronic_payments": lambda reading: _counting(reading.payments),
    "organised_by_needs": _needs,
    "decision_participation": _answers(decision_participation.KINDS),
    "electronic_vote": _answers(electronic_vote.KINDS),
    "online_surveys": _answers(online_surveys.KINDS),
}

CRITERIA = tuple(_OF)
