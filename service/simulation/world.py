"""World: the simulated Executive as one object: its sites, their truth, where they live, and their plans."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from service.simulation import declaration as declared
from service.simulation import registry_files
from service.simulation.build import Build, Neighbour
from service.simulation.casting import cast
from service.simulation.declaration import Declaration, Ports
from service.simulation.faults import NO_SERVER, Fault, is_read
from service.simulation.plan import Plan, plan
from service.simulation.roster import main_host
from service.simulation.scaffolding import CHAT_HOST, SCAFFOLDING, SURVEY_HOST
from service.simulation.traits import SimSite
from service.simulation.truth import Truth


@dataclass(frozen=True)
class World:
    """The declaration and the sites dealt from it; `limit` keeps a representative few."""

    declaration: Declaration
    sites: Mapping[str, SimSite]
    _plans: dict[str, Plan] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, config: Path, limit: int | None = None, ports: Ports | None = None) -> World:
        """Read config/simulation.yaml and deal. With a limit: first the sites listed under `small`,
        then the other special ones, then the rest.
        Other ports let two worlds stand on one machine."""
        declaration = declared.load(config)
        if ports is not None:
            declaration = declaration.model_copy(update={"ports": ports})
        sites = cast(declaration)
        if limit is not None:
            order = list(dict.fromkeys([*declaration.small, *declaration.special, *sites]))[:limit]
            sites = {name: site for name, site in sites.items() if name in order}
        return cls(declaration, MappingProxyType(sites))

    @property
    def start(self) -> date:
        """First day of the simulated quarter."""
        return self.declaration.start

    @property
    def crawl(self) -> Mapping[str, str | int | float | bool]:
        """What departs from config/crawl.yaml in this quarter."""
        return self.declaration.crawl

    def truth(self) -> Mapping[str, Truth]:
        """Site id -> how a right visit ends and what it finds."""
        return {name: site.truth for name, site in self.sites.items()}

    @cached_property
    def by_host(self) -> Mapping[str, list[SimSite]]:
        """Host -> its sites, the longest prefix first; with and without www for the host that only redirects."""
        hosts: dict[str, list[SimSite]] = {}
        for site in self.sites.values():
            hosts.setdefault(site.host, []).append(site)
            if site.fault is Fault.WWW_REDIRECT:
                hosts.setdefault(alias(site.host), []).append(site)
        return {host: sorted(sites, key=lambda site: -len(site.prefix)) for host, sites in hosts.items()}

    def addresses(self) -> dict[str, str]:
        """The address book: host -> loopback address. What is not in it does not resolve."""
        groups = {name: number for number, group in enumerate(self.declaration.shared_addresses) for name in group}
        book: dict[str, str] = {}
        shared: dict[int, str] = {}
        for number, site in enumerate(self.sites.values()):
            if site.fault in {Fault.DNS, Fault.NO_ADDRESS}:
                continue
            own = f"127.20.{number // 250}.{number % 250 + 1}"
            group = groups.get(site.id)
            address = own if group is None else shared.setdefault(group, own)
            book.setdefault(site.host, address)
            if site.fault is Fault.WWW_REDIRECT:
                book[alias(site.host)] = book[site.host]
        book |= {host: f"127.21.0.{number}" for number, host in enumerate(SCAFFOLDING, start=1)}
        return book

    def listening(self) -> set[str]:
        """Addresses on which a server stands; the others of the book refuse."""
        book = self.addresses()
        sites = {book[s.host] for s in self.sites.values() if s.fault not in NO_SERVER}
        return sites | {book[host] for host in SCAFFOLDING}

    def secure_hosts(self) -> dict[str, Fault]:
        """Hosts that need a certificate, and what is wrong with it."""
        hosts = {s.host: s.fault for s in self.sites.values() if s.https or s.fault is Fault.HTTPS_REDIRECT}
        return hosts | {SURVEY_HOST: Fault.NONE, CHAT_HOST: Fault.NONE}

    def plan(self, site: SimSite) -> Plan:
        """The site put together, once."""
        found = self._plans.get(site.id)
        if found is None:
            found = self._plans[site.id] = plan(self._build(site), self._parent(site))
        return found

    def _build(self, site: SimSite) -> Build:
        ports = self.declaration.ports
        scheme, port = ("https", ports.https) if site.https else ("http", ports.http)
        government = self.declaration.others["gobierno"]
        return Build(
            site=site,
            start=self.start,
            neighbours=[n for key, n in self._neighbours.items() if key != site.institution],
            own_units=self._own_units(site),
            government=Neighbour(government.name, government.acronym, f"http://{government.host}:{ports.http}/"),
            survey_origin=f"{scheme}://{SURVEY_HOST}:{port}",
            chat_origin=f"{scheme}://{CHAT_HOST}:{port}",
        )

    @cached_property
    def _neighbours(self) -> Mapping[str, Neighbour]:
        port = self.declaration.ports.http
        found = {}
        for key, institution in self.declaration.institutions.items():
            special = self.declaration.special.get(key)
            if special is None or is_read(Fault(special.fault)):
                secure = key in self.sites and self.sites[key].https
                url = (
                    f"https://{main_host(key)}:{self.declaration.ports.https}/"
                    if secure
                    else f"http://{main_host(key)}:{port}/"
                )
                found[key] = Neighbour(institution.name, institution.acronym, url)
        for key, other in self.declaration.others.items():
            if key != "gobierno":
                found[key] = Neighbour(other.name, other.acronym, f"http://{other.host}:{port}/")
        return found

    def _own_units(self, site: SimSite) -> list[Neighbour]:
        return [
            Neighbour(s.name, s.id, s.url)
            for s in self.sites.values()
            if s.institution == site.institution and s.id != site.id and s.url and s.host != site.host
        ]

    def _parent(self, site: SimSite) -> Neighbour | None:
        return self._neighbours.get(site.institution) if site.id != site.institution else None

    def write_registry(self, folder: Path) -> None:
        """institutions.csv and sites.csv in the shape of crawler/registry.py."""
        registry_files.write(self.declaration, self.sites, folder)

    def write_addresses(self, path: Path) -> None:
        """The address book as JSON: {"hosts": {"www.maga.gob.test": "127.20.0.1"}, "ports": [8080, 8443]}."""
        ports = sorted({self.declaration.ports.http, self.declaration.ports.https})
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            json.dumps({"hosts": self.addresses(), "ports": ports}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )


def alias(host: str) -> str:
    """The same host with www., or without it."""
    return host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
