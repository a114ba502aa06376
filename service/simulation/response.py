"""Response: what the simulated server answers, and how it misbehaves while doing so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl


class Wire(StrEnum):
    """What happens to the bytes."""

    SEND = "send"
    RESET = "reset"  # the connection is torn down
    CLOSE = "close"  # it is closed without an answer
    HOLD = "hold"  # nothing ever comes
    GARBAGE = "garbage"  # what comes is not HTTP


@dataclass(frozen=True)
class Request:
    """One request, already parsed. `target` is path and query as sent."""

    method: str
    host: str  # lower case, without port
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    https: bool = False

    @property
    def path(self) -> str:
        """Path without query."""
        return self.target.split("?", 1)[0]

    @property
    def query(self) -> dict[str, str]:
        """Query parameters, the last of each name."""
        return dict(parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        """Fields of a posted form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True)
class Response:
    """One answer. `delay` is seconds before the first byte."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    wire: Wire = Wire.SEND


HTML = (("Content-Type", "text/html; charset=utf-8"),)


def html(text: str, status: int = 200, *headers: tuple[str, str]) -> Response:
    """A page in UTF-8."""
    return Response(status, text.encode(), HTML + headers)


def redirect(location: str, status: int = 301) -> Response:
    """A redirect."""
    return Response(status, b"", (*HTML, ("Location", location)))


def data(body: bytes, media_type: str, *headers: tuple[str, str]) -> Response:
    """A file."""
    return Response(200, body, (("Content-Type", media_type), *headers))


def as_json(value: object) -> Response:
    """A JSON answer."""
    return data(json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")
