"""The address rule without any I/O: which URLs may be asked for, and which addresses are public."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from crawler.addresses import NOBODY, AddressBook

PORTS = frozenset({80, 443, 8080, 8443})
MAX_URL = 2083  # longer than any browser of the time accepted; Scrapy's own limit
MAX_HOST = 253  # RFC 1035
MAX_LABEL = 63  # RFC 1035

# What the standard library of some supported Python calls global although nobody outside can own it, and every
# range that carries an IPv4 address inside (compatible, translated, 6to4, Teredo): no website is published there.
_DENIED_TEXT = (
    "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
    "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 "
    "168.63.129.16/32 ::/96 ::ffff:0:0:0/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 "
    "5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8"
)
_DENIED = tuple(ip_network(net) for net in _DENIED_TEXT.split())
_NAT64 = ip_network("64:ff9b::/96")  # how a machine without IPv4 reaches an IPv4 site: the inner address decides


def is_public(ip: str | IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the public internet. Anything that is not a plain address is not."""
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        inner = address.ipv4_mapped or (IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not any(address in net for net in _DENIED if net.version == address.version)


def check_url(url: str, ports: Collection[int] = PORTS, book: AddressBook = NOBODY) -> str:
    """Why this URL must not be asked for, or "": scheme, user, port, literal address, host without a dot, length."""
    if len(url) > MAX_URL:
        return "url_length"
    if any(c <= " " or c in "\\\x7f" for c in url):
        return "url_characters"
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return "url_syntax"
    if parts.scheme not in {"http", "https"}:
        return f"scheme {parts.scheme}"
    if "@" in parts.netloc:
        return "userinfo"
    return check_host(parts.hostname or "", port, ports, book)


def check_host(host: str, port: int, ports: Collection[int] = PORTS, book: AddressBook = NOBODY) -> str:
    """The same for a host and port as a proxy is asked for them."""
    opened = book.permits(host, port)
    if opened is not None:
        return "" if opened else f"port {port}"
    if port not in ports:
        return f"port {port}"
    return "" if book.lookup(host) is not None else _check_name(host)


def _check_name(host: str) -> str:
    name = ascii_host(host)
    labels = name.removesuffix(".").split(".")
    if ":" in host or _is_number(labels[-1]):  # what a browser reads as an IPv4 address ends in a number
        return f"literal_address {host}"
    if not name or len(name) > MAX_HOST or any(not 0 < len(label) <= MAX_LABEL for label in labels):
        return "host_syntax"
    if not name.replace("-", "").replace("_", "").replace(".", "").isalnum():
        return "host_syntax"
    if len(labels) < 2 or labels[-1] in {"localhost", "local", "internal"}:
        return f"local_host {host}"
    return ""


def _is_number(label: str) -> bool:
    digits = label.lower()
    return digits.isdigit() or (digits.startswith("0x") and all(c in "0123456789abcdef" for c in digits[2:]))


def said(reason: str) -> str:
    """A reason of this rule as the public reads it; every text is one of scoring.phrases."""
    code, _, about = reason.partition(" ")
    return _SAID[code].replace("%", about) if code in _SAID else f"la dirección está mal escrita: {reason}"


_SAID = {
    "private_address": "el nombre lleva a %, que no es una dirección pública",
    "literal_address": "el sitio se nombra con un número y no con un nombre: %",
    "local_host": "el nombre solo existe dentro de una red: %",
    "port": "el puerto % no es de los que se visitan",
    "scheme": "la dirección no empieza con http:// ni https://: %",
    "userinfo": "la dirección lleva un usuario o una contraseña",
}


def ascii_host(host: str) -> str:
    """The host as the name service knows it: lower case, compatibility forms folded, IDNA; "" when it has none."""
    folded = unicodedata.normalize("NFKC", host).lower().replace("。", ".")
    try:
        return folded if folded.isascii() else folded.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
