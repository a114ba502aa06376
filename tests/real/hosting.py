"""Hosting: one piece of software behind the tap, in a folder that lasts as long as the test."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.real.machine import CACHE, READY, ROOT, free_port, process, wait_for

_LOGGED = re.compile(r'(?:\]: |")([A-Z]{3,8}) (\S+)')  # PHP's server, our router, Django's runserver


@dataclass(frozen=True)
class Hosted:
    """Address of the site, what the tap saw, and the server's own log."""

    url: str
    tap_log: Path
    server_log: Path

    def requests(self) -> list[dict[str, Any]]:
        """Every request in the order in which they came."""
        rows = [json.loads(line) for line in self.tap_log.read_text(encoding="utf-8").splitlines()]
        return sorted((row for row in rows if row["target"] != READY), key=lambda row: row["start"])

    def logged(self) -> list[tuple[str, str]]:
        """Method and target of every request in the server's own log."""
        text = self.server_log.read_text(encoding="utf-8", errors="replace")
        return [row for row in _LOGGED.findall(text) if row[1] != READY]


@contextmanager
def hosted(software: str) -> Iterator[Hosted]:
    """Install, fill and start tests/real/<software>.py. Raises NotInstallableError when it cannot be had."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{software}-", dir=CACHE))
    public, inner = free_port(), free_port()
    log = folder / "tap.jsonl"
    log.touch()
    module = importlib.import_module(f"tests.real.{software}")
    command = [sys.executable, "-m", "tests.real.tap", str(public), str(inner), log]
    try:
        with (
            module.serve(folder, inner, public) as server_log,
            process(command, log=folder / "tap.err", cwd=ROOT) as tap,
        ):
            wait_for(public, tap, folder / "tap.err")
            yield Hosted(f"http://127.0.0.1:{public}/", log, server_log)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
