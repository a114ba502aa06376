"""Journal: when runs began and how they ended, a line of JSON each; a run without an end was killed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from crawler.clock import Clock
from crawler.storage import storing
from service.context import Context
from service.endings import KNOWN, code_of, ending

NAME = "journal.jsonl"


@dataclass(frozen=True)
class Entry:
    """One run of `egob run`. `ended` and `code` are None while it is at work, and for ever when it was killed."""

    run: str
    registry: str
    quarter: str
    began: datetime
    ended: datetime | None = None
    code: int | None = None
    why: str = ""

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return (self.ended - self.began).total_seconds() if self.ended else None


@dataclass
class Outcome:
    """What the body of a recorded run says of its ending."""

    code: int = 0


@contextmanager
def recorded(context: Context) -> Iterator[Outcome]:
    """Write down that a run begins and how it ends, whichever way it leaves."""
    outcome, began = Outcome(), Clock.from_environment().now()
    name = os.environ.setdefault("EGOB_RUN_ID", f"{began:%Y%m%dT%H%M%S}-{os.getpid()}")  # its processes say it too
    entry = Entry(name, context.registry, context.quarter, began)
    write(context.var, entry)
    try:
        yield outcome
    finally:
        error = sys.exception()
        write(context.var, ended(entry, outcome.code if error is None else code_of(error), said(error)))


def said(error: BaseException | None) -> str:
    """Why a run ended, in the words that its operator saw."""
    return ending(error)[1] if isinstance(error, KNOWN) else ""


def ended(entry: Entry, code: int, why: str = "") -> Entry:
    """The entry with its ending, now."""
    return Entry(entry.run, entry.registry, entry.quarter, entry.began, Clock.from_environment().now(), code, why)


def write(var: Path, entry: Entry) -> None:
    """Append a line; two processes may write at the same time. Raises StorageError."""
    line = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in asdict(entry).items()}
    with storing(var / NAME):
        var.mkdir(parents=True, exist_ok=True)
        with (var / NAME).open("ab") as file:
            file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def entries(var: Path, registry: str = "", quarter: str = "") -> list[Entry]:
    """Runs in the order in which they began; a line that a crash cut is passed over."""
    found: dict[tuple[str, str, str], Entry] = {}
    try:
        lines = (var / NAME).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        entry = _entry(line)
        if entry and registry in {"", entry.registry} and quarter in {"", entry.quarter}:
            found[entry.run, entry.registry, entry.quarter] = entry
    return list(found.values())


def _entry(line: str) -> Entry | None:
    try:
        row = json.loads(line)
        times = {key: datetime.fromisoformat(row[key]) if row[key] else None for key in ("began", "ended")}
        return Entry(**{**row, **times})
    except (ValueError, KeyError, TypeError):
        return None
