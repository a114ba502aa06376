"""Retry-After: how long a server asks to be left alone (RFC 9110 10.2.3), in seconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ASKING = {429, 503}  # a redirect's Retry-After is about the redirect, not about load


def pause_asked(status: int, headers: Mapping[str, str], now: datetime, most_s: float) -> float | None:
    """Seconds to leave the server alone, at most `most_s`; None when it asks for no pause or not legibly.

    `headers` have names in lower case. A date is read against the server's own Date, whose clock it was written by."""
    text = headers.get("retry-after", "").strip()
    if status not in _ASKING or not text:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text), most_s)
    until = _moment(text)
    if until is None:
        return None
    since = _moment(headers.get("date", "")) or now
    return min(max((until - since).total_seconds(), 0.0), most_s)


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)  # every form of an HTTP date is in GMT
