"""Searching: which form to search with, which words to ask for, and the three submissions of a visit."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from crawler.page import Purpose, Via
from crawler.step import QUERY, SearchOffer, Step, Unit
from crawler.tries import choose, nonsense

_HOPS = 3  # redirects of an answer that are followed: a single result often redirects to its page
_SKIPPED = "omitida: "


class Searching:
    """Folds offers and answers; `next` gives the submissions, at most three, the control last."""

    def __init__(self, site_id: str, *, browser: bool) -> None:
        self._site, self._browser = site_id, browser
        self._offer: SearchOffer | None = None
        self._on_home = False
        self._titles: dict[str, tuple[str, ...]] = {}
        self._bodies: dict[str, tuple[str, ...]] = {}
        self._home_words: frozenset[str] = frozenset()
        self._asked: list[Unit] = []
        self._skip = ""
        self._noted = False
        self._words: list[tuple[str, str]] | None = None

    def offer(self, offer: SearchOffer | None, *, home: bool) -> None:
        """A page offers a search; the home page's form is preferred, then the highest score."""
        if offer is None or self._asked:
            return
        better = self._offer is None or (home, offer.score) > (self._on_home, self._offer.score)
        if better or (home and offer.scripted):
            self._offer, self._on_home = offer, home

    def title(self, unit: Unit) -> None:
        """A page was read: its title words may be asked for."""
        if unit.step.purpose is Purpose.HOME:
            self._home_words |= frozenset(unit.found.words)
        else:
            url = unit.answer.final_url or unit.step.url
            self._titles[url], self._bodies[url] = unit.found.title_words, unit.found.body_words

    def skip(self, why: str) -> None:
        """The test may not be made."""
        self._skip = why

    def apply(self, unit: Unit) -> None:
        """Fold one submission or one redirect of its answer."""
        if not unit.step.method:
            self._noted = True
        else:
            self._asked.append(unit)

    def next(self) -> Step | None:
        """The next submission; a note when there is an offer that may not be tried; None when done."""
        if self._offer is None or self._noted:
            return None
        redirected = self._redirected(self._asked[-1]) if self._asked else None
        if redirected is not None:
            return redirected
        if self._words is None:
            self._words = self._choose()
        if not self._words:
            self._skip = self._skip or "el sitio no tiene palabras propias que buscar"
        why = self._skip or ("" if self._types(self._offer) else self._offer.refusal)
        if why:
            return Step(
                Purpose.SEARCH, self._offer.url, method="", reason=_SKIPPED + why, site=self._site, offer=self._offer
            )
        queries = [*self._words, (nonsense(self._site), "")]
        sent = sum(1 for unit in self._asked if unit.step.reason != "redirect")
        return self._query(*queries[sent]) if sent < len(queries) else None

    def _choose(self) -> list[tuple[str, str]]:
        """Two words of titles; what is missing comes from the text of other pages."""
        words = choose(list(self._titles.items()), self._home_words)
        taken = {url for _word, url in words}
        rest = [(url, body) for url, body in self._bodies.items() if url not in taken]
        known = self._home_words | {word for word, _url in words} | {w for t in self._titles.values() for w in t}
        return [*words, *choose(rest, known, 2 - len(words))]

    def _query(self, word: str, source: str) -> Step:
        offer = self._offer
        assert offer is not None  # noqa: S101 - next() returned before
        if self._types(offer):
            step = Step(Purpose.SEARCH, offer.form_url, Via.BROWSER, site=self._site, word=word, source=source)
            return replace(step, offer=offer, clicks=1)
        return Step(
            Purpose.SEARCH,
            offer.url.replace(QUERY, quote(word)),
            Via.BROWSER if offer.scripted else Via.HTTP,
            method=offer.method,
            body={name: value.replace(QUERY, word) for name, value in offer.body.items()},
            site=self._site,
            word=word,
            source=source,
            offer=offer,
            clicks=1,
        )

    def _types(self, offer: SearchOffer) -> bool:
        return offer.typed and self._browser

    def _redirected(self, last: Unit) -> Step | None:
        hops = 0
        for unit in reversed(self._asked):
            if unit.step.reason != "redirect":
                break
            hops += 1
        if not last.answer.location or hops >= _HOPS:
            return None
        return replace(last.step, url=last.answer.location, method="GET", body={}, reason="redirect")
