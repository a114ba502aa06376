"""Closed: pages of other quarters, taken over as they were while their data, method and templates stay the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from reports.environment import TEMPLATES
from reports.links import link_tree
from reports.paths import LANGUAGES, folder_of
from reports.publication import Publication
from reports.records import Edition
from reports.words import CATALOGUES

_LIST = "trimestres.json"


@dataclass(frozen=True)
class Shelf:
    """The report that stands in `out` before a new one takes its place."""

    out: Path

    @cached_property
    def _known(self) -> dict[str, str]:
        try:
            found: dict[str, Any] = json.loads((self.out / _LIST).read_text(encoding="utf-8"))
        except (OSError, ValueError):  # the first report, or one that something else wrote
            return {}
        return {str(quarter): str(digest) for quarter, digest in found.items()}

    def take(self, quarter: str, digest: str, folder: Path) -> bool:
        """Put the pages of the quarter into `folder` as they were; False when they have to be written again."""
        if self._known.get(quarter) != digest:
            return False
        for old in self._folders(quarter):
            link_tree(old, folder / old.relative_to(self.out))
        return True

    def _folders(self, quarter: str) -> Iterator[Path]:
        for language in LANGUAGES:
            for section in ("sites", "copies"):
                root = self.out / folder_of(language, section)
                yield from sorted(root.glob(f"*/{quarter}"))


def digest_of(edition: Edition, publication: Publication, copies: frozenset[str] = frozenset()) -> str:
    """SHA-256 over all that the pages of a quarter are made of; what other quarters say is no part of them."""
    told = (publication.address, publication.notices.get(edition.run.quarter), sorted(copies))
    total = hashlib.sha256(repr((replace(edition, past=()), told)).encode())
    for path in sorted([*TEMPLATES.rglob("*"), *CATALOGUES.rglob("*")]):
        if path.is_file():
            total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def write_list(folder: Path, digests: dict[str, str]) -> None:
    """Remember which quarters stand in the folder and what they were made of."""
    (folder / _LIST).write_text(json.dumps(digests, indent=1, sort_keys=True) + "\n", encoding="utf-8")
