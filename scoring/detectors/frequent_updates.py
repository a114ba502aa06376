"""The information on the site is dynamic: it is updated often.

Present: enough dated items on more than one day within the window, or one this month and several over the year. Items
    that are older, that are dated only in running text, or that are a transparency duty, make it probable.
Absent: coverage is met and there is no dated item, or the newest is old.
Unknown: coverage is not met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta, timezone

from crawler.evidence import SiteEvidence
from crawler.page import Page
from crawler.readings.feeds import feed_dates
from crawler.readings.model import DatedItem, Tier
from crawler.text import mask, norm
from scoring.finding import Citation, Finding, cite, present
from scoring.reason import Reason, say
from scoring.weighing import newest, silence

VERSION = "1.0"

_GUATEMALA = timezone(timedelta(hours=-6))
_SHOWN = 5
_WINDOWS = (30, 90, 180, 365)  # days, those of the published table
_SURE = frozenset({Tier.A, Tier.B})
PUBLICATIONS = say("publicaciones con fecha")


@dataclass(frozen=True)
class _Seen:
    page: Page
    item: DatedItem

    def cite(self) -> Citation:
        return cite(self.page, self.item.selector, mask(f"{self.item.day:%d/%m/%Y} {self.item.label}"))


@dataclass(frozen=True)
class _Rule:
    window_days: int
    min_items: int
    min_dates: int
    recent_days: int
    year_items: int

    def holds(self, found: list[_Seen], today: date) -> bool:
        """Enough items on enough days of the window; or one of late and several over the year."""
        near = [seen for seen in found if _age(seen, today) <= self.window_days]
        fresh = any(_age(seen, today) <= self.recent_days for seen in found)
        year = sum(_age(seen, today) <= 365 for seen in found)
        days = {seen.item.day for seen in near}
        return (len(near) >= self.min_items and len(days) >= self.min_dates) or (fresh and year >= self.year_items)


def detect(
    evidence: SiteEvidence,
    *,
    window_days: int,
    min_items: int,
    min_dates: int,
    recent_days: int,
    year_items: int,
    probable_days: int,
    listing_confidence: float,
    prose_confidence: float,
    duty_confidence: float,
) -> Finding:
    """Count distinct dated items up to the day of the visit; the counts are kept for other windows."""
    today = evidence.visited_at.astimezone(_GUATEMALA).date()
    items = _distinct(_seen(evidence, today))
    news = [s for s in items if not s.item.transparency]
    listed = [s for s in news if s.item.tier in _SURE]
    rule = _Rule(window_days, min_items, min_dates, recent_days, year_items)
    for found, sure, what in (
        (listed, listing_confidence, PUBLICATIONS),
        (news, prose_confidence, say("fechas en textos o direcciones de páginas")),
        (items, duty_confidence, say("fechas, sobre todo de información pública de oficio,")),
    ):
        if rule.holds(found, today):
            feed = found is listed and any(s.item.tier is Tier.A for s in found)
            reason = _reason(found, today, window_days, what)
            return _counted(present(reason, _citations(found), confidence=0.97 if feed else sure), found, today)
    if any(_age(s, today) <= probable_days for s in items):
        asked = say("Se piden %(n)s en %(days)s días.", n=min_items, days=min_dates)
        reason = _reason(items, today, window_days, PUBLICATIONS) + asked
        return _counted(present(reason, _citations(items), confidence=prose_confidence), items, today)
    if items:
        reason = say(
            "La publicación más reciente es del %(day)s, hace %(n)s días.",
            day=items[0].item.day,
            n=_age(items[0], today),
        )
        return _counted(silence(evidence, reason), items, today)
    return silence(evidence, say("No se hallaron publicaciones con fecha."))


def _seen(evidence: SiteEvidence, today: date) -> Iterator[_Seen]:
    readings = newest(evidence.readings)
    demo = readings[0].lens.vocabulary.words("dates.demo") if readings else None
    for page in evidence.feeds:
        if page.status == 200:
            yield from (_Seen(page, item) for item in feed_dates(page) if demo is None or item.label not in demo)
    for reading in readings:
        if reading.page.status == 200:
            yield from (_Seen(reading.page, item) for item in reading.dates if item.day <= today)


def _distinct(found: Iterable[_Seen]) -> list[_Seen]:
    """Newest first; an item that a list, a page and a feed name alike is one item, and its strongest sign is kept."""
    kept: dict[date, dict[str, _Seen]] = {}
    for seen in sorted(found, key=lambda s: (s.item.tier, s.page.clicks)):
        label = norm(seen.item.label)
        day = kept.setdefault(seen.item.day, {})
        if label in day or any(label.startswith(known[:60]) or known.startswith(label[:60]) for known in day):
            continue
        day[label] = seen
    return [seen for day in sorted(kept, reverse=True) for seen in kept[day].values()]


def _age(seen: _Seen, today: date) -> int:
    return (today - seen.item.day).days


def _citations(found: list[_Seen]) -> tuple[Citation, ...]:
    return tuple(seen.cite() for seen in found[:_SHOWN])


def _reason(found: list[_Seen], today: date, window: int, what: Reason) -> Reason:
    return say(
        "Se hallaron %(n)s %(what)s en los últimos %(days)s días; la más reciente es del %(day)s.",
        n=sum(_age(s, today) <= window for s in found),
        what=what,
        days=window,
        day=found[0].item.day,
    )


def _counted(finding: Finding, found: list[_Seen], today: date) -> Finding:
    """The finding with the counts from which any other window can be judged."""
    facts = {f"count_{days}": str(sum(_age(s, today) <= days for s in found)) for days in _WINDOWS}
    facts |= {f"dates_{days}": str(len({s.item.day for s in found if _age(s, today) <= days})) for days in _WINDOWS}
    facts["newest"] = found[0].item.day.isoformat()
    facts["depth"] = str(min(seen.page.clicks for seen in found))
    facts["kind"] = "transparencia" if all(s.item.transparency for s in found) else "comunicacion"
    return replace(finding, detail=tuple(sorted(facts.items())))
