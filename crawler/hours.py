"""Hours: when an official visit may load pages: by night in Guatemala, the last attempt by day."""

from __future__ import annotations

from datetime import datetime

from crawler.clock import GUATEMALA
from crawler.config import Attempts, Span


def within(now: datetime, span: Span) -> bool:
    """Whether the hour in Guatemala lies in [first, last); a span may go over midnight."""
    first, last = span
    hour = now.astimezone(GUATEMALA).hour
    return first <= hour < last if first < last else hour >= first or hour < last


def span_of(attempt: int, rule: Attempts) -> Span:
    """Hours in which an attempt (1 is the first) may load pages."""
    return rule.day if 1 < rule.count <= attempt else rule.night


def may_load(attempt: int, now: datetime, rule: Attempts) -> bool:
    """Whether an attempt may load pages now."""
    return within(now, span_of(attempt, rule))
