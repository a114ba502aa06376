"""Archive: one WARC per site and run, and reading it back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from crawler.capture import Capture, Stored
from crawler.storage import storing
from crawler.warc import members, read_captures, read_pictures

__all__ = ["Archive", "Capture", "Holdings", "Stored", "WarcFolder", "sha256"]

_SUFFIX = ".warc.gz"


class Archive(Protocol):
    """Where captures are kept and read from."""

    def write(self, site: str, capture: Capture) -> tuple[str, int]:
        """Append a capture; returns the record id of the body and the size of the site's archive after it."""

    def read(self, site: str) -> Iterator[Stored]:
        """Captures of a site in the order of writing."""

    def cut(self, site: str, end: int) -> None:
        """Drop what stands behind a committed end."""

    def picture(self, site: str, record: str) -> bytes:
        """The bytes of a screenshot."""


class Holdings(Protocol):
    """An archive as a whole, for who copies it or clears it away."""

    def sites(self) -> list[str]:
        """Sites that have something here, in order."""

    def size(self, site: str) -> int:
        """Bytes of a site's archive; 0 when it has none."""

    def whole(self, site: str) -> BinaryIO:
        """A site's WARC as a file to read. Raises StorageError when it cannot be opened."""

    def remove(self, site: str) -> None:
        """Delete a site's archive for good."""


class WarcFolder:
    """A folder of <site>.warc.gz, each record its own gzip member."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pictures: dict[str, dict[str, bytes]] = {}

    def path(self, site: str) -> Path:
        """File of a site."""
        return self.folder / f"{site}{_SUFFIX}"

    def write(self, site: str, capture: Capture) -> tuple[str, int]:
        """Append a capture and flush it to disk. Raises StorageError."""
        path = self.path(site)
        with storing(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            first = not path.exists() or path.stat().st_size == 0
        body_id, records = members(site, capture, path.name if first else "")
        with storing(path), path.open("ab") as file:
            file.write(records)
            file.flush()
            os.fsync(file.fileno())
            return body_id, file.tell()

    def cut(self, site: str, end: int) -> None:
        """Truncate the file to its committed end. Raises StorageError."""
        path = self.path(site)
        with storing(path):
            if path.exists() and path.stat().st_size > end:
                os.truncate(path, end)

    def read(self, site: str) -> Iterator[Stored]:
        """Captures in order; pictures are left in the file."""
        path = self.path(site)
        if path.exists():
            with path.open("rb") as stream:
                yield from read_captures(stream)

    def sites(self) -> list[str]:
        """See Holdings."""
        return sorted(path.name.removesuffix(_SUFFIX) for path in self.folder.glob(f"*{_SUFFIX}"))

    def size(self, site: str) -> int:
        """See Holdings."""
        path = self.path(site)
        return path.stat().st_size if path.is_file() else 0

    def whole(self, site: str) -> BinaryIO:
        """See Holdings."""
        with storing(self.path(site)):
            return self.path(site).open("rb")

    def remove(self, site: str) -> None:
        """See Holdings."""
        with storing(self.path(site)):
            self.path(site).unlink(missing_ok=True)

    def picture(self, site: str, record: str) -> bytes:
        """The bytes of a screenshot by record id; empty when there is none."""
        if site not in self._pictures:
            with self.path(site).open("rb") as stream:
                self._pictures = {site: dict(read_pictures(stream))}  # one site at a time: pictures are large
        return self._pictures[site].get(record, b"")


def sha256(payload: bytes) -> str:
    """Name of an evidence file."""
    return hashlib.sha256(payload).hexdigest()
