"""Job: everything one crawl process is told, as JSON, so that it can be started by hand or by a worker elsewhere."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from crawler.config import CrawlConfig


class Exit(IntEnum):
    """Exit codes (docs/exit-codes.md)."""

    DONE = 0
    USAGE = 2
    LEFT_OVER = 3
    OWN_NETWORK = 4
    LOCKED = 5
    STORAGE = 6
    IMPLAUSIBLE = 7
    BROKEN = 70  # of a crawl process: a defect of ours ended it; the service visits what is left apart
    INTERRUPTED = 130
    TERMINATED = 143


class Job(BaseModel):
    """One pass over some sites of one run."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    registry: str
    registry_folder: Path
    config: Path
    run_folder: Path
    sites: tuple[str, ...]
    second: bool = False  # render what the ledger's needs ask for
    browser: str = ""  # path of the browser; empty: none
    address_book: Path | None = None  # JSON {"hosts": {...}}; nothing outside it resolves
    private: tuple[str, ...] = ()  # host:port pairs that may be private (check --allow-private)
    extra_ca: str = ""
    overrides: dict[str, Any] = {}
    leases: bool = False  # other processes of this run are at work: hosts and addresses are shared with them
    only_home: bool = False  # read the home page and stop
    official: bool = False  # keep to the hours of the configuration
    now: str | None = None  # EGOB_NOW for this crawl, "" being the machine's clock; None: what the environment says

    def crawl_config(self) -> CrawlConfig:
        """crawl.yaml with the job's overrides."""
        return CrawlConfig.load(self.config).with_overrides(self.overrides)
