"""Addresses as the visit compares them: one spelling each, and which of them are traps."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

_SESSION = re.compile(
    # The last two only say where to go back to: with them every page would have a log-in page of its own.
    r"^(?:phpsessid|jsessionid|sid|aspsessionid\w*|cfid|cftoken|utm_\w+|fbclid|gclid|_ga|returnto|returntoquery)$",
    re.IGNORECASE,
)
# Java's, and the one that ASP.NET gives who keeps no cookies: /(S(x5yt2a45cvw3lq55))/
_PATH_SESSION = re.compile(r";jsessionid=[^/?#]*|/\((?:[ASFX]\([^/()]*\))+\)(?=/)", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
_LONGEST = 2083  # addresses longer than any browser once took are generated, not written
_SEGMENTS = 20
_REMEMBERED = 16_384  # addresses, those of the sites in work; more would grow with the sites of a registry


@lru_cache(maxsize=_REMEMBERED)  # menus repeat the same addresses on every page
def canonical(url: str, base: str = "") -> str:
    """One spelling of an http(s) address: no fragment, session id, tracking or default port; "" for anything else."""
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")
    netloc = host if port in {None, _PORTS[parts.scheme]} else f"{host}:{port}"
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _SESSION.match(k)]
    path = re.sub(r"/{2,}", "/", _PATH_SESSION.sub("", parts.path)) or "/"
    kept = parts.query if len(query) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(query)
    return urlunsplit((parts.scheme, netloc, path.replace(" ", "%20"), kept.replace(" ", "%20"), ""))


@lru_cache(maxsize=_REMEMBERED)
def same_page(url: str) -> str:
    """Key under which http and https, with and without www and final slash, are one page."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    path = re.sub(r"/(?:index|default|inicio)\.(?:php|html?|aspx?|jsp)$", "/", parts.path, flags=re.IGNORECASE)
    return f"{host}{path.rstrip('/')}?{parts.query}"


def origin(url: str) -> str:
    """scheme://host[:port], the unit of robots.txt."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache(maxsize=_REMEMBERED)
def template(url: str) -> str:
    """Address with digits as # and query values dropped: listings and calendars share one."""
    parts = urlsplit(url)
    keys = "&".join(sorted(k for k, _ in parse_qsl(parts.query, keep_blank_values=True)))
    return f"{parts.netloc}{re.sub(r'[0-9]+', '#', parts.path)}?{keys}"


def trap(url: str, repeats: int) -> str:
    """Why an address is not worth following, or an empty string (faults: traps)."""
    if len(url) > _LONGEST:
        return "longer than 2,083 characters"
    segments = [s for s in urlsplit(url).path.split("/") if s]
    if len(segments) > _SEGMENTS:
        return "more than 20 path segments"
    if any(segments.count(s) > repeats for s in segments):
        return "a path segment repeats"
    return ""
