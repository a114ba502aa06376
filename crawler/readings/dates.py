"""Dated items of a page (hand-book 5.4): from its metadata, and from what a visitor reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta, timezone
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

from crawler.readings.blocks import block_of, selector_of, text_nodes
from crawler.readings.dates_spanish import HAS_YEAR, parse_dates
from crawler.readings.later import Call, on_page
from crawler.readings.marking import leading
from crawler.readings.model import BODY, DatedItem, Tier
from crawler.readings.selectors import Selectors
from crawler.text import fold_space, norm, read

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_GUATEMALA = timezone(timedelta(hours=-6))  # no daylight saving time
_JSON_LD = re.compile(r'"datePublished"\s*:\s*"(\d{4}-\d{2}-\d{2})')
_URL_DAY = re.compile(r"/(20\d\d)/(\d{2})/(\d{2})/[^/?#]{3,}")
_META = Selectors(
    ('meta[property="article:published_time"]', 'meta[itemprop="datePublished"]', 'meta[name="datePublished"]')
)
_STAMPED = Selectors(("time[datetime]",))
_MOST = 300  # items of one page
_BEFORE = 60  # characters before a date that say what it is the date of
_START = 25  # a dateline opens its paragraph: "Guatemala, 12 de marzo de 2026."
_ITEM = 300  # a longer text is prose, and prose tells of other days than its own
_LABEL = 160
_CLIMB = 6
_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5"})
_HOLDERS = frozenset({"li", "p", "article", "tr", "section", "div", "td", "dd", "dt"})


def dates(reading: Reading) -> tuple[DatedItem, ...]:
    """Items with the day of their publication, not after the day on which the page was read; strongest source first."""
    today = reading.page.fetched_at.astimezone(_GUATEMALA).date()
    found: dict[tuple[date, str], DatedItem] = {}
    for source in (_metadata(reading), _printed(reading, today), _addresses(reading)):
        for item in source:
            if item.day <= today and len(found) < _MOST:
                found.setdefault((item.day, item.label), item)
    return tuple(found.values())


def _metadata(reading: Reading) -> Iterator[DatedItem]:
    title = reading.title[:_LABEL]
    if reading.lens.vocabulary.words("dates.demo").find(title):
        return
    if "datePublished" in reading.page.html:
        for node in reading.tree.css('script[type="application/ld+json"]'):
            for text in _JSON_LD.findall(node.text())[:_MOST]:
                yield from _item(text, "jsonld", title, node)
    for node in _META.all(reading):
        yield from _item(node.attrs.get("content") or "", "meta", title, node)


def _item(text: str, source: str, label: str, node: LexborNode) -> Iterator[DatedItem]:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return
    yield _dated(day, source, Tier.B, label, (selector_of, node))


def _dated(day: date, source: str, tier: Tier, label: str, selector: Call, *, duty: bool = False) -> DatedItem:
    known = {"day": day, "source": source, "tier": tier, "label": label, "transparency": duty}
    return on_page(DatedItem, known, selector=selector)


def _printed(reading: Reading, today: date) -> Iterator[DatedItem]:
    context = _Context(reading, today)
    for node in _STAMPED.all(reading)[:_MOST]:
        if block_of(node) in BODY and "updated" not in (node.attrs.get("class") or ""):
            label = context.label(node)
            if context.allowed(node, label):
                yield from _item(node.attrs.get("datetime") or "", "time", label, node)
    texts = text_nodes(reading)
    for number, (node, written) in enumerate(texts):
        if ("20" in written or "19" in written) and HAS_YEAR.search(written):
            yield from context.items(node, written, texts[number - 1] if number else None)


def _holder_id(node: LexborNode) -> int:
    """Identity of the nearest paragraph, cell or item; inline elements in one share it."""
    at: LexborNode | None = node
    for _ in range(3):
        if at is None or at.tag in _HOLDERS:
            break
        at = at.parent
    return at.mem_id if at is not None else 0


class _Context:
    """What the words around a printed date make of it."""

    def __init__(self, reading: Reading, today: date) -> None:
        words = reading.lens.vocabulary.words
        lists = reading.lens.vocabulary.lists
        self._months = lists["dates.months"]
        self._weekdays, self._demo = words("dates.weekdays"), words("dates.demo")
        self._not_published, self._published = words("dates.not_published"), words("dates.published")
        self._transparency = words("dates.transparency")
        self._third_party = frozenset(lists["dates.third_party"])
        self._laip = words("dates.transparency_pages").find(f"{reading.title} {reading.page.final_url}") is not None
        self._today = today
        self._seen: dict[int, bool] = {}  # node -> whether it is a third party's box
        self._boxes = not self._third_party.isdisjoint(reading.signs)
        self._titles: dict[int, LexborNode | None] = {}
        self._where = reading.places

    def items(self, node: LexborNode, written: str, before: tuple[LexborNode, str] | None) -> Iterator[DatedItem]:
        """The published items whose dates stand in one text node; `before`: the one that stands before it."""
        text = norm(written[:5_000])
        found = list(parse_dates(text, self._months)) or self._split(node, text)
        near = found and before is not None and _holder_id(before[0]) == _holder_id(node)
        lead = norm(before[1][-_BEFORE:]) if before is not None and near else ""
        for day, start, end in found[:20]:
            ahead = f"{lead} {text[max(0, start - _BEFORE) : start]}"[-_BEFORE:]
            duty = self._transparency.find(ahead) is not None
            block = self._where.block(node)
            if not duty and (block not in BODY or self._other(ahead, day)):
                continue
            label = self.label(node)
            if self.allowed(node, label):
                prose = len(text) > _ITEM and start > _START and self._published.find(ahead[-20:]) is None
                listed = duty or not prose or end == len(text)
                tier = Tier.B if listed else Tier.C
                yield _dated(day, "text", tier, label, (self._where.selector, node), duty=duty or self._laip)

    def _split(self, node: LexborNode, text: str) -> list[tuple[date, int, int]]:
        """A date in pieces: <b>12</b> <i>mar</i> <span>2026</span>."""
        holder = node.parent
        whole = norm(holder.text(separator=" ")[:200]) if holder is not None and len(text) <= 12 else ""
        return [hit for hit in parse_dates(whole, self._months) if whole[: hit[2]].endswith(text)][:1]

    def _other(self, ahead: str, day: date) -> bool:
        """A rule, a foundation, a term, something to come; or the clock of the page."""
        sentence = ahead.rpartition(". ")[2]
        clock = day >= self._today - timedelta(days=1) and self._weekdays.find(ahead[-25:]) is not None
        return clock or self._not_published.find(sentence) is not None

    def allowed(self, node: LexborNode, label: str) -> bool:
        """Whether the item is the site's own, and not the demonstration of a theme."""
        at: LexborNode | None = node if self._boxes else None
        for _ in range(2 * _CLIMB):
            if at is None or at.tag in {"body", "html"}:
                break
            if self._foreign(at):
                return False
            at = at.parent
        return not self._demo.within(read(label))

    def _foreign(self, node: LexborNode) -> bool:
        known = self._seen.get(node.mem_id)
        if known is None:
            names = f"{node.attrs.get('class') or ''} {node.attrs.get('id') or ''}".lower().split()
            known = self._seen[node.mem_id] = not self._third_party.isdisjoint(names)
        return known

    def label(self, node: LexborNode) -> str:
        """Heading or link of the item that holds the date, else the item's text."""
        if own := _heading(node):
            return own
        at, item = node.parent, node
        for _ in range(_CLIMB):
            if at is None or at.tag in {"body", "html", "main"}:
                break
            title = self._title(at)
            if title is not None and (words := _said(title)):
                return words
            if at.tag in {"article", "li", "tr"}:
                item = at
                break
            at = at.parent
        return _said(item) or _said(node)

    def _title(self, node: LexborNode) -> LexborNode | None:
        """The first heading or link in a node, looked for once."""
        if node.mem_id not in self._titles:
            self._titles[node.mem_id] = next((inner for inner in node.traverse() if _is_title(inner)), None)
        return self._titles[node.mem_id]


