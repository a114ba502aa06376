"""Registry: institutions and their sites, as rows that people wrote; and to which site an address belongs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from crawler.vocabulary import ConfigError, read_yaml


class Kind(StrEnum):
    """Groups of the Executive's institutions; `other`, of any registry, is scored and listed but in no average."""

    MINISTRY = "ministry"
    SECRETARIAT = "secretariat"
    OTHER = "other"


class Role(StrEnum):
    """`dependency` is scored and in the averages; `service` is crawled and credited to its owner."""

    DEPENDENCY = "dependency"
    SERVICE = "service"


Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    id: Id


M = TypeVar("M", bound=_Row)


class Institution(_Row):
    """One row of institutions.csv. `sites_2019` is how many sites the study evaluated."""

    acronym: str = Field(min_length=2)
    name: str = Field(min_length=3)
    kind: str = Field(pattern=r"^[a-z][a-z0-9-]{1,31}$")
    sites_2019: int = Field(ge=0, default=0)
    hosts: tuple[str, ...] = ()  # hosts that are this institution's, for links_to_agencies; ";" between them

    @field_validator("hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(";") if part.strip()) if isinstance(value, str) else value


class Site(_Row):
    """One row of sites.csv: a public web presence of one dependency. An empty url means the address is not known."""

    institution: Id
    name: str = Field(min_length=3)
    url: str = ""
    role: Role = Role.DEPENDENCY
    owner: str = ""  # id of the site a service is credited to
    source: str = ""
    confidence: str = ""
    status: str = ""

    @field_validator("url")
    @classmethod
    def _http(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("expected an address that starts with http:// or https://, or nothing")
        return value


@lru_cache(maxsize=20_000)  # the menu of a site is on each of its pages
def _place(url: str) -> tuple[str, str]:
    """Bare host with its port, and path; no host for an address that cannot be."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return "", "/"
    host = bare_host(parts.hostname or "")
    return (f"{host}:{port}" if port else host), parts.path or "/"


def bare_host(host: str) -> str:
    """Host in lower case without a leading www. and without a final dot."""
    return host.lower().rstrip(".").removeprefix("www.")


@dataclass(frozen=True)
class Registry:
    """The frame of a run: name, institutions and sites by id, in the order of the files."""

    name: str
    institutions: Mapping[str, Institution]
    sites: Mapping[str, Site]

    @cached_property
    def _scopes(self) -> Mapping[str, list[tuple[str, str]]]:
        scopes: dict[str, list[tuple[str, str]]] = {}
        for site in self.sites.values():
            if site.url:
                parts = urlsplit(site.url)
                key = bare_host(parts.hostname or "") + (f":{parts.port}" if parts.port else "")
                prefix = parts.path if parts.path.endswith("/") else parts.path.rpartition("/")[0] + "/"
                scopes.setdefault(key, []).append((prefix, site.id))
        return {host: sorted(rows, key=lambda row: (-len(row[0]), row[1])) for host, rows in scopes.items()}

    def owner_of(self, url: str) -> str:
        """Id of the site whose scope (host with or without www, longest path prefix) holds the address, else ""."""
        host, path = _place(url)
        rows = self._scopes.get(host, [])
        return next((site for prefix, site in rows if path.startswith(prefix) or path + "/" == prefix), "")

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Kinds whose institutions are averaged together, in registry order."""
        return tuple(dict.fromkeys(i.kind for i in self.institutions.values() if i.kind != Kind.OTHER))

    @cached_property
    def hosts(self) -> Mapping[str, str]:
        """Bare host -> institution id, from the institutions' host lists and the sites' addresses."""
        found: dict[str, str] = {}
        for site in self.sites.values():
            if site.url:
                found.setdefault(bare_host(urlsplit(site.url).hostname or ""), site.institution)
        for institution in self.institutions.values():
            for host in institution.hosts:
                found[bare_host(host)] = institution.id
        return found

    def of_institution(self, institution: str) -> list[Site]:
        """The sites of one institution, in registry order."""
        return [site for site in self.sites.values() if site.institution == institution]

    def select(self, names: Iterable[str]) -> list[Site]:
        """Sites named by id or by the acronym of their institution; all when no name is given.

        Raises ConfigError with the name that nothing answers to."""
        wanted = list(names)
        if not wanted:
            return list(self.sites.values())
        chosen: dict[str, Site] = {}
        by_acronym = {i.acronym.lower(): i.id for i in self.institutions.values()}
        for name in wanted:
            if name in self.sites:
                chosen[name] = self.sites[name]
            elif name.lower() in by_acronym:
                chosen.update({s.id: s for s in self.of_institution(by_acronym[name.lower()])})
            else:
                raise ConfigError(f"--only {name}: no site has this id and no institution this acronym")
        return list(chosen.values())

    @classmethod
    def load(cls, folder: Path, name: str) -> Registry:
        """Read institutions.csv and sites.csv of a folder; every bad cell is named with file, line and column."""
        institutions = {i.id: i for i in _rows(folder / "institutions.csv", Institution)}
        known = {*_kinds(folder), Kind.OTHER.value}
        for institution in institutions.values():
            if institution.kind not in known:
                where = f"{folder / 'institutions.csv'}: institution {institution.id}: kind"
                raise ConfigError(f"{where}: expected one of {', '.join(sorted(known))}, got {institution.kind!r}")
        sites = {s.id: s for s in _rows(folder / "sites.csv", Site)}
        for site in sites.values():
            where = f"{folder / 'sites.csv'}: site {site.id}"
            if site.institution not in institutions:
                raise ConfigError(f"{where}: institution {site.institution!r} is not in institutions.csv")
            if site.role is Role.SERVICE and site.owner not in sites:
                raise ConfigError(f"{where}: a service needs an owner that is a site id, got {site.owner!r}")
        return cls(name, institutions, sites)


class _Kinds(BaseModel):
    kinds: tuple[str, ...] = (Kind.MINISTRY.value, Kind.SECRETARIAT.value)


def _kinds(folder: Path) -> tuple[str, ...]:
    """Groups that registry.yaml names; those of the Executive where there is no such file."""
    path = folder / "registry.yaml"
    return (read_yaml(path, TypeAdapter(_Kinds)) if path.is_file() else _Kinds()).kinds


def _rows(path: Path, model: type[M]) -> list[M]:
    rows: list[M] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                try:
                    rows.append(model.model_validate(row))
                except ValidationError as error:
                    first = error.errors()[0]
                    column = ".".join(str(part) for part in first["loc"])
                    raise ConfigError(f"{path}, line {line}, column {column}: {first['msg']}") from error
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: the file is missing") from error
    ids = [row.id for row in rows]
    for seen in ids:
        if ids.count(seen) > 1:
            raise ConfigError(f"{path}: the id {seen!r} is used {ids.count(seen)} times; ids are unique")
    return rows
