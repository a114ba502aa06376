"""A name service on loopback that answers by host: addresses, NXDOMAIN, SERVFAIL, or nothing at all."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from dnslib import AAAA, QTYPE, RCODE, RR, A, DNSRecord

SILENT, SERVFAIL = "silent", "servfail"
Told = str | tuple[str, ...]  # SILENT, SERVFAIL, or addresses


class Names(asyncio.DatagramProtocol):
    """What each host is said to be; a host that is not in it does not exist. `asked` counts questions by host.

    A callable is asked anew at each question, so that a name may move between two."""

    def __init__(self, hosts: Mapping[str, Told | Callable[[], Told]]) -> None:
        self.hosts = dict(hosts)
        self.asked: Counter[str] = Counter()
        self.port = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: Any) -> None:
        question = DNSRecord.parse(data)
        host, kind = str(question.q.qname).rstrip("."), QTYPE[question.q.qtype]
        self.asked[host] += 1
        known = self.hosts.get(host, ())
        told = known() if callable(known) else known
        if told == SILENT:
            return
        reply = question.reply()
        if told == SERVFAIL or not told:
            reply.header.rcode = RCODE.SERVFAIL if told else RCODE.NXDOMAIN
        for address in told if isinstance(told, tuple) else ():
            if kind == ("AAAA" if ":" in address else "A"):
                data_of = AAAA(address) if ":" in address else A(address)
                reply.add_answer(RR(host, question.q.qtype, rdata=data_of, ttl=0))
        self._transport.sendto(reply.pack(), addr)

    async def close(self) -> None:
        self._transport.close()

    async def open(self) -> Names:
        """Listen on a free port of 127.0.0.1."""
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, ("127.0.0.1", 0))
        return self


HUNG_S = 30.0  # of one try; the limit of the crawl is much shorter


def asking(port: int, tries: int = 2, wait_s: float = HUNG_S) -> Callable[..., list[Any]]:
    """A socket.getaddrinfo that asks this service as the system's resolver would: its tries, its errors, and waits that are too long."""
    real = socket.getaddrinfo

    def getaddrinfo(host: str, service: Any, *more: Any, **named: Any) -> list[Any]:
        if isinstance(host, str) and (host.replace(".", "").isdigit() or ":" in host or not host):
            return real(host, service, *more, **named)  # a literal address is no question
        found = [address for kind in ("A", "AAAA") for address in _ask(host, kind, port, tries, wait_s)]
        if not found:
            raise socket.gaierror(socket.EAI_NODATA, "No address associated with hostname")
        families = [(socket.AF_INET6 if ":" in address else socket.AF_INET, address) for address in found]
        return [(family, socket.SOCK_STREAM, 6, "", (address, service or 0)) for family, address in families]

    return getaddrinfo


def _ask(host: str, kind: str, port: int, tries: int, wait_s: float) -> list[str]:
    for _ in range(tries):
        try:
            answer = DNSRecord.parse(DNSRecord.question(host, kind).send("127.0.0.1", port, timeout=wait_s))
        except TimeoutError:
            continue
        if answer.header.rcode == RCODE.NXDOMAIN:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if answer.header.rcode == RCODE.NOERROR:
            return [str(record.rdata) for record in answer.rr]
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
