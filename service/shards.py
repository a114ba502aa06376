"""Shards: the sites of a pass cut into jobs for several processes, so that no two share a host or an address."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from crawler.addresses import AddressBook
from crawler.config import Pace
from crawler.job import Job
from crawler.registry import Registry, Site, bare_host

FEW = 4  # sites below which a process of its own costs more than it brings: it starts for a second and a half

Addresses = Mapping[str, Iterable[str]]  # host -> what it resolves to; a host without an answer may be left out


def split(job: Job, registry: Registry, *, cores: int | None = None) -> list[Job]:
    """The job, or several that share its sites, its requests and its renders at once."""
    sites = [registry.sites[name] for name in job.sites]
    count = processes(job.crawl_config().pace, len(sites), browser=bool(job.browser), cores=cores)
    if count == 1:
        return [job]
    groups = cut(sites, addresses_of(sites, job), count)
    return [part(job, group, number, len(groups)) for number, group in enumerate(groups)]


def processes(pace: Pace, sites: int, *, browser: bool, cores: int | None = None) -> int:
    """How many processes: as configured or one per core, never more than there are renders to share."""
    wanted = pace.processes or cores or os.cpu_count() or 1
    if browser:
        wanted = min(wanted, pace.renders_at_once)
    return max(1, min(wanted, pace.requests_at_once, sites // FEW))


def cut(sites: Sequence[Site], addresses: Addresses, count: int) -> list[tuple[str, ...]]:
    """Site ids in at most `count` groups of about the same size; what shares a host or an address stays together."""
    groups: list[list[str]] = [[] for _ in range(count)]
    for names in sorted(_together(sites, addresses), key=lambda names: (-len(names), names)):
        min(groups, key=len).extend(names)  # the largest first: the last ones level the groups
    return [tuple(group) for group in groups if group]


def _together(sites: Iterable[Site], addresses: Addresses) -> list[list[str]]:
    """Sites that hang together by their hosts and addresses, directly or through others."""
    parts: list[tuple[set[str], list[str]]] = []
    for site in sites:
        keys = {bare_host(host) for host in hosts_of(site)}
        keys |= {address for host in hosts_of(site) for address in addresses.get(host, ())}
        names = [site.id]
        for part in [part for part in parts if part[0] & keys]:
            parts.remove(part)
            keys |= part[0]
            names += part[1]
        parts.append((keys, names))
    return [sorted(names) for _, names in parts]


def hosts_of(site: Site) -> tuple[str, str]:
    """The host of a site without and with www, both of which a visit may try."""
    bare = bare_host(urlsplit(site.url).hostname or "")
    return bare, f"www.{bare}"


def addresses_of(sites: Iterable[Site], job: Job) -> dict[str, list[str]]:
    """Addresses of every host of the sites: from the job's address book, else looked up, all at once."""
    from crawler.egress import RefusedAddressError, resolve  # brings Scrapy, which a rerun with nothing to do spares

    book = AddressBook.load(job.address_book) if job.address_book else AddressBook.private(job.private)

    async def one(host: str) -> list[str]:
        try:
            return await resolve(host, book)
        except (OSError, RefusedAddressError):
            return []  # it fails in the visit, which says why

    async def every(hosts: Sequence[str]) -> list[list[str]]:
        return list(await asyncio.gather(*map(one, hosts)))

    hosts = sorted({host for site in sites for host in hosts_of(site)})
    return dict(zip(hosts, asyncio.run(every(hosts)), strict=True))


def part(job: Job, sites: tuple[str, ...], number: int, count: int) -> Job:
    """A job over some of the sites: one of `count` that work at once on a machine and share what it may do."""
    pace = job.crawl_config().pace
    shared = {
        "renders_at_once": _share(pace.renders_at_once, number, count),
        "requests_at_once": _share(pace.requests_at_once, number, count),
    }
    overrides = {**job.overrides, "pace": {**job.overrides.get("pace", {}), **shared}}
    return job.model_copy(update={"sites": sites, "overrides": overrides, "leases": True})


def _share(whole: int, number: int, count: int) -> int:
    """Part of a number so that all parts sum up to it; at least 1."""
    return max(1, whole // count + (number < whole % count))
