"""Faults: everything that can be the matter with a simulated site, and how a visit of it rightly ends."""

from __future__ import annotations

from enum import StrEnum

from crawler.evidence import Cause, Status


class Fault(StrEnum):
    """What is the matter with a site; NONE for most."""

    NONE = ""
    # it is read and judged all the same
    SLOW = "slow"
    FLAKY = "flaky"
    WWW_REDIRECT = "www_redirect"
    HTTPS_REDIRECT = "https_redirect"
    TLS_EXPIRED = "tls_expired"
    TLS_WRONG_HOST = "tls_wrong_host"
    LATIN1 = "latin1"
    FRAMESET = "frameset"
    META_REFRESH = "meta_refresh"
    SOFT_404 = "soft404"
    WAF_PRESENT = "waf_present"
    # nothing answers
    DNS = "dns"
    REFUSED = "refused"
    BLACKHOLE = "blackhole"
    RESET = "reset"
    EMPTY_REPLY = "empty_reply"
    GARBAGE = "garbage"
    # an answer that is no site
    HOME_404 = "home_404"
    HOME_500 = "home_500"
    PARKED = "parked"
    DEFAULT_PAGE = "default_page"
    SUSPENDED = "suspended"
    MAINTENANCE = "maintenance"
    REDIRECT_LOOP = "redirect_loop"
    # closed doors
    WAF_CHALLENGE = "waf_challenge"
    WAF_BLOCK = "waf_block"
    CAPTCHA = "captcha"
    RATE_LIMITED = "rate_limited"
    ROBOTS_DISALLOW = "robots_disallow"
    ROBOTS_500 = "robots_500"
    COMPROMISED = "compromised"
    LOGIN_WALL = "login_wall"
    MOVED = "moved"
    NO_ADDRESS = "no_address"
    # no site of its own
    ABSORBED = "absorbed"
    SOCIAL_REDIRECT = "social_redirect"
    SOCIAL_IFRAME = "social_iframe"


_U, _N, _O = Status.UNREACHABLE, Status.NOT_EVALUATED, Status.NO_OWN_SITE

ENDINGS: dict[Fault, tuple[Status, Cause]] = {
    Fault.DNS: (_U, Cause.DNS),
    Fault.REFUSED: (_U, Cause.REFUSED),
    Fault.BLACKHOLE: (_U, Cause.TIMEOUT),
    Fault.RESET: (_U, Cause.RESET),
    Fault.EMPTY_REPLY: (_U, Cause.RESET),
    Fault.GARBAGE: (_U, Cause.INVALID_RESPONSE),
    Fault.HOME_404: (_U, Cause.NOT_FOUND),
    Fault.HOME_500: (_U, Cause.SERVER_ERROR),
    Fault.PARKED: (_U, Cause.PARKED),
    Fault.DEFAULT_PAGE: (_U, Cause.DEFAULT_PAGE),
    Fault.SUSPENDED: (_U, Cause.SUSPENDED),
    Fault.MAINTENANCE: (_U, Cause.MAINTENANCE),
    Fault.REDIRECT_LOOP: (_U, Cause.TOO_MANY_REDIRECTS),
    Fault.WAF_CHALLENGE: (_N, Cause.WAF),
    Fault.WAF_BLOCK: (_N, Cause.WAF),
    Fault.CAPTCHA: (_N, Cause.CAPTCHA),
    Fault.RATE_LIMITED: (_N, Cause.RATE_LIMITED),
    Fault.ROBOTS_DISALLOW: (_N, Cause.ROBOTS_DISALLOWED),
    Fault.ROBOTS_500: (_N, Cause.ROBOTS_UNAVAILABLE),
    Fault.COMPROMISED: (_N, Cause.COMPROMISED),
    Fault.LOGIN_WALL: (_N, Cause.LOGIN_WALL),
    Fault.MOVED: (_N, Cause.MOVED_OFFSITE),
    Fault.NO_ADDRESS: (_N, Cause.NO_ADDRESS),
    Fault.ABSORBED: (_O, Cause.ABSORBED),
    Fault.SOCIAL_REDIRECT: (_O, Cause.SOCIAL_ONLY),
    Fault.SOCIAL_IFRAME: (_O, Cause.SOCIAL_ONLY),
}
NO_SERVER = frozenset({Fault.DNS, Fault.REFUSED, Fault.NO_ADDRESS})  # no listener is opened for these
BAD_TLS = frozenset({Fault.TLS_EXPIRED, Fault.TLS_WRONG_HOST})


def is_read(fault: Fault) -> bool:
    """Whether a site with this fault is evaluated in the end."""
    return fault not in ENDINGS
