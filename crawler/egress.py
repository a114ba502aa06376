"""What may be dialled: names looked up, every answer checked and remembered, for Scrapy and Chromium alike."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakKeyDictionary

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.address_rule import PORTS, ascii_host, check_host, check_url, is_public
from crawler.addresses import NOBODY, AddressBook
from crawler.lookup import LIMIT_S, UnresolvedError, system_lookup

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

__all__ = [
    "PORTS",
    "Guard",
    "GuardResolver",
    "RefusedAddressError",
    "UnresolvedError",
    "book_of",
    "check_url",
    "guard_of",
    "is_public",
    "resolve",
]

_KEEP_S = 3600.0  # one night has few real moves of a host, and a kept answer cannot be rebound

Lookup = Callable[[str], Awaitable[list[str]]]


class RefusedAddressError(Exception):
    """The rule forbids this URL or address. The text is the reason, in one word and what it was about."""


async def resolve(host: str, book: AddressBook = NOBODY, lookup: Lookup = system_lookup) -> list[str]:
    """The addresses to dial for a host. Raises UnresolvedError, RefusedAddressError when one is not public."""
    listed = book.lookup(host)
    if listed:
        return [listed]
    if listed is None and book.closed:
        raise UnresolvedError(f"{host}: not in the address book")
    addresses = await lookup(ascii_host(host))
    if not addresses:
        raise UnresolvedError(f"{host}: no address")
    if listed is None:
        for address in addresses:
            if not is_public(address):
                raise RefusedAddressError(f"private_address {address}")
    return addresses


class Guard:
    """The rule with its book, ports and memory: an answer that was checked is the one dialled until it is forgotten."""

    def __init__(
        self,
        book: AddressBook = NOBODY,
        ports: Collection[int] = PORTS,
        lookup: Lookup = system_lookup,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.book = book
        self.ports = frozenset(ports)
        self._lookup = lookup
        self._clock = clock
        self._known: dict[str, tuple[float, list[str]]] = {}

    def refusal(self, url: str) -> str:
        """Why this URL must not be asked for, or ""."""
        return check_url(url, self.ports, self.book)

    def refusal_of(self, host: str, port: int) -> str:
        """Why this host and port must not be dialled, or ""."""
        return check_host(host, port, self.ports, self.book)

    async def resolve(self, host: str) -> list[str]:
        """Checked addresses of a host, kept for an hour. Raises as resolve does; a failure is not kept."""
        known = self._known.get(host)
        if known is not None and known[0] > self._clock():
            return known[1]
        addresses = await resolve(host, self.book, self._lookup)
        self._known[host] = (self._clock() + _KEEP_S, addresses)
        return addresses


_guards: WeakKeyDictionary[Any, Guard] = WeakKeyDictionary()


def book_of(settings: BaseSettings) -> AddressBook:
    """The book named by EGOB_ADDRESS_BOOK: an AddressBook, a mapping of hosts, a path, or nothing."""
    named = settings.get("EGOB_ADDRESS_BOOK")
    if not named:
        return NOBODY
    if isinstance(named, AddressBook):
        return named
    return AddressBook.load(Path(named)) if isinstance(named, str | Path) else AddressBook.of(dict(named))


def guard_of(crawler: Crawler) -> Guard:
    """The crawler's one guard, made at the first call from EGOB_ADDRESS_BOOK and EGOB_PORTS."""
    guard = _guards.get(crawler)
    if guard is None:
        ports = crawler.settings.getlist("EGOB_PORTS") or PORTS
        lookup = partial(system_lookup, limit_s=crawler.settings.getfloat("DNS_TIMEOUT", LIMIT_S))
        guard = _guards[crawler] = Guard(book_of(crawler.settings), {int(port) for port in ports}, lookup)
    return guard


class GuardResolver(CachingThreadedResolver):
    """Scrapy's TWISTED_DNS_RESOLVER: answers with a checked address or as if the host did not exist."""

    guard: Guard

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        resolver = cls(reactor, 0, crawler.settings.getfloat("DNS_TIMEOUT"))
        resolver.guard = guard_of(crawler)
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: ARG002, N802 - Twisted's
        """First checked address of a host; fails with DNSLookupError."""
        return Deferred.fromFuture(asyncio.ensure_future(self._first(name)))

    async def _first(self, name: str) -> str:
        try:
            return (await self.guard.resolve(name))[0]
        except (UnresolvedError, RefusedAddressError) as error:
            raise DNSLookupError(str(error)) from error
