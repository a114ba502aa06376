"""Dask runner: the jobs of a pass on the workers of a Dask scheduler, on this machine or on others."""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler import whereabouts
from crawler.job import Exit, Job
from crawler.lease_table import RENEW_S, LeaseTable
from crawler.registry import Registry
from crawler.vocabulary import ConfigError
from scoring.rubric import digest
from service.dask_work import RUN, STOPS_S, run_parcel
from service.lock import LockedError
from service.parcel import pack
from service.runner import Ran
from service.shards import FEW, addresses_of, cut, part

_CONNECT_S = 20.0
_POLL_S = 0.5
_SHARDS_EACH = 4  # per worker: small enough to level the work and to lose little, large beside a start of 1.5 s


@contextmanager
def dask_runner(scheduler: str) -> Iterator[DaskRunner]:
    """The runner of a scheduler's address. Raises ConfigError when there is none, or it has no worker."""
    with _connected(scheduler) as client:
        yield DaskRunner(client)


@contextmanager
def dask_workers(scheduler: str) -> Iterator[Executor]:
    """The workers of a scheduler as an executor, for work that only reads. Raises ConfigError as dask_runner."""
    with _connected(scheduler) as client:
        yield client.get_executor()


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise ConfigError("--runner dask: instale egob con el extra dask") from error
    try:
        client: Any = Client(scheduler, timeout=_CONNECT_S, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise ConfigError(f"--scheduler {scheduler}: no responde ({error})") from error
    with closing(client):
        try:
            client.wait_for_workers(1, timeout=_CONNECT_S)
        except TimeoutError as error:
            raise ConfigError(f"--scheduler {scheduler}: no tiene trabajadores") from error
        yield client


class DaskRunner:
    """See service.passes.Runner."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def split(self, job: Job, registry: Registry) -> list[Job]:
        """Some jobs per worker, no two of which share a host or an address."""
        threads: dict[str, int] = self._client.nthreads()
        sites = [registry.sites[name] for name in job.sites]
        count = max(1, min(_SHARDS_EACH * sum(threads.values()), len(sites) // FEW))
        beside = Counter[str]()  # how many jobs a machine works on at once, which share what it may do at once
        for address, number in threads.items():
            beside[urlsplit(address).hostname or ""] += number
        most = max(beside.values(), default=1)
        groups = cut(sites, addresses_of(sites, job), count)
        return [part(job, group, number % most, most) for number, group in enumerate(groups)]

    def run(self, jobs: Sequence[Job], look: Callable[[], None]) -> list[Ran]:
        """Every job to its end. What interrupts the wait stops the crawls wherever they are."""
        if not jobs:
            return []
        folder = jobs[0].run_folder
        self._ask_shared(folder)
        with closing(whereabouts.open_ledger(folder)) as ledger, _conducting(LeaseTable(ledger.database)) as renew:
            config = digest(jobs[0].config)
            parcels = [pack(job, config, renew.holder) for job in jobs]
            # impure: two equal jobs of two passes over a run are not the same work
            futures = self._client.map(run_parcel, parcels, pure=False, key="egob-crawl")
            try:
                while not all(future.done() for future in futures):
                    look()
                    renew()
                    time.sleep(_POLL_S)
            finally:
                renew.end()
                _await_end(futures)
            return [_ran(future) for future in futures]

    def _ask_shared(self, folder: Path) -> None:
        if whereabouts.of(folder).ledger:
            return
        hosts = set(self._client.run(socket.gethostname).values())
        if hosts - {socket.gethostname()}:
            raise ConfigError(
                f"{folder}: la bitácora es un archivo de esta máquina y trabajan también {', '.join(sorted(hosts))}. "
                f"Defina {whereabouts.LEDGER} (PostgreSQL) antes de empezar el trimestre"
            )


class _Renewal:
    """The conductor's lease."""

    def __init__(self, lease: LeaseTable) -> None:
        self._lease, self._at = lease, time.monotonic()
        self.holder = lease.holder

    def __call__(self) -> None:
        if time.monotonic() - self._at > RENEW_S:
            if not self._lease.renew(RUN):
                raise LockedError("esta orden estuvo detenida y perdió su turno; repítala: lo ya guardado queda")
            self._at = time.monotonic()

    def end(self) -> None:
        """Tell the workers that nobody waits for them any more."""
        self._lease.drop(RUN)


@contextmanager
def _conducting(lease: LeaseTable) -> Iterator[_Renewal]:
    if lease.take(RUN) is None:
        raise LockedError("otra orden reparte ya este rastreo, o se cayó hace menos de 20 segundos; repita después")
    renewal = _Renewal(lease)
    try:
        yield renewal
    finally:
        renewal.end()


def _await_end(futures: Sequence[Any]) -> None:
    """Give the crawls of an interrupted run the time to stop, so that none goes on behind the command's back."""
    deadline = time.monotonic() + STOPS_S
    while time.monotonic() < deadline and any(future.status == "pending" for future in futures):
        time.sleep(0.1)
    for future in futures:
        if not future.done():
            future.cancel()


def _ran(future: Any) -> Ran:
    if future.status == "finished":
        result: Any = future.result()
        return result if isinstance(result, Ran) else Ran(Exit.BROKEN, repr(result)[:200])
    if future.status == "error":
        return Ran(Exit.BROKEN, f"{future.exception()}"[:500])  # it took several workers down, one after the other
    return Ran(Exit.STORAGE, "el repartidor de Dask se perdió. Repita la orden cuando responda: lo ya guardado queda")
