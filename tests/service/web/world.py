"""A small published registry and a web before it, with checks that a function does instead of a crawl."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.evidence import Coverage, Reachability, Status
from crawler.registry import Registry, Role
from scoring import variants
from scoring.aggregate import averages
from scoring.finding import Citation, Finding, absent, present
from scoring.reason import say
from scoring.result import QuarterResult, Run, Visit
from scoring.rubric import Rubric
from scoring.store import Store
from service.context import SIMULATION, Context
from service.simulation.world import World
from service.web.app import Web, build
from service.web.checks import REGISTRY, Check
from service.web.mirror import write_mirror
from service.web.server import server_of
from service.web.sheets import Sheets
from tests.house import CONFIG

WHEN = datetime(2026, 10, 6, 3, tzinfo=UTC)
HAS = ("static_information", "many_pages", "frequent_updates")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'\u202e"


def context_in(folder: Path, sites: int = 4) -> Context:
    """A simulated registry on disk; nothing serves its sites."""
    made = Context(CONFIG, folder, SIMULATION, "2026T4")
    World.load(CONFIG, sites).write_registry(made.registry_source)
    return made


def result(registry: Registry, name: str, quarter: str) -> QuarterResult:
    """Every site evaluated, with the same three criteria, and a reason in which a page tries to be a page of ours."""
    rubric = Rubric.load(CONFIG)
    visits = [
        Visit(s, Reachability(Status.EVALUATED, attempts=1), WHEN, 20, 30, 5, coverage=Coverage(True), browser=True)
        for s in registry.sites
    ]
    judged = {visit.site_id: _findings(registry.sites[visit.site_id].url, rubric) for visit in visits}
    scores = {v.site_id: rubric.score(judged[v.site_id], v.reachability) for v in visits}
    points = {v.site_id: variants.points(rubric, judged[v.site_id], v.reachability) for v in visits}
    run = Run(name, quarter, rubric.version, "d" * 64, "abc", WHEN, WHEN, simulated=True, browser=True)
    rows = averages(rubric, registry, scores, points)
    versions = dict.fromkeys(rubric.criteria, "1.0")
    return QuarterResult(run, registry, visits, judged, scores, points, rows, versions)


def _findings(url: str, rubric: Rubric) -> dict[str, Finding]:
    seen = (Citation(url, "main > p", HOSTILE, fetched_at=WHEN),)
    said = {name: present(say(f"Se ve. {HOSTILE}"), seen, confidence=0.97) for name in HAS}
    return {name: said.get(name) or absent(say("No se halló.")) for name in rubric.criteria}


def publish(context: Context) -> None:
    """Score the registry; in place of the report a few pages, and the read side of the API as it is published."""
    store = Store.open(context.store_url)
    store.save(result(Registry.load(context.registry_source, SIMULATION), SIMULATION, "2026T4"))
    for name in ("index.html", "sitios/index.html", "insertar/ministerios/index.html"):
        page = context.public / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<!doctype html><title>{name}</title>", encoding="utf-8")
    write_mirror(store, Sheets.of(Rubric.load(CONFIG), CONFIG), SIMULATION, "2026T4", context.public)
    store.close()


@dataclass
class Worker:
    """Does checks at once, counts them, and holds each until `open` is set."""

    context: Context
    done: list[str] = field(default_factory=list)
    open: threading.Event = field(default_factory=threading.Event)
    why: str = ""

    async def __call__(self, check: Check) -> str:
        self.done.append(check.host)
        while not self.open.is_set():  # not a wait in a thread: a server that stops cancels it
            await asyncio.sleep(0.01)
        if not self.why:
            self._save(check)
        return self.why

    def _save(self, check: Check) -> None:
        registry = Registry.load(self.context.registry_source, SIMULATION)
        site = registry.sites[check.site_id].model_copy(update={"role": Role.DEPENDENCY, "owner": ""})
        alone = Registry(REGISTRY, {site.institution: registry.institutions[site.institution]}, {site.id: site})
        store = Store.open(self.context.store_url)
        store.save(result(alone, REGISTRY, check.id))
        store.close()


@dataclass(frozen=True)
class Served:
    """A web that answers on loopback."""

    port: int
    web: Web
    worker: Worker
    context: Context

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sites(self) -> list[tuple[str, str]]:
        """(site id, host) of the registry."""
        found = Registry.load(self.context.registry_source, SIMULATION).sites.values()
        return [(s.id, s.url.split("/")[2].partition(":")[0]) for s in found if s.url]

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] = {},
        source: str = "127.0.0.1",
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(source, 0))
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def post(self, path: str, text: str, source: str = "127.0.0.1", **headers: str) -> Answer:
        sent = {"content-type": "application/x-www-form-urlencoded", **headers}
        return self.ask("POST", path, text.encode(), sent, source)

    def check(self, host: str, source: str = "127.0.0.1") -> Answer:
        body = json.dumps({"host": host}).encode()
        return self.ask("POST", "/api/v1/checks", body, {"content-type": "application/json"}, source)

    def finished(self, key: str, patience_s: float = 30) -> dict[str, Any]:
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            found = self.ask("GET", f"/api/v1/checks/{key}").json
            if found["state"] in {"done", "failed"}:
                return found
            threading.Event().wait(0.05)
        raise AssertionError(f"check {key} did not end in {patience_s} s")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


@contextmanager
def served(context: Context, *, trusted: frozenset[str] = frozenset(), **rules: float) -> Iterator[Served]:
    """Serve as `egob serve` does, with a worker that crawls nothing."""
    worker = Worker(context)
    web = build(context, trusted, worker)
    if rules:
        changed = web.rules.model_copy(update=rules)
        web.app._rules = changed  # type: ignore[attr-defined]
        web = replace(web, rules=changed)
    server = server_of(web, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline
        assert thread.is_alive()
        threading.Event().wait(0.02)
    try:
        yield Served(server.servers[0].sockets[0].getsockname()[1], web, worker, context)
    finally:
        server.should_exit = True
        thread.join(20)
