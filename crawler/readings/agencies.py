"""Links to public institutions of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from crawler.readings.model import AgencyLink
from crawler.registry import bare_host

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_REDIRECTS = frozenset({"url", "u", "link", "goto", "to", "target", "redirect", "dest"})


def agencies(reading: Reading) -> tuple[AgencyLink, ...]:
    """Every link whose host, or the host a redirector names, is an institution's; the site's own included."""
    pairs = zip(reading.links, reading.addresses, strict=True)
    return tuple([AgencyLink(address.institution, link) for link, address in pairs if address.institution])


def named_institution(url: str, institutions: Mapping[str, str]) -> str:
    """Institution that a redirector passes on to, or whose host it is; else ""."""
    if not url.startswith("http"):
        return ""
    return _beyond(url, institutions) or institution_of(_host(url), institutions)


def institution_of(host: str, institutions: Mapping[str, str]) -> str:
    """Institution of a bare host or of the nearest domain above it, else "" ("tramites.mides.gob.gt" -> MIDES's)."""
    labels = host.split(".")
    return next((found for i in range(len(labels) - 1) if (found := institutions.get(".".join(labels[i:])))), "")


def _beyond(url: str, institutions: Mapping[str, str]) -> str:
    if "=http" not in url:
        return ""
    query = url.partition("?")[2][:2000]
    targets = [value for name, value in parse_qsl(query) if name.lower() in _REDIRECTS and value.startswith("http")]
    return institution_of(_host(targets[0]), institutions) if targets else ""


def _host(url: str) -> str:
    plain = url.split("/", 3)[2] if url.count("/") >= 2 else ""
    if plain.isascii() and plain.replace(".", "").replace("-", "").isalnum():  # no port, user or query: nearly all are
        return bare_host(plain)
    try:
        return bare_host(urlsplit(url).hostname or "")
    except ValueError:
        return ""
