"""What the answer to one search says, beside the control's: found, listed, nothing, ignored, broken or blocked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from crawler.evidence import SearchQuery
from crawler.readings.model import Block, Link, PageState
from crawler.readings.reading import Lens, Reading
from crawler.text import norm

_BLOCKED = {PageState.CAPTCHA, PageState.WAF_BLOCK, PageState.WAF_CHALLENGE, PageState.RATE_LIMITED}
_SHELLS = {"S1", "S2", "S8"}  # the answer is drawn by script and was not seen
_WORD = "\ufffc"  # stands for the word that was asked, so that an echo of it equals the control's echo
_MIN_LINKS = 1


class Answer(StrEnum):
    """What one answer amounts to."""

    FOUND = "found"  # the page the word was taken from is listed, or the answer is that page
    LISTED = "listed"  # something new is listed that speaks of the word
    NOTHING = "nothing"  # says, or shows, that there is nothing
    IGNORED = "ignored"  # the same as for the nonsense word
    BROKEN = "broken"  # an HTTP error
    BLOCKED = "blocked"  # captcha, firewall, too many requests
    UNSEEN = "unseen"  # drawn by script, or the request failed, or typing did nothing
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Judged:
    """A query, what its answer amounts to, and the link that shows it."""

    query: SearchQuery
    answer: Answer
    link: Link | None = None
    reading: Reading | None = None


@dataclass(frozen=True)
class Results:
    """The answer of one search as it is compared: links by address, contexts with the word made anonymous."""

    reading: Reading
    links: Mapping[str, Link]
    contexts: frozenset[str]
    says_nothing: bool

    @classmethod
    def of(cls, query: SearchQuery, lens: Lens) -> Results | None:
        """Read the answer; None when there is none."""
        if query.page is None:
            return None
        reading = lens.read(query.page)
        places = set(Block) if query.typed else {Block.MAIN, Block.ASIDE}  # what is typed is answered under the box
        shown = [k for k in reading.links if k.url and k.block in places]
        kept = {address(k.url, query.text): k for k in reversed(shown)}
        contexts = frozenset(_anonymous(f"{k.label} {k.context}", query.text) for k in shown)
        told = reading.text if query.typed else reading.main_text
        nothing = told in lens.vocabulary.words("search.no_results")
        return cls(reading, kept, contexts, nothing)


def judge(query: SearchQuery, control: Results | None, lens: Lens) -> Judged:
    """Judge the answer to a word of the site against the answer to the nonsense word."""
    mine = Results.of(query, lens)
    if mine is None:
        return Judged(query, Answer.UNSEEN)
    refused = _refused(mine.reading)
    if refused is not None:
        return Judged(query, refused, reading=mine.reading)
    found = _source(query, mine, control)
    if found is not None:
        return Judged(query, Answer.FOUND, found[0], mine.reading)
    if control is None or _refused(control.reading) is not None:
        return Judged(query, Answer.UNCLEAR, reading=mine.reading)
    listed = _listed(query, mine, control)
    if listed is not None:
        return Judged(query, Answer.LISTED, listed, mine.reading)
    answer = _empty(mine, control)
    if query.typed and (answer is Answer.IGNORED or mine.reading.page.refused_requests):
        # Nothing happened: the page may want a click, or a request that may not be made.
        answer = Answer.UNSEEN
    return Judged(query, answer, reading=mine.reading)


def _refused(reading: Reading) -> Answer | None:
    page = reading.page
    if reading.state in _BLOCKED or page.status in {401, 403, 429}:
        return Answer.BLOCKED
    if page.status >= 400 or reading.state in {PageState.SERVER_ERROR, PageState.CLIENT_ERROR}:
        return Answer.BROKEN
    if not page.rendered and _SHELLS & set(reading.render_need):
        return Answer.UNSEEN
    return None


def _source(query: SearchQuery, mine: Results, control: Results | None) -> tuple[Link | None] | None:
    """The page the word came from: as the answer itself, or linked here and not in the control's answer."""
    wanted = address(query.source_url, "")
    here = address(mine.reading.page.final_url, "")
    there = address(control.reading.page.final_url, "") if control is not None else ""
    if here == wanted and there != wanted:
        return (None,)
    if control is None:  # a link could stand on every page of the site
        return None
    for key, link in mine.links.items():
        if key not in control.links and _same(link.url, query.source_url):
            return (link,)
    return None


def _listed(query: SearchQuery, mine: Results, control: Results) -> Link | None:
    word = norm(query.text)
    for key, link in mine.links.items():
        said = f"{link.label} {link.context}"
        echo = _anonymous(said, query.text) in control.contexts
        if key not in control.links and word in norm(said) and not echo:
            return link
    return None


def _empty(mine: Results, control: Results) -> Answer:
    if mine.says_nothing:
        return Answer.NOTHING
    if set(mine.links) == set(control.links):
        return Answer.IGNORED if len(mine.links) >= _MIN_LINKS else Answer.NOTHING
    return Answer.UNCLEAR


def _anonymous(text: str, word: str) -> str:
    return norm(text).replace(norm(word), _WORD)


def address(url: str, word: str) -> str:
    """Address as it is compared: no scheme, www, fragment or final slash; the asked word is anonymous in the query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = (parts.netloc or "").lower().removeprefix("www.")
    query = unquote_plus(parts.query)
    shown = query.replace(word, _WORD) if word else query
    return f"{host}{unquote_plus(parts.path).rstrip('/')}{'?' if shown else ''}{shown}"


def _same(url: str, source: str) -> bool:
    """The same page; a result may carry more parameters than the page (highlighting, tracking)."""
    try:
        mine, theirs = urlsplit(url), urlsplit(source)
    except ValueError:
        return False
    if address(mine._replace(query="").geturl(), "") != address(theirs._replace(query="").geturl(), ""):
        return False
    return set(parse_qsl(theirs.query)) <= set(parse_qsl(mine.query))
