"""Roster: the 276 sites by name and host, before anything is dealt to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.simulation.declaration import Declaration, SimulatedInstitution

MARK = " (simulación)"  # everything made here says what it is


@dataclass(frozen=True)
class Place:
    """One site: who it belongs to, what it is called, and where it lives."""

    id: str
    institution: str
    name: str
    subject: str
    host: str
    prefix: str


def roster(declaration: Declaration) -> list[Place]:
    """Every site in the order of the declaration: the institution's own, its units, its departmental units."""
    return [
        place
        for key, institution in declaration.institutions.items()
        for place in _sites(declaration, key, institution)
    ]


def main_host(institution: str) -> str:
    """Host of an institution's own site."""
    return f"www.{institution}.gob.test"


def _sites(declaration: Declaration, key: str, institution: SimulatedInstitution) -> Iterator[Place]:
    yield Place(key, key, institution.name + MARK, institution.subject, main_host(key), "/")
    units = list(institution.units.items())
    for code, pattern in institution.everywhere.items():
        units += [(f"{code}-{slug}", pattern.format(name)) for slug, name in declaration.departments.items()]
    below = declaration.path_hosts.get(key, [])
    for code, name in units:
        site = f"{key}-{code}"
        if site in below:
            yield Place(site, key, name + MARK, institution.subject, main_host(key), f"/{code}/")
        else:
            yield Place(site, key, name + MARK, institution.subject, f"{code.replace('-', '')}.{key}.gob.test", "/")
