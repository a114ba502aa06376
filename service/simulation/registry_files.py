"""Registry files: institutions.csv and sites.csv of the simulated Executive."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from service.simulation.declaration import Declaration
from service.simulation.roster import MARK, main_host
from service.simulation.traits import SimSite

INSTITUTION = ("id", "acronym", "name", "kind", "sites_2019", "hosts")
SITE = ("id", "institution", "name", "url", "role", "owner", "source", "confidence", "status")
SOURCE = "config/simulation.yaml"


def write(declaration: Declaration, sites: Mapping[str, SimSite], folder: Path) -> None:
    """Write both files; every institution is written, also those of which no site was kept."""
    folder.mkdir(parents=True, exist_ok=True)
    institutions: list[tuple[object, ...]] = [
        (key, i.acronym, i.name + MARK, i.kind.value, i.sites, main_host(key))
        for key, i in declaration.institutions.items()
    ]
    institutions += [(k, o.acronym, o.name + MARK, "other", 0, o.host) for k, o in declaration.others.items()]
    _table(folder / "institutions.csv", INSTITUTION, institutions)
    rows = [(s.id, s.institution, s.name, s.url, "dependency", "", SOURCE, "high", "") for s in sites.values()]
    _table(folder / "sites.csv", SITE, rows)


def _table(path: Path, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
