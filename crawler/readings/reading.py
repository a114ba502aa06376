"""Reading: one page with every reading on it, computed when first asked for and only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.page import Page
from crawler.readings import (
    accounts,
    agencies,
    blocks,
    channels,
    dates,
    documents,
    forms,
    hosts,
    languages,
    links,
    mail,
    markup,
    navigation,
    open_data,
    participation,
    payments,
    place,
    rendering,
    states,
)
from crawler.readings.addresses import Address, Addresses
from crawler.readings.model import (
    AgencyLink,
    DatedItem,
    DocumentLink,
    Embed,
    Form,
    Heading,
    Link,
    Mailbox,
    Mark,
    NavItem,
    PageState,
    Script,
)
from crawler.text import words_in
from crawler.vocabulary import Vocabulary


@dataclass(frozen=True)
class Lens:
    """What it takes to read a page: the words, and which host belongs to which institution."""

    vocabulary: Vocabulary
    institutions: Mapping[str, str] = field(default_factory=dict)  # host -> institution id

    @cached_property
    def addresses(self) -> Addresses:
        """What addresses say by themselves."""
        return Addresses(self.vocabulary, self.institutions)

    def read(self, page: Page) -> Reading:
        """Put a page under the lens; nothing is computed yet."""
        return Reading(page, self)


@dataclass(frozen=True)
class Reading:
    """One page and its readings."""

    page: Page
    lens: Lens

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed document."""
        return markup.parse(self.page.html)

    @cached_property
    def resolver(self) -> links.Resolver:
        """Makes addresses on the page absolute."""
        return links.Resolver(self)

    @cached_property
    def places(self) -> place.Places:
        """Where the nodes of the tree stand."""
        return place.places(self.tree)

    @cached_property
    def signs(self) -> frozenset[str]:
        """Names, tags and attributes on the page (see place.Places.signs)."""
        return self.places.signs()

    @cached_property
    def traces(self) -> hosts.Traces:
        """What known products left on the page."""
        return hosts.Traces()

    @cached_property
    def title(self) -> str:
        """Text of <title>, white space folded, at most 300 characters."""
        return blocks.title(self)

    @cached_property
    def text(self) -> str:
        """Visible text of the body, white space folded."""
        return blocks.visible_text(self)

    @cached_property
    def main_text(self) -> str:
        """Visible text without header, navigation, aside and footer."""
        return blocks.main_text(self)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """h1 to h4 in document order."""
        return blocks.headings(self)

    @cached_property
    def meta(self) -> Mapping[str, str]:
        """<meta> name or property -> content, names in lower case; plus "canonical" and "lang"."""
        return blocks.meta(self)

    @cached_property
    def scripts(self) -> tuple[Script, ...]:
        """External and inline scripts."""
        return blocks.scripts(self)

    @cached_property
    def embeds(self) -> tuple[Embed, ...]:
        """Frames of every kind."""
        return links.embeds(self)

    @cached_property
    def anchors(self) -> list[LexborNode]:
        """The element of each link."""
        return links.anchors(self)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """a[href] and area[href], at most 6,000, in document order."""
        return links.links(self)

    @cached_property
    def labels(self) -> tuple[frozenset[str], ...]:
        """Of each link, the words of its label."""
        return tuple([words_in(link.label) for link in self.links])

    @cached_property
    def label_words(self) -> frozenset[str]:
        """The words of all labels."""
        return frozenset().union(*self.labels)

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """Of each link, what its address says by itself."""
        of = self.lens.addresses.of
        return tuple([of(link.url) for link in self.links])

    @cached_property
    def led(self) -> Mapping[str, Sequence[int]]:
        """Trait -> places in `links` of those whose address has it."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, address in enumerate(self.addresses):
            for trait in address.traits:
                found[trait].append(number)
        return dict(found)

    @cached_property
    def feeds(self) -> tuple[str, ...]:
        """Absolute addresses of RSS and Atom feeds the page announces."""
        return links.feeds(self)

    @cached_property
    def nav(self) -> tuple[NavItem, ...]:
        """First and second level of the main navigation, labels classed."""
        return navigation.nav(self)

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Every form with its type."""
        return forms.forms(self)

    @cached_property
    def mailboxes(self) -> tuple[Mailbox, ...]:
        """Institutional addresses; share links, placeholders and assets are left out."""
        return mail.mailboxes(self)

    @cached_property
    def documents(self) -> tuple[DocumentLink, ...]:
        """Links to documents, scored as form or report."""
        return documents.documents(self)

    @cached_property
    def agencies(self) -> tuple[AgencyLink, ...]:
        """Links to other public institutions."""
        return agencies.agencies(self)

    @cached_property
    def dates(self) -> tuple[DatedItem, ...]:
        """Dated items; clocks, laws, footers and third-party timelines are left out."""
        return dates.dates(self)

    @cached_property
    def channels(self) -> tuple[Mark, ...]:
        """Chats, WhatsApp, forums, help desks, contact and complaint forms."""
        return channels.channels(self)

    @cached_property
    def accounts(self) -> tuple[Mark, ...]:
        """Registration and log-in for the public, for staff, or unclear."""
        return accounts.accounts(self)

    @cached_property
    def payments(self) -> tuple[Mark, ...]:
        """Gateways, card fields, bank slips."""
        return payments.payments(self)

    @cached_property
    def participation(self) -> tuple[Mark, ...]:
        """Consultations, polls and votes, surveys, and statistics about surveys."""
        return participation.participation(self)

    @cached_property
    def open_data(self) -> tuple[Mark, ...]:
        """Catalogues and machine-readable data sets."""
        return open_data.open_data(self)

    @cached_property
    def languages(self) -> Mapping[str, int]:
        """Mayan languages found: code -> windows of text (hand-book 7.4)."""
        return languages.languages(self)

    @cached_property
    def state(self) -> PageState:
        """What the answer really is."""
        return states.state(self)

    @cached_property
    def render_need(self) -> tuple[str, ...]:
        """Signals S1-S8, F1, F2, C1, G1, M1, J1, W1 that hold on the page."""
        return rendering.render_need(self)
