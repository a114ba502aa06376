"""Archive objects: a WARC per site in a store that knows no appending (S3 and its like), one object per step.

An object is named by where it begins in the site's WARC: `<site>/<begin>.warc.gz`. The objects of a site in order are
its WARC, byte by byte, so `cat` makes the file that any WARC tool reads. A step is there whole or not at all.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec  # type: ignore[import-untyped]

from crawler.capture import Capture, Stored
from crawler.storage import storing
from crawler.warc import members, read_captures, read_pictures

_DIGITS = 15  # so that names in order are bytes in order


class WarcObjects:
    """The archive of a run below an address that fsspec opens; its keys come from the environment, as fsspec says."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._ends: dict[str, int] = {}
        self._pictures: dict[str, dict[str, bytes]] = {}
        self._opened: Any = None

    def __getstate__(self) -> dict[str, Any]:
        """Of an archive only its address goes to another process."""
        return {"url": self.url, "_ends": {}, "_pictures": {}, "_opened": None}

    def write(self, site: str, capture: Capture) -> tuple[str, int]:
        """Add an object; it is stored when this returns. Raises StorageError."""
        begin = self._end(site)
        body_id, records = members(site, capture, f"{site}.warc.gz" if begin == 0 else "")
        with self._storing(site):
            self._store.makedirs(f"{self._root}/{site}", exist_ok=True)
            self._store.pipe_file(f"{self._root}/{site}/{begin:0{_DIGITS}}.warc.gz", records)
        self._ends[site] = begin + len(records)
        return body_id, self._ends[site]

    def cut(self, site: str, end: int) -> None:
        """Remove the objects behind the committed end. Raises StorageError."""
        with self._storing(site):
            for begin, _size, path in self._objects(site):
                if begin >= end:
                    self._store.rm_file(path)
        self._ends[site] = end

    def read(self, site: str) -> Iterator[Stored]:
        """Captures in order."""
        yield from read_captures(self.whole(site))

    def picture(self, site: str, record: str) -> bytes:
        """The bytes of a screenshot by record id; empty when there is none."""
        if site not in self._pictures:
            self._pictures = {site: dict(read_pictures(self.whole(site)))}
        return self._pictures[site].get(record, b"")

    def sites(self) -> list[str]:
        """See Holdings."""
        with self._storing(""):
            self._store.invalidate_cache()
            try:
                found = self._store.ls(self._root, detail=False)
            except FileNotFoundError:
                return []
        return sorted(name for name in (Path(path).name for path in found) if self.size(name))

    def size(self, site: str) -> int:
        """See Holdings."""
        with self._storing(site):
            return sum(size for _begin, size, _path in self._objects(site))

    def whole(self, site: str) -> io.BytesIO:
        """See Holdings."""
        with self._storing(site):
            paths = [path for _begin, _size, path in self._objects(site)]
            return io.BytesIO(b"".join(self._store.cat_file(path) for path in paths))

    def remove(self, site: str) -> None:
        """See Holdings."""
        self.cut(site, 0)

    @property
    def _store(self) -> Any:
        if self._opened is None:
            with self._storing(""):
                self._opened, _ = fsspec.core.url_to_fs(self.url)
        return self._opened

    @property
    def _root(self) -> str:
        return str(self._store._strip_protocol(self.url)).rstrip("/")

    def _objects(self, site: str) -> list[tuple[int, int, str]]:
        """(begin, size, path) in order; what another process wrote is seen."""
        self._store.invalidate_cache()
        try:
            found = self._store.ls(f"{self._root}/{site}", detail=True)
        except FileNotFoundError:
            return []
        return sorted((int(Path(f["name"]).name.split(".")[0]), int(f["size"]), f["name"]) for f in found)

    def _end(self, site: str) -> int:
        if site not in self._ends:
            with self._storing(site):
                begin, size, _path = (self._objects(site) or [(0, 0, "")])[-1]
            self._ends[site] = begin + size
        return self._ends[site]

    def _storing(self, site: str) -> Any:
        return storing(Path(self.url) / site)
