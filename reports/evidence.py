"""Evidence: pictures of cited pages, found in the evidence folder, measured and copied beside the report."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from reports.links import link
from reports.records import SiteView

_DIGEST = re.compile(r"^[0-9a-f]{64}$")  # nothing else becomes part of a path
_SIZE_MARKERS = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG frames that carry height and width


class Pictures:
    """The pictures of one evidence folder by SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.size = cache(self._size)

    def _size(self, digest: str) -> tuple[int, int] | None:
        """Width and height in pixels, None when there is no such JPEG."""
        if not _DIGEST.match(digest):
            return None
        path = self.folder / f"{digest}.jpg"
        return jpeg_size(path.read_bytes()) if path.is_file() else None

    def copy(self, sites: Iterable[SiteView], target: Path, before: Path | None = None) -> None:
        """Put every picture that a site page shows into `target`; those that stand in `before` are not copied again."""
        wanted = {
            c.screenshot for s in sites for f in (*s.findings, *s.indicators) for c in f.citations if c.screenshot
        }
        target.mkdir(parents=True, exist_ok=True)
        for name in sorted(wanted):
            if before is not None and (before / name).is_file():
                link(before / name, target / name)
            else:
                shutil.copyfile(self.folder / name, target / name)


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height told by a JPEG's frame header, None for anything else."""
    if not data.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        if data[at + 1] in _SIZE_MARKERS:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
