"""What one crawl process left behind: exit code, log, ledger and archive."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from crawler.archive import WarcFolder
from crawler.config import CrawlConfig
from crawler.evidence import Reachability, SiteEvidence
from crawler.ledger import Attempt, Ledger
from crawler.loading import Loader
from crawler.page import Purpose, Via
from crawler.reach import conclude
from crawler.readings.reading import Lens
from crawler.registry import Registry
from crawler.step import Unit
from crawler.vocabulary import Vocabulary

CONFIG = Path(__file__).parents[2] / "config"


@dataclass(frozen=True)
class Run:
    """A finished crawl process and its folder."""

    folder: Path
    code: int
    log: str
    seconds: float
    peak_mb: float = 0.0

    def attempts(self, site: str) -> list[Attempt]:
        ledger = Ledger(self.folder / "ledger.db")
        try:
            return ledger.attempts(site)
        finally:
            ledger.close()

    def ending(self, site: str) -> Reachability:
        """How the visit stands after all attempts so far, as the quarter concludes it."""
        return conclude(self.attempts(site), CrawlConfig.load(CONFIG).attempts)

    def units(self, site: str, purpose: Purpose | None = None, via: Via | None = None) -> list[Unit]:
        """Committed steps of the last attempt that fetched something."""
        ledger = Ledger(self.folder / "ledger.db")
        try:
            units = ledger.units(site, len(ledger.attempts(site)))
        finally:
            ledger.close()
        return [u for u in units if u.step.method and purpose in {None, u.step.purpose} and via in {None, u.step.via}]

    def unit(self, site: str, path: str) -> Unit:
        """The last HTTP step at a path."""
        return next(u for u in reversed(self.units(site, via=Via.HTTP)) if u.step.url.endswith(path))

    def evidence(self, site: str) -> SiteEvidence:
        """What detectors would read."""
        registry = Registry.load(self.folder / "registry", "hostil")
        loader = Loader(WarcFolder(self.folder / "warc"), registry, Lens(Vocabulary.load(CONFIG), registry.hosts))
        return loader.load(registry.sites[site], self.ending(site))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Straight from the ledger."""
        with sqlite3.connect(f"file:{self.folder / 'ledger.db'}?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()
