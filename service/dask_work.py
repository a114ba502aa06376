"""Dask work: what a Dask worker does of a crawl: one job, as a process that ends with the worker.

A task goes on only while the run's conductor (the command that handed it out) renews its lease in the ledger, and only
while no other task has the same sites: a task that Dask started again waits until the lost one is surely over.
"""

from __future__ import annotations

import hashlib
import socket
import time
from contextlib import closing
from dataclasses import dataclass

from crawler.database import Database
from crawler.job import Exit, Job
from crawler.lease_table import RENEW_S, LeaseTable
from crawler.storage import StorageError
from crawler.vocabulary import ConfigError
from crawler.whereabouts import open_ledger
from service.parcel import Parcel, unpacked
from service.runner import Ran, run_job

RUN = "run"  # key of the lease that the conductor renews
STOPS_S = 10.0  # a crawl process is over within this time: it stops when so little is left of a lease
_LOOK_AGAIN_S = 0.5
_CLOCKS_APART_S = 300.0  # dates of pages are judged by the day of reading; machines that keep time are seconds apart


class AbandonedError(Exception):
    """The conductor is gone, or these sites are somebody else's by now."""


def run_parcel(parcel: Parcel) -> Ran:
    """Run a job to its end on this machine; what it returns is small: ledger and archive have the result."""
    try:
        with unpacked(parcel) as job, closing(open_ledger(job.run_folder, make=False)) as ledger:
            _ask_clock(ledger.database)
            conductor = LeaseTable(ledger.database, parcel.conductor)
            turn = _Turn(conductor, LeaseTable(ledger.database), _key(job))
            try:
                turn.await_()
                return run_job(job, turn.look)
            finally:
                turn.mine.drop(turn.key)
    except AbandonedError as error:
        return Ran(Exit.INTERRUPTED, str(error))
    except StorageError as error:
        return Ran(Exit.STORAGE, str(error))
    except ConfigError as error:
        return Ran(Exit.USAGE, str(error))


@dataclass
class _Turn:
    """The right to work on the sites of a job."""

    conductor: LeaseTable
    mine: LeaseTable
    key: str
    renewed: float = 0.0  # monotonic

    def await_(self) -> None:
        """Until no other task has these sites."""
        while self.mine.take(self.key) is None:
            self._ask_conductor()
            time.sleep(_LOOK_AGAIN_S)
        self.renewed = time.monotonic()

    def look(self) -> None:
        """Renew, and see whether somebody still wants the work. Raises AbandonedError."""
        self._ask_conductor()
        if time.monotonic() - self.renewed > RENEW_S:
            if not self.mine.renew(self.key):
                raise AbandonedError("estos sitios los tiene otro trabajador: este estuvo detenido")
            self.renewed = time.monotonic()

    def _ask_conductor(self) -> None:
        if self.conductor.left(RUN) < STOPS_S:
            raise AbandonedError("quien repartió el rastreo ya no está")


def _ask_clock(database: Database) -> None:
    """Raises ConfigError when this machine's clock is not that of the ledger: it would read on another day."""
    apart = abs(_now() - float(database.rows(f"SELECT {database.now}")[0][0]))
    if apart > _CLOCKS_APART_S:
        raise ConfigError(
            f"el reloj de este trabajador ({socket.gethostname()}) y el de la bitácora se llevan {apart:.0f} segundos; "
            "póngalos en hora"
        )


def _now() -> float:
    return time.time()


def _key(job: Job) -> str:
    return "shard " + hashlib.sha256(" ".join(sorted(job.sites)).encode()).hexdigest()[:16]
