"""Archive: one WARC per site and run, and reading it back; any WARC tool opens it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.storage import storing

_NAMESPACE = uuid.UUID("5d3c8f0e-3f0a-4d0e-9d5c-9a4a2f6f1b11")  # ours: record ids repeat when a run is repeated
_LEVEL = 4  # of gzip: half the processor time of the writer's own 9, on pages a twentieth larger
_HOP_HEADERS = {"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"}


@dataclass(frozen=True)
class Capture:
    """What one step brought: for HTTP the request and the decoded body; for a render the DOM, picture and boxes."""

    url: str
    at: datetime
    meta: Mapping[str, Any]  # JSON-able: attempt, seq, step, final_url, error ...
    status: int = 0  # 0: no answer, only the metadata record is written
    reason: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    method: str = "GET"
    request_headers: tuple[tuple[str, str], ...] = ()
    request_body: bytes = b""
    truncated: bool = False
    rendered: bool = False
    screenshot: bytes = b""
    elements: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Stored:
    """One capture as it is read back. `record` is the id of the response or DOM, `picture` of the screenshot."""

    url: str
    at: datetime
    meta: Mapping[str, Any]
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    record: str = ""
    picture: str = ""
    elements: tuple[Mapping[str, Any], ...] = ()


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


def record_id(site: str, capture: Capture, kind: str) -> str:
    """Deterministic WARC-Record-ID of site, attempt, step and kind, so that citations repeat with a repeated run."""
    name = f"{site}/{capture.meta.get('attempt')}/{capture.meta.get('seq')}/{kind}"
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, name)}>"


class WarcFolder:
    """A folder of <site>.warc.gz, each record its own gzip member."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pictures: dict[str, dict[str, bytes]] = {}

    def path(self, site: str) -> Path:
        """File of a site."""
        return self.folder / f"{site}.warc.gz"

    def write(self, site: str, capture: Capture) -> tuple[str, int]:
        """Append a capture and flush it to disk. Raises StorageError."""
        members = _Members()
        writer = WARCWriter(members, gzip=False, warc_version="1.1")
        path = self.path(site)
        with storing(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.stat().st_size == 0:
                writer.write_record(_warcinfo(writer, path.name, capture.at))
        body_id = _write(writer, site, capture)
        with storing(path), path.open("ab") as file:
            file.write(members.buffer.getvalue())
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

    def picture(self, site: str, record: str) -> bytes:
        """The bytes of a screenshot by record id; empty when there is none."""
        if site not in self._pictures:
            with self.path(site).open("rb") as stream:
                self._pictures = {site: dict(_pictures(stream))}  # one site at a time: pictures are large
        return self._pictures[site].get(record, b"")


class _Members:
    """Where a writer writes: each record, which it ends with a flush, becomes a gzip member of its own."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()
        self._member = self._open()

    def _open(self) -> zlib._Compress:
        return zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS + 16)

    def write(self, data: bytes) -> None:
        """Add to the record."""
        self.buffer.write(self._member.compress(data))

    def flush(self) -> None:
        """End the record."""
        self.buffer.write(self._member.flush())
        self._member = self._open()


def _write(writer: WARCWriter, site: str, capture: Capture) -> str:
    """Write the records of a capture; the metadata record comes last, so that a whole capture ends with it."""
    date = capture.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    body_id = record_id(site, capture, "body") if capture.status or capture.rendered else ""
    base = {"WARC-Date": date}
    if capture.rendered:
        headers = base | {"WARC-Record-ID": body_id}
        _resource(writer, f"urn:dom:{capture.url}", capture.body, "text/html; charset=utf-8", headers)
        if capture.screenshot:
            headers = base | {"WARC-Record-ID": record_id(site, capture, "picture"), "WARC-Concurrent-To": body_id}
            _resource(writer, f"urn:view:{capture.url}", capture.screenshot, "image/jpeg", headers)
        if capture.elements:
            headers = base | {"WARC-Record-ID": record_id(site, capture, "boxes"), "WARC-Concurrent-To": body_id}
            boxes = json.dumps(list(capture.elements), ensure_ascii=False).encode()
            _resource(writer, f"urn:boxes:{capture.url}", boxes, "application/json", headers)
    elif capture.status:
        _exchange(writer, site, capture, body_id, base)
    concurrent = {"WARC-Concurrent-To": body_id} if body_id else {}
    headers = base | {"WARC-Record-ID": record_id(site, capture, "meta")} | concurrent
    payload = json.dumps(dict(capture.meta), ensure_ascii=False, sort_keys=True).encode()
    _resource(writer, capture.url, payload, "application/json", headers, "metadata")
    return body_id


def _exchange(writer: WARCWriter, site: str, capture: Capture, body_id: str, base: Mapping[str, str]) -> None:
    kept = [(k, v) for k, v in capture.headers if k.lower() not in _HOP_HEADERS]
    kept.append(("Content-Length", str(len(capture.body))))
    answer = StatusAndHeaders(f"{capture.status} {capture.reason or 'Unknown'}", kept, protocol="HTTP/1.1")
    headers = dict(base) | {"WARC-Record-ID": body_id}
    if capture.truncated:
        headers["WARC-Truncated"] = "length"
    writer.write_record(
        writer.create_warc_record(
            capture.url, "response", io.BytesIO(capture.body), len(capture.body), http_headers=answer,
            warc_headers_dict=headers,
        )
    )  # fmt: skip
    path = capture.url.split("/", 3)[3] if capture.url.count("/") > 2 else ""
    asked = StatusAndHeaders(f"{capture.method} /{path} HTTP/1.1", list(capture.request_headers), is_http_request=True)
    headers = dict(base) | {"WARC-Record-ID": record_id(site, capture, "request"), "WARC-Concurrent-To": body_id}
    writer.write_record(
        writer.create_warc_record(
            capture.url, "request", io.BytesIO(capture.request_body), len(capture.request_body), http_headers=asked,
            warc_headers_dict=headers,
        )
    )  # fmt: skip


def _resource(
    writer: WARCWriter, uri: str, payload: bytes, kind: str, headers: Mapping[str, str], record: str = "resource"
) -> None:
    body, size = io.BytesIO(payload), len(payload)
    writer.write_record(writer.create_warc_record(uri, record, body, size, kind, warc_headers_dict=dict(headers)))


def _warcinfo(writer: WARCWriter, name: str, at: datetime) -> ArcWarcRecord:
    record = writer.create_warcinfo_record(name, {"software": "egob", "format": "WARC File Format 1.1"})
    date = at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    record.rec_headers.replace_header("WARC-Date", date)
    return record


def read_captures(stream: io.BufferedReader) -> Iterator[Stored]:
    """Group the records of a WARC file into captures; each ends with its metadata record."""
    parts: dict[str, Any] = {}
    for record in ArchiveIterator(stream):
        kind, uri = record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or ""
        name = record.rec_headers.get_header("WARC-Record-ID")
        if kind == "response":
            parts |= {
                "status": int(record.http_headers.get_statuscode() or 0),
                "headers": {k.lower(): v for k, v in record.http_headers.headers},
                "body": record.content_stream().read(),
                "record": name,
            }
        elif kind == "resource" and uri.startswith("urn:dom:"):
            parts |= {"body": record.content_stream().read(), "record": name}
        elif kind == "resource" and uri.startswith("urn:view:"):
            parts["picture"] = name
        elif kind == "resource" and uri.startswith("urn:boxes:"):
            parts["elements"] = tuple(json.loads(record.content_stream().read()))
        elif kind == "metadata":
            at = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
            yield Stored(url=uri, at=at, meta=json.loads(record.content_stream().read()), **parts)
            parts = {}


def _pictures(stream: io.BufferedReader) -> Iterator[tuple[str, bytes]]:
    for record in ArchiveIterator(stream):
        if record.rec_type == "resource" and record.rec_headers.get_header("WARC-Target-URI").startswith("urn:view:"):
            yield record.rec_headers.get_header("WARC-Record-ID"), record.content_stream().read()


def sha256(payload: bytes) -> str:
    """Name of an evidence file."""
    return hashlib.sha256(payload).hexdigest()
