"""A demo as a process of its own: started, killed, awaited, and what it left on disk."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from scoring.store import Store, comparable
from service.context import Context, simulation_overrides
from service.simulation.world import World

CONFIG = Path(__file__).parents[1] / "config"
QUARTER = "2026T4"
FINISHED = "SELECT site FROM attempts WHERE passes=2 OR (finished IS NOT NULL AND status!='evaluated')"


@dataclass(frozen=True)
class Played:
    """One demo of `limit` sites (0: all) with its own folder."""

    home: Path
    limit: int
    patience_s: float = 420

    @property
    def var(self) -> Path:
        return self.home / f"demo-{self.limit}" if self.limit else self.home

    @property
    def run(self) -> Path:
        return self.var / "runs" / f"simulacion-{QUARTER}"

    @property
    def context(self) -> Context:
        return Context(CONFIG, self.var, "simulacion", QUARTER, None, simulation_overrides(CONFIG))

    @property
    def said(self) -> str:
        return (self.home / "demo.log").read_text()[-3000:]

    def start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "EGOB_VAR": str(self.home)}
        environment.pop("EGOB_NOW", None)
        command = [sys.executable, "-c", "from service.cli import main; main()", "demo", "--limit", str(self.limit)]
        with (self.home / "demo.log").open("ab") as log:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def finish(self) -> None:
        """Play to the end."""
        code = self.start().wait(timeout=self.patience_s)
        assert code == 0, self.said

    def killed(self, steps: int) -> Mapping[str, float]:
        """Play until so many steps are committed, then kill -9; finished sites with the machine's time by then."""
        process = self.start()
        deadline = time.monotonic() + self.patience_s
        while self.steps() < steps:
            assert process.poll() is None, self.said
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        return {site: time.time() for (site,) in self.rows(FINISHED)}

    def steps(self) -> int:
        try:
            return int(self.rows("SELECT COUNT(*) FROM units")[0][0])
        except sqlite3.Error:
            return 0

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.run / 'ledger.db'}?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()

    def tables(self) -> dict[str, pd.DataFrame]:
        store = Store.open(self.context.store_url)
        frames = store.frames("simulacion", QUARTER)
        store.close()
        tables = comparable(frames)
        # Somebody may commit between two demos of one test session; the code is then the same only in what it does.
        return {**tables, "run": tables["run"].drop(columns="code_version")}

    def requests(self) -> list[dict[str, Any]]:
        lines = (self.var / "simulacion" / "access.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines if line.endswith("}")]

    def fetched_twice(self) -> list[tuple[object, ...]]:
        """What one attempt committed more than once, with how often."""
        keys: Counter[tuple[object, ...]] = Counter()
        for site, attempt, raw in self.rows("SELECT site, attempt, unit FROM units"):
            step = json.loads(raw)["step"]
            if step.get("method", "GET") and step["purpose"] not in {"robots", "search"}:
                via, method = step.get("via", "http"), step.get("method", "GET")
                keys[site, attempt, step["purpose"], via, step["url"], method] += 1
        return sorted((*key, n) for key, n in keys.items() if n > 1)

    def asked_after_the_end(self, kills: Iterable[Mapping[str, float]]) -> list[dict[str, Any]]:
        """Requests to a host whose only site was finished a second before; hosts of several sites tell nothing."""
        hosts = Counter(url.host for url in World.load(CONFIG, self.limit or None).sites.values())
        alone = {url.host: s for s, url in World.load(CONFIG, self.limit or None).sites.items() if hosts[url.host] == 1}
        again = {site for (site,) in self.rows("SELECT site FROM attempts WHERE attempt>1")}
        ended: dict[str, float] = {}
        for finished in kills:
            ended = {**finished, **ended}  # the earliest
        late = []
        for request in self.requests():
            site = alone.get(request["host"].split(":")[0])
            if site in ended and site not in again and request["start"] > ended[site] + 1:
                late.append(request)
        return late
