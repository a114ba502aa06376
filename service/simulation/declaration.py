"""Declaration: config/simulation.yaml, validated; what exists in the simulated Executive and how chance is dealt."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from crawler.registry import Kind
from crawler.vocabulary import ConfigError, read_yaml

Shares = dict[str, float]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Ports(_Frozen):
    """TCP ports of every simulated server."""

    http: int = 8080
    https: int = 8443


class Step(_Frozen):
    """One level of the ladder: how many of which criteria it needs."""

    need: int
    of: tuple[str, ...]


class Special(_Frozen):
    """What is fixed by name for one site; the rest is dealt by lot."""

    level: int | None = Field(default=None, ge=0, le=5)
    fault: str = ""
    style: str = ""
    https: bool = False
    variants: dict[str, str] = {}


class Other(_Frozen):
    """An institution outside the study, to which simulated pages link."""

    acronym: str
    name: str
    host: str


class SimulatedInstitution(_Frozen):
    """One institution of the study: its own site, named units, and units that exist in every department."""

    acronym: str
    name: str
    kind: Kind
    sites: int
    subject: str
    units: dict[str, str] = {}
    everywhere: dict[str, str] = {}


class Variants(_Frozen):
    """Weights of the ways to have a criterion and of the ways (traps) not to have it."""

    present: Shares
    absent: Shares


class Declaration(_Frozen):
    """The whole of config/simulation.yaml."""

    name: Literal["simulacion"]
    seed: int
    start: date
    ports: Ports
    crawl: dict[str, Any]  # overrides of crawl.yaml, validated where they are used
    ladder: dict[int, Step]
    levels: dict[int, float]
    mixes: dict[int, dict[int, dict[int, float]]]
    ease: Shares
    needs_share: float
    styles: Shares
    variants: dict[str, Variants]
    path_hosts: dict[str, list[str]]
    shared_addresses: list[list[str]]
    special: dict[str, Special]
    small: list[str]
    fixed_levels: dict[str, int]
    departments: dict[str, str]
    others: dict[str, Other]
    institutions: dict[str, SimulatedInstitution]

    @cached_property
    def step_of(self) -> dict[str, int]:
        """Criterion -> level of the ladder at which it stands."""
        return {criterion: level for level, step in self.ladder.items() for criterion in step.of}


def load(config: Path) -> Declaration:
    """Read config/simulation.yaml; every count and name that does not fit is one ConfigError."""
    path = config / "simulation.yaml"
    declaration = read_yaml(path, TypeAdapter(Declaration))
    for key, institution in declaration.institutions.items():
        count = 1 + len(institution.units) + len(institution.everywhere) * len(declaration.departments)
        if count != institution.sites:
            raise ConfigError(f"{path}: institutions.{key}: {count} sites are named, `sites` says {institution.sites}")
    return declaration
