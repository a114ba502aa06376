"""Reach: which addresses to try for a home page, what an answer there means, and when silence is a 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from crawler.clock import local_day
from crawler.config import Attempts
from crawler.evidence import Cause, Reachability, Status
from crawler.hours import within
from crawler.ledger import Attempt
from crawler.readings.model import PageState

# Only these end an attempt that another day may mend; everything else is decided at once (method: how a visit ends).
SITE_SIDE = {
    PageState.SERVER_ERROR: Cause.SERVER_ERROR,
    PageState.CLIENT_ERROR: Cause.CLIENT_ERROR,
    PageState.NOT_FOUND: Cause.NOT_FOUND,
    PageState.PARKED: Cause.PARKED,
    PageState.SUSPENDED: Cause.SUSPENDED,
    PageState.DEFAULT_PAGE: Cause.DEFAULT_PAGE,
    PageState.MAINTENANCE: Cause.MAINTENANCE,
}
DECIDED = {
    PageState.WAF_CHALLENGE: (Status.NOT_EVALUATED, Cause.WAF),
    PageState.WAF_BLOCK: (Status.NOT_EVALUATED, Cause.WAF),
    PageState.CAPTCHA: (Status.NOT_EVALUATED, Cause.CAPTCHA),
    PageState.COMPROMISED: (Status.NOT_EVALUATED, Cause.COMPROMISED),
    PageState.LOGIN_WALL: (Status.NOT_EVALUATED, Cause.LOGIN_WALL),
    PageState.SOCIAL_AS_SITE: (Status.NO_OWN_SITE, Cause.SOCIAL_ONLY),
}
BLOCKS = {PageState.WAF_CHALLENGE, PageState.WAF_BLOCK, PageState.CAPTCHA}
SOCIAL_HOSTS = ("facebook.com", "fb.com", "instagram.com", "x.com", "twitter.com", "youtube.com", "tiktok.com")
# What one of three attempts ended with can never come to a 0: the site was there, or the fault was ours.
SPARED = frozenset({Cause.ROBOTS_UNAVAILABLE, Cause.RATE_LIMITED, Cause.OWN_FAILURE, Cause.OWN_NETWORK})


def candidates(url: str) -> list[str]:
    """The address as registered, then the other scheme, each with and without www. A port is kept as it is."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    hosts = [host]
    if not host.replace(".", "").isdigit() and "." in host:  # an address in numbers has no www.
        hosts.append(host.removeprefix("www.") if host.startswith("www.") else f"www.{host}")
    schemes = [parts.scheme] if parts.port else [parts.scheme, "http" if parts.scheme == "https" else "https"]
    port = f":{parts.port}" if parts.port else ""
    path = parts.path or "/"
    return [urlunsplit((scheme, f"{h}{port}", path, parts.query, "")) for scheme in schemes for h in hosts]


def social(url: str) -> bool:
    """Whether an address is a profile on a social network."""
    host = (urlsplit(url).hostname or "").lower()
    return any(host == known or host.endswith("." + known) for known in SOCIAL_HOSTS)


@dataclass(frozen=True, slots=True)
class Ending:
    """How one attempt ends. `status` PENDING means that it failed and may be tried on another day."""

    status: Status
    cause: Cause = Cause.NONE
    detail: str = ""


def may_try(attempts: Sequence[Attempt], now: datetime, rule: Attempts) -> bool:
    """Whether a new attempt is due: none yet, or the last failed on an earlier day and long enough ago.

    The last one must begin in the hours of the day."""
    if not attempts:
        return True
    last = attempts[-1]
    if last.open or last.status != Status.PENDING or len(attempts) >= rule.count:
        return False
    apart = now - last.started >= timedelta(hours=rule.gap_h)
    by_day = len(attempts) < rule.count - 1 or within(now, rule.day)
    return apart and local_day(now) != local_day(last.started) and by_day


def may_publish(attempts: Sequence[Attempt], pending: bool, now: datetime, rule: Attempts) -> bool:
    """Whether a quarter may be published: nothing is pending, or its publish_day has come (day 1 is the first read)."""
    if not pending or not attempts:
        return True
    first = local_day(min(attempt.started for attempt in attempts))
    return (local_day(now) - first).days + 1 >= rule.publish_day


def conclude(attempts: Sequence[Attempt], rule: Attempts, *, once: bool = False) -> Reachability:
    """Fold the attempts of a site into how its visit ended. `once`: a single visit (check) never gives a 0."""
    if not attempts or attempts[-1].open:
        return Reachability(Status.PENDING, Cause.NOT_FINISHED, "no terminado", len(attempts))
    last = attempts[-1]
    n = len(attempts)
    if last.status != Status.PENDING:
        return Reachability(Status(last.status), last.cause, last.detail, n)
    if once:
        return Reachability(Status.NOT_EVALUATED, last.cause, f"un intento: {last.detail}", n)
    if n < rule.count:
        return Reachability(Status.PENDING, last.cause, last.detail, n)
    spared = [attempt for attempt in attempts if attempt.cause in SPARED]
    if spared:
        return Reachability(Status.NOT_EVALUATED, spared[-1].cause, spared[-1].detail, n)
    return Reachability(Status.UNREACHABLE, last.cause, last.detail, n)
