"""Visitor: who asks, by address, and whether the request comes from our own pages."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Mapping
from hashlib import sha256
from urllib.parse import urlsplit

_HOME_BITS = 64  # of IPv6: a household is given a whole /64 and could ask from each of its addresses


def client_of(peer: str, forwarded: str, trusted: Collection[str]) -> str:
    """The visitor's address: the peer, or the last hop of X-Forwarded-For that is not a trusted proxy."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()] if peer in trusted else []
    address = next((hop for hop in reversed(hops) if hop not in trusted), peer)
    return _network(address) or _network(peer) or "?"


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, _HOME_BITS), strict=False).network_address)
    return str(found)


def mark_of(client: str, day: str) -> str:
    """What is kept of a visitor: a digest that changes every day."""
    return "client " + sha256(f"{day} {client}".encode()).hexdigest()[:24]


def from_our_pages(headers: Mapping[str, str]) -> bool:
    """Whether a request that changes something may come from one of our own pages, or from no browser at all.

    Every browser of today says Sec-Fetch-Site over HTTPS and on loopback; an older one says Origin."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or (bool(origin) and urlsplit(origin).netloc == headers.get("host", ""))
