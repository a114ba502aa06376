"""What an answer offers to the visit: leads, documents, feeds, the search form; and what a sitemap lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from crawler.page import Page, Purpose
from crawler.readings import follow, forms_search
from crawler.readings.forms_search import best_search
from crawler.readings.model import Block, Link
from crawler.readings.priority import Priority
from crawler.readings.reading import Reading
from crawler.readings.rendering import client_redirect
from crawler.readings.similarity import fingerprint
from crawler.scope import canonical, trap
from crawler.step import QUERY, Found, Lead, SearchOffer
from crawler.text import norm
from crawler.tries import title_words

# Possessive: megabytes of white space behind a <loc> would otherwise be tried in all their halves.
_LOC = re.compile(r"<(?:\w+:)?loc>\s*+(?:<!\[CDATA\[\s*+)?([^<\]\s]+)")
_SITEMAP_ADDRESSES = 2000  # of one sitemap that are kept; more than any site of the study has
_BODY, _BODY_WORDS = 4000, 60  # characters and words of a main text: enough for two that no other page has
_DOCUMENTS = 12  # of one page that are remembered; six are asked for
_WORD = re.compile(r"[a-z]{6,14}")


@dataclass(frozen=True)
class Finder:
    """Reads one page for the visit. `owner_of` gives the site id of an address, "" outside the registry."""

    owner_of: Callable[[str], str]
    priority: Priority
    links_per_page: int
    repeats: int

    def survey(self, reading: Reading) -> Found:
        """Everything the visit may act on, without a fetch."""
        page = reading.page
        headings = " ".join(h.text for h in reading.headings if h.level == 1)
        home = page.purpose is Purpose.HOME
        common = reading.lens.vocabulary.lists["search.common_in_titles"]
        documents = sorted((d for d in reading.documents if d.score >= 0), key=lambda d: -d.score)
        return Found(
            leads=self._leads(reading),
            documents=tuple((d.url, d.score) for d in documents[:_DOCUMENTS]),
            feeds=reading.feeds[:4],
            follow=follow.targets(reading)[:8],
            search=self._search(reading),
            title_words=title_words(f"{reading.title} {headings}", common),
            body_words=() if home else title_words(reading.main_text[:_BODY], common)[:_BODY_WORDS],
            words=tuple(sorted(set(_WORD.findall(norm(reading.text + " " + reading.title))))) if home else (),
            render_need=reading.render_need,
            redirect=client_redirect(reading),
            print=fingerprint(reading),
            text=len(reading.text),
        )

    def _leads(self, reading: Reading) -> tuple[Lead, ...]:
        levels = {canonical(item.url): item.level for item in reversed(reading.nav) if item.url}
        leads: dict[str, Lead] = {}
        frames = [Link(e.url, e.title or "marco", Block.MAIN, e.selector) for e in reading.embeds if e.url]
        for link in [*frames, *reading.links][: self.links_per_page]:
            url = canonical(link.url) if link.url else ""
            site = self.owner_of(url) if url and url not in leads else ""
            if not site or trap(url, self.repeats):
                continue
            value = self.priority.worth(url, link.label, link.block)  # without its session number
            if value > 0:
                leads[url] = Lead(url, site, value, self.priority.topic(link), link.label[:80], levels.get(url, 0))
        return tuple(leads.values())

    def _search(self, reading: Reading) -> SearchOffer | None:
        found = best_search([reading])
        if found is None:
            return None
        form = found[1]
        url, method, body = forms_search.build_query(form, QUERY)
        return SearchOffer(
            form_url=reading.page.final_url,
            selector=form.selector,
            url=url,
            method=method.upper(),
            body=body,
            refusal=forms_search.is_harmless(form),
            scripted=reading.page.rendered and any(need.startswith("S") for need in reading.render_need),
            typed=forms_search.is_typed(form),
            score=form.search_score,
        )

    def sitemap(self, page: Page) -> Found:
        """Addresses of a sitemap in the registry's scope, or the children of a sitemap index."""
        addresses, index = sitemap_addresses(page.html)
        kept = tuple(url for url in addresses if self.owner_of(url))
        return Found(sitemaps=kept) if index else Found(sitemap=kept)


def sitemap_addresses(xml: str) -> tuple[tuple[str, ...], bool]:
    """Addresses in a sitemap and whether it is an index. Read as text: entities are never expanded."""
    addresses = (canonical(url.replace("&amp;", "&")) for url in _LOC.findall(xml)[:_SITEMAP_ADDRESSES])
    return tuple(dict.fromkeys(url for url in addresses if url)), "<sitemapindex" in xml[:2000].lower()


def lead_of_sitemap(url: str, site: str, priority: Priority) -> Lead:
    """A lead for an address that only the sitemap knows; its words are those of its path."""
    label = re.sub(r"[-_/.]+", " ", url.split("/", 3)[-1])
    link = Link(url, label, Block.MAIN, "")
    return Lead(url, site, priority.value(link), priority.topic(link), label[:80])
