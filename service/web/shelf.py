"""Shelf: the published files, from memory while they are the same on disk."""

from __future__ import annotations

import mimetypes
import re
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from starlette.responses import FileResponse, RedirectResponse, Response

_LARGE = 8 * 2**20  # bytes; the chart library is 5 MB, a workbook less; what is larger is read in pieces
_PICTURE = re.compile(r"evidencia/[0-9a-f]{64}\.jpg")
_API = "api/"
_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
          ".json": "application/json", ".csv": "text/csv; charset=utf-8", ".xml": "application/atom+xml",
          ".parquet": "application/vnd.apache.parquet"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file in memory."""

    stamp: tuple[int, int]
    body: bytes
    headers: dict[str, str]


class Shelf:
    """Files below some folders, the first that has one wins; pictures of evidence below a folder of their own."""

    def __init__(self, roots: Sequence[Path], evidence: Path, memory: int) -> None:
        self._roots, self._evidence, self._memory = roots, evidence, memory
        self._leaves: OrderedDict[Path, Leaf] = OrderedDict()
        self._bytes = 0

    def answer(self, path: str, query: str, etag: str) -> Response | None:
        """The file of a decoded path, a redirect to its folder, or None."""
        parts = path.lstrip("/").split("/")
        if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts) or "" in parts[:-1]:
            return None
        name = "/".join(parts)
        if name.startswith(_API):
            return None if query else self._file(f"{name.rstrip('/')}/index.json", etag) or self._file(name, etag)
        if name == "" or name.endswith("/"):
            return self._file(f"{name}index.html", etag)
        return self._file(name, etag) or self._folder(name)

    def _file(self, name: str, etag: str) -> Response | None:
        for path in self._places(name):
            try:
                found = path.stat()
                if not path.is_file():
                    continue
            except (OSError, ValueError):
                continue
            if found.st_size > _LARGE:
                return FileResponse(path)
            return self._given(path, (found.st_mtime_ns, found.st_size), etag)
        return None

    def _places(self, name: str) -> list[Path]:
        places = [root / name for root in self._roots]
        return [*places, self._evidence / name.rpartition("/")[2]] if _PICTURE.fullmatch(name) else places

    def _given(self, path: Path, stamp: tuple[int, int], etag: str) -> Response:
        leaf = self._leaves.get(path)
        if leaf is None or leaf.stamp != stamp:
            leaf = self._read(path, stamp)
        else:
            self._leaves.move_to_end(path)
        if etag and etag == leaf.headers["etag"]:
            return Response(status_code=304, headers={"etag": etag, "cache-control": leaf.headers["cache-control"]})
        return Response(leaf.body, headers=leaf.headers)

    def _read(self, path: Path, stamp: tuple[int, int]) -> Leaf:
        body = path.read_bytes()
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = {
            "content-type": kind,
            "etag": f'"{sha256(body).hexdigest()[:24]}"',
            "cache-control": "public, max-age=60",  # a new publication is seen within a minute
        }
        old = self._leaves.pop(path, None)
        self._leaves[path] = leaf = Leaf(stamp, body, headers)
        self._bytes += len(body) - (len(old.body) if old else 0)
        while self._bytes > self._memory and len(self._leaves) > 1:
            self._bytes -= len(self._leaves.popitem(last=False)[1].body)
        return leaf

    def _folder(self, name: str) -> Response | None:
        """To the address that relative links of a page need."""
        with suppress(OSError, ValueError):  # a name that no file can have
            if any((root / name / "index.html").is_file() for root in self._roots):
                return RedirectResponse(f"/{name}/", status_code=308)
        return None
