"""The address book: the hosts that may resolve to this machine or to a private network, and where they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True)
class AddressBook:
    """Exceptions to the rule that only public addresses are dialled.

    `hosts` maps a host name in lower case to the one address it has. `closed`: every other host does not exist,
    so that a simulation never touches the real network. `ports`: permitted for hosts of the book beside the usual
    ones. `origins`: "host:port" pairs an operator named on the command line; nothing else of such a host is open.
    """

    hosts: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False
    ports: frozenset[int] = frozenset()
    origins: frozenset[str] = frozenset()

    @classmethod
    def of(cls, hosts: Mapping[str, str], *, closed: bool = True, ports: Iterable[int] = ()) -> Self:
        """A book of simulated hosts. Raises ValueError when an address is not loopback."""
        folded = {_fold(host): address for host, address in hosts.items()}
        for host, address in folded.items():
            if not ip_address(address).is_loopback:
                raise ValueError(f"address book: {host} -> {address}: expected a loopback address (127.0.0.0/8)")
        return cls(hosts=folded, closed=closed, ports=frozenset(ports))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read {"hosts": {"host": "127.1.2.3"}, "ports": [8080]}. Raises ValueError naming the file when it is bad."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls.of(data["hosts"], closed=data.get("closed", True), ports=data.get("ports", ()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f'{path}: expected {{"hosts": {{"host": "127.1.2.3"}}}}: {error!r}') from error

    @classmethod
    def private(cls, host_ports: Iterable[str], *, closed: bool = False) -> Self:
        """Permit exactly these "host:port" pairs, for `egob check --allow-private`. Raises ValueError without a port.

        A literal address or localhost is dialled as given; another name is looked up, and may be private.
        """
        hosts: dict[str, str] = {}
        origins: set[str] = set()
        for pair in host_ports:
            parts = urlsplit(f"//{pair}")
            if not parts.hostname or not parts.port:
                raise ValueError(f"{pair}: expected HOST:PORT")
            host = _fold(parts.hostname)
            hosts[host] = _literal(host)
            origins.add(f"{host}:{parts.port}")
        return cls(hosts=hosts, closed=closed, origins=frozenset(origins))

    def lookup(self, host: str) -> str | None:
        """The address of a host of the book; "" when it is to be looked up and may be private; None when not in it."""
        return self.hosts.get(_fold(host))

    def permits(self, host: str, port: int) -> bool | None:
        """Whether the book opens or shuts this port of this host; None when the usual rule decides."""
        host = _fold(host)
        if host not in self.hosts:
            return None
        if self.origins:
            return f"{host}:{port}" in self.origins
        return True if port in self.ports else None


def _fold(host: str) -> str:
    return host.lower().rstrip(".").strip("[]")


def _literal(host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        return str(ip_address(host))
    except ValueError:
        return ""


NOBODY = AddressBook()
