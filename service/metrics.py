"""Metrics: how the runs stand, for Prometheus: as a text file after each run and as a registry for a web server."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from prometheus_client import CollectorRegistry, write_to_textfile
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from crawler.clock import Clock
from scoring.store import Store
from service.context import Context
from service.due import State, standings
from service.journal import entries
from service.schedule_rules import ScheduleRules


class Runs(Collector):
    """What stands on disk and in the store, read anew each time it is asked."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def collect(self) -> Iterator[Metric]:
        """Every figure. Raises StorageError and SQLAlchemyError when they cannot be read."""
        yield self._disk()
        yield from self._last_runs()
        yield self._states()
        yield from self._scores()

    def _disk(self) -> Metric:
        found = GaugeMetricFamily("egob_disk_free_bytes", "Free bytes where everything is written")
        found.add_metric([], shutil.disk_usage(self._context.var).free)
        return found

    def _last_runs(self) -> Iterator[Metric]:
        began = _family("egob_run_began_seconds", "When the last run began, Unix time", "registry", "quarter")
        took = _family("egob_run_duration_seconds", "How long the last run took", "registry", "quarter")
        code = _family(
            "egob_run_exit_code", "Exit code of the last run; -1 while at work or killed", "registry", "quarter"
        )
        last = {(entry.registry, entry.quarter): entry for entry in entries(self._context.var)}
        for key, entry in last.items():
            began.add_metric(key, entry.began.timestamp())
            code.add_metric(key, -1 if entry.code is None else entry.code)
            if entry.seconds is not None:
                took.add_metric(key, entry.seconds)
        yield from (began, took, code)

    def _states(self) -> Metric:
        found = _family("egob_quarter_state", "1 for the state in which a quarter is", "registry", "quarter", "state")
        for registry in _registries(self._context):
            for standing, state in standings(replace(self._context, registry=registry), Clock.from_environment().now()):
                for one in State:
                    found.add_metric((registry, standing.quarter, one.value), float(one is state))
        return found

    def _scores(self) -> Iterator[Metric]:
        sites = _family("egob_sites", "Sites of the last scored quarter by ending", "registry", "quarter", "status")
        points = _family("egob_points", "Average of the last scored quarter", "registry", "quarter", "scope")
        pages = _family("egob_pages", "Pages read in the last scored quarter", "registry", "quarter")
        with closing(Store.open(self._context.store_url)) as store:
            for registry in store.registries():
                quarter = store.quarters(registry)[-1]
                frames = store.frames(registry, quarter)
                for status, count in Counter(frames.visits.status).items():
                    sites.add_metric((registry, quarter, str(status)), count)
                pages.add_metric((registry, quarter), float(frames.visits.pages.sum()))
                means = frames.averages[frames.averages.scope.isin(["executive", "group"])]
                means = means[means.variant == "headline"].dropna(subset=["points"])
                for scope, which, value in zip(means.scope, means.scope_id, means.points, strict=True):
                    points.add_metric((registry, quarter, str(which or scope)), float(value))
        yield from (sites, points, pages)


def registry(context: Context) -> CollectorRegistry:
    """What a route /metrics gives to prometheus_client.generate_latest."""
    found = CollectorRegistry(auto_describe=False)
    found.register(Runs(context))
    return found


def write_metrics(context: Context) -> Path:
    """Write var/metrics.prom in one piece, for the text file collector of node_exporter."""
    path = context.var / "metrics.prom"
    write_to_textfile(str(path), registry(context))
    return path


def _family(name: str, said: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, said, labels=labels)


def _registries(context: Context) -> list[str]:
    return list(dict.fromkeys([*ScheduleRules.load(context.config).registries, context.registry]))
