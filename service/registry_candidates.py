"""Registry candidates: government hosts that crawled pages link to and no row names; a person accepts them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from crawler.registry import Kind, Registry, Site, bare_host
from crawler.text import norm
from crawler.vocabulary import ConfigError
from service.registry_sheet import read_sheet

Link = tuple[str, str]  # address of the linking page (or id of its site), address that it links to
HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)


@dataclass(frozen=True)
class Candidate:
    """A host without a row: pages and sites that link to it, one example, whose it may be ("" when unknown)."""

    host: str
    pages: int
    sites: int
    example: str
    institution: str


def candidates(
    links: Iterable[Link], registry: Registry, suffixes: Iterable[str], left_out: Set[str] = frozenset()
) -> list[Candidate]:
    """Hosts under the suffixes that no site names, most linking sites first.

    Left aside: hosts of left_out, and those of institutions of kind `other` without sites (outside the frame)."""
    endings = tuple(f".{suffix.lstrip('.').lower()}" for suffix in suffixes)
    known = {bare_host(urlsplit(site.url).hostname or "") for site in registry.sites.values() if site.url}
    found: dict[str, list[Link]] = {}
    for source, url in links:
        host = _host(url)
        if host.endswith(endings) and host not in known and host not in left_out:
            found.setdefault(host, []).append((source, url))
    rows = [
        _candidate(host, seen, registry) for host, seen in found.items() if _in_frame(_owner(host, registry), registry)
    ]
    return sorted(rows, key=lambda row: (-row.sites, -row.pages, row.host))


def accept(registry: Registry, host: str, institution: str, name: str, *, site_id: str = "") -> Site:
    """A new row for a host; its id is made from institution and name unless given. Raises ConfigError."""
    bare = bare_host(host)
    if not HOST.fullmatch(bare):
        raise ConfigError(
            f"--accept {host}: expected a host name such as www.example.gob.gt, without http:// or a path"
        )
    if institution not in registry.institutions:
        raise ConfigError(f"--institution {institution}: expected the id of an institution in institutions.csv")
    taken = next((s.id for s in registry.sites.values() if s.url and _host(s.url) == bare), "")
    if taken:
        raise ConfigError(f"--accept {host}: the host belongs to site {taken}")
    words = re.sub(r"[^a-z0-9]+", "-", norm(name)).strip("-")
    site_id = site_id or f"{institution}-{words}"[:63].strip("-")
    if site_id in registry.sites:
        raise ConfigError(f"--id {site_id}: the id is taken; give another one with --id")
    row = {"id": site_id, "institution": institution, "name": name, "url": f"https://{host.lower()}/"}
    try:
        return Site.model_validate({**row, "source": "found by links, accepted by a person", "status": "accepted"})
    except ValidationError as error:
        first = error.errors()[0]
        raise ConfigError(f"{first['loc'][0]} {first['input']!r}: {first['msg']}") from error


def read_left_out(folder: Path) -> frozenset[str]:
    """Hosts of left_out.csv, the addresses that a person decided not to measure; none when there is no such file."""
    path = folder / "left_out.csv"
    if not path.exists():
        return frozenset()
    sheet = read_sheet(path)
    if not any(cell.value == "url" for cell in sheet.header):
        raise ConfigError(f"{path}: expected a column named url in the first row")
    return frozenset(_host(row["url"].value) for row in sheet.rows)


def read_links(path: Path) -> list[Link]:
    """Links from a JSON list of [source, url] or a CSV with the columns source and url. Raises ConfigError."""
    try:
        if path.suffix.lower() == ".json":
            return TypeAdapter(list[Link]).validate_python(json.loads(path.read_text(encoding="utf-8")))
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(_csv_links(path, csv.DictReader(file)))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: the file is missing") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: expected UTF-8 text") from error
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"]) or "(top)"
        raise ConfigError(f"{path}: item {place}: expected a list of [source, url]") from error
    except json.JSONDecodeError as error:
        raise ConfigError(f"{path}, line {error.lineno}: not valid JSON: {error.msg}") from error


def _csv_links(path: Path, rows: csv.DictReader[str]) -> Iterator[Link]:
    if not {"source", "url"} <= set(rows.fieldnames or ()):
        raise ConfigError(f"{path}: expected the columns source and url in the first row")
    for row in rows:
        yield row["source"] or "", row["url"] or ""


def _host(url: str) -> str:
    try:
        return bare_host(urlsplit(url).hostname or "")
    except ValueError:  # a link on a page can be anything
        return ""


def _owner(host: str, registry: Registry) -> str:
    parts = host.split(".")
    names = (".".join(parts[index:]) for index in range(len(parts) - 1))
    return next((registry.hosts[name] for name in names if name in registry.hosts), "")


def _in_frame(institution: str, registry: Registry) -> bool:
    owner = registry.institutions.get(institution)
    return owner is None or owner.kind != Kind.OTHER or bool(registry.of_institution(institution))


def _candidate(host: str, seen: list[Link], registry: Registry) -> Candidate:
    pages = {source for source, _ in seen}
    sites = {registry.owner_of(source) or source for source in pages}
    return Candidate(host, len(pages), len(sites), min(url for _, url in seen), _owner(host, registry))
