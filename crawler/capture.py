"""Capture: what one step brought, as it goes into the archive and as it is read back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

_NAMESPACE = uuid.UUID("5d3c8f0e-3f0a-4d0e-9d5c-9a4a2f6f1b11")  # ours: record ids repeat when a run is repeated


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


def record_id(site: str, capture: Capture, kind: str) -> str:
    """Deterministic WARC-Record-ID of site, attempt, step and kind, so that citations repeat with a repeated run."""
    name = f"{site}/{capture.meta.get('attempt')}/{capture.meta.get('seq')}/{kind}"
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, name)}>"
