"""Lists: what was published, from the mirror's files, and the answers that were given from them."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from service.web.mirror import FOLDER, listing

_KEPT = 64  # answers kept as bytes; the first pages are files


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as bytes, with the tag that tells it from others."""

    body: bytes
    tag: str

    @classmethod
    def of(cls, body: bytes) -> Kept:
        """The tag is worked out once: a list is 130 kB, and it would cost as much as sending it."""
        return cls(body, f'"{sha256(body).hexdigest()[:24]}"')


class Published:
    """The mirror's files, read when they change, and the answers that were given from them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self._wholes: dict[str, tuple[int, list[dict[str, Any]]]] = {}
        self._given: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._stamp: tuple[int, int] | None = None

    def latest(self) -> str:
        """The latest published quarter, "" when there is none."""
        found = sorted(path.name for path in (self._folder / "quarters").glob("*T[1-4]"))
        return found[-1] if found else ""

    def given(self, path: str, query: str) -> Kept | None:
        """What the same request was answered since the last publication; reading its parameters costs more."""
        if (stamp := self.stamp()) != self._stamp:
            self._given.clear()
            self._stamp = stamp
        return self._given.get((path, query))

    def stamp(self) -> tuple[int, int] | None:
        """What tells one publication from the next; None before the first."""
        try:
            found = (self._folder / "quarters" / "index.json").stat()  # every publication writes it
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    def keep(self, path: str, query: str, kept: Kept, stamp: tuple[int, int] | None) -> None:
        """Remember what the publication of that stamp was asked, unless there is a newer one; the oldest makes room.
        `query` is the request's as it came, which is what `given` is asked for."""
        if stamp is None or stamp != self._stamp:
            return
        self._given[path, query] = kept
        if len(self._given) > _KEPT:
            self._given.popitem(last=False)

    def answer(self, kind: str, quarter: str, wanted: Mapping[str, str], page: int, rows: int) -> Kept | None:
        """One page of a list as JSON; None when the quarter was not published."""
        path = self._folder / "quarters" / quarter / f"{kind}.json"
        try:
            stamp = path.stat().st_mtime_ns
        except OSError:
            return None
        chosen = [item for item in self._whole(path, stamp) if all(_is(item, k, v) for k, v in wanted.items())]
        address = urlencode({"quarter": quarter, **wanted, "per_page": rows})
        made = listing(quarter, chosen, page, rows, f"/{FOLDER}/{kind}?{address}&")
        return Kept.of(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode())

    def _whole(self, path: Path, stamp: int) -> list[dict[str, Any]]:
        known = self._wholes.get(str(path))
        if known is None or known[0] != stamp:
            known = (stamp, json.loads(path.read_bytes())["items"])
            self._wholes = {str(path): known, **dict(list(self._wholes.items())[:3])}
        return known[1]


def _is(item: Mapping[str, Any], name: str, value: str) -> bool:
    found = item.get(name)
    return bool(found["id"] == value if isinstance(found, Mapping) else found == value)
