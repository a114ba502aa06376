"""Target: the site behind a host name that somebody wants checked; nothing but host names is taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import idna

from crawler.registry import Registry, Site, bare_host

_MOST = 253  # octets of a name in the DNS
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
_NUMBER = re.compile(r"(0x[0-9a-f]*|\d+)")  # what a last label must not be: the name would be read as an address


class Refusal(StrEnum):
    """Why a text is not a host that is checked here."""

    NOT_A_NAME = "not_a_name"  # a URL, an address in numbers, anything else
    NOT_ALLOWED = "not_allowed"  # a host of somebody else
    NOT_OF_HOST = "not_of_host"  # a site id that stands on another host


class TargetError(ValueError):
    """Carries the refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be visited. `site` is its id in the registry, "" for a site of an allowed suffix."""

    host: str
    url: str
    site: str = ""

    @property
    def key(self) -> str:
        """What may be checked once a day."""
        return self.site or self.host


def host_name(text: str) -> str:
    """The host in lower case ASCII. Raises TargetError for anything but a name with a dot of at most 253 octets."""
    name = text.strip().rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise TargetError(Refusal.NOT_A_NAME) from error
    if len(name) > _MOST or not _NAME.fullmatch(name) or _NUMBER.fullmatch(name.rpartition(".")[2]):
        raise TargetError(Refusal.NOT_A_NAME)
    return name


def target_of(registry: Registry, suffixes: Sequence[str], text: str, site: str = "") -> Target:
    """The site of a host; with several on one host the first of the shortest path, or the one named by its id.

    Raises TargetError."""
    host = host_name(text)
    there = sorted(_on_host(registry, host), key=lambda one: len(urlsplit(one.url).path))
    if site:
        there = [one for one in there if one.id == site]
        if not there:
            raise TargetError(Refusal.NOT_OF_HOST)
    if there:
        return Target(host, there[0].url, there[0].id)
    known = bare_host(host) in registry.hosts or any(host == s or host.endswith(f".{s}") for s in suffixes)
    if not known:
        raise TargetError(Refusal.NOT_ALLOWED)
    return Target(host, f"https://{host}/")


def _on_host(registry: Registry, host: str) -> list[Site]:
    bare = bare_host(host)
    return [s for s in registry.sites.values() if s.url and bare_host(urlsplit(s.url).hostname or "") == bare]


def in_scope(target_url: str, url: str) -> bool:
    """Whether an address is a web address of the same host, with or without www."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  a bad port raises here
    except ValueError:
        return False
    same = bare_host(parts.hostname or "") == bare_host(urlsplit(target_url).hostname or "")
    return parts.scheme in {"http", "https"} and "@" not in parts.netloc and same and len(url) <= 2000
