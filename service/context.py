"""Context: where one quarter of one registry lives on disk, and what its crawl is told."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from crawler.clock import Clock, quarter_of
from crawler.config import CrawlConfig
from crawler.settings import default_config
from crawler.vocabulary import ConfigError

SIMULATION = "simulacion"


def find_config(given: Path | None) -> Path:
    """--config, else EGOB_CONFIG, else config/ beside the packages. Raises ConfigError when it is no folder."""
    folder = given or (Path(os.environ["EGOB_CONFIG"]) if os.environ.get("EGOB_CONFIG") else default_config())
    if not (folder / "rubric.yaml").is_file():
        raise ConfigError(f"{folder}: no configuration here (rubric.yaml is missing); name the folder with --config")
    return folder


def find_var(config: Path) -> Path:
    """EGOB_VAR, else var/ beside the configuration."""
    return Path(os.environ["EGOB_VAR"]) if os.environ.get("EGOB_VAR") else config.resolve().parent / "var"


@dataclass(frozen=True)
class Context:
    """One quarter of one registry."""

    config: Path
    var: Path
    registry: str
    quarter: str
    browser: Path | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    run_folder_override: Path | None = None  # a check has a folder of its own

    @property
    def run_folder(self) -> Path:
        """Ledger, WARCs and the registry rows that were used."""
        return self.run_folder_override or self.run_folder_of(self.quarter)

    def run_folder_of(self, quarter: str) -> Path:
        """The folder of another quarter's run of the same registry."""
        return self.var / "runs" / f"{self.registry}-{quarter}"

    @property
    def simulated(self) -> bool:
        """Whether everything made from this must be marked as a simulation."""
        return self.registry == SIMULATION

    @property
    def simulation_folder(self) -> Path:
        """Where the simulated Executive writes its registry, address book and certificate."""
        return self.var / SIMULATION

    @property
    def registry_source(self) -> Path:
        """The registry as people keep it."""
        return self.simulation_folder / "registry" if self.simulated else self.config / "registry" / self.registry

    @property
    def frozen_registry(self) -> Path:
        """The rows that this run uses."""
        return self.run_folder / "registry"

    @property
    def evidence(self) -> Path:
        """Copies of what findings cite, by SHA-256."""
        return self.var / "evidence"

    @property
    def public(self) -> Path:
        """The published site of the registry."""
        return self.var / "public" / self.registry

    @property
    def store_url(self) -> str:
        """EGOB_STORE, else a SQLite file."""
        return os.environ.get("EGOB_STORE") or f"sqlite:///{self.var / 'egob.db'}"

    @classmethod
    def build(
        cls, config: Path, registry: str, quarter: str = "", browser: Path | None = None, pages: int = 0,
        changes: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    ) -> Context:  # fmt: skip
        """Fill in defaults: the quarter of today, the simulation's overrides, a page budget when one is given.

        `changes` (section -> key -> value) go before all of them; ConfigError when crawl.yaml knows no such key."""
        overrides = simulation_overrides(config) if registry == SIMULATION else {}
        budget = {"budget": {"pages": pages, "pages_uncovered": pages}} if pages else {}
        for more in (budget, changes):
            overrides |= {section: {**overrides.get(section, {}), **values} for section, values in more.items()}
        if changes:
            CrawlConfig.load(config).with_overrides(overrides)
        quarter = quarter or quarter_of(Clock.from_environment().now())
        return cls(config, find_var(config), registry, quarter, browser, overrides)


def simulation_overrides(config: Path) -> dict[str, Any]:
    """What config/simulation.yaml changes of crawl.yaml; loaded here, validated by CrawlConfig."""
    raw = yaml.safe_load((config / "simulation.yaml").read_text(encoding="utf-8"))
    return dict(raw.get("crawl") or {})