def _said(node: LexborNode) -> str:
    return fold_space(node.text(separator=" ")[: 2 * _LABEL])[:_LABEL]


def _is_title(node: LexborNode) -> bool:
    return node.tag in _TITLES or (node.tag == "a" and "href" in node.attributes)


_STAMPS = 2  # published and changed; an article with more of them is a list


def _heading(node: LexborNode) -> str:
    """Heading of the article that is about this one date; below a text, category links stand beside the date."""
    at = node.parent if node.tag == "time" else None
    for _ in range(_CLIMB):
        if at is None or at.tag == "article":
            break
        at = at.parent
    if at is None or at.tag != "article" or len(at.css("time")) > _STAMPS:
        return ""
    title = at.css_first("h1, h2, h3, h4, h5")
    return _said(title) if title is not None else ""


def _addresses(reading: Reading) -> Iterator[DatedItem]:
    for link in leading(reading, "dated"):
        day = day_of(link.url) if link.block in BODY else None
        if day is not None:
            yield _dated(day, "url", Tier.C, link.label[:_LABEL], (getattr, link, "selector"))


def day_of(url: str) -> date | None:
    """The day that an address names, as those of news do: /2026/03/12/title."""
    hit = _URL_DAY.search(url)
    try:
        return date(int(hit[1]), int(hit[2]), int(hit[3])) if hit else None
    except ValueError:
        return None
