"""Warc: a capture as records of a WARC file, each a gzip member of its own, and back; any WARC tool reads them."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.capture import Capture, Stored, record_id

_LEVEL = 4  # of gzip: half the processor time of the writer's own 9, on pages a twentieth larger
_HOP_HEADERS = {"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"}


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


def members(site: str, capture: Capture, name: str = "") -> tuple[str, bytes]:
    """(record id of the body, records of a capture as gzip members); `name`: of the file that begins with them."""
    written = _Members()
    writer = WARCWriter(written, gzip=False, warc_version="1.1")
    if name:
        writer.write_record(_warcinfo(writer, name, capture.at))
    return _write(writer, site, capture), written.buffer.getvalue()


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


def read_captures(stream: BinaryIO) -> Iterator[Stored]:
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


def read_pictures(stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    for record in ArchiveIterator(stream):
        if record.rec_type == "resource" and record.rec_headers.get_header("WARC-Target-URI").startswith("urn:view:"):
            yield record.rec_headers.get_header("WARC-Record-ID"), record.content_stream().read()
