"""Parcel: a crawl job as it travels to a worker, which may be another machine with other folders."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crawler import whereabouts
from crawler.browser import find_browser
from crawler.job import Job
from crawler.vocabulary import ConfigError
from scoring.rubric import digest
from service.context import find_config

_FILES = ("registry/institutions.csv", "registry/sites.csv", whereabouts.NAME)


@dataclass(frozen=True)
class Parcel:
    """A job, the small files of its run's folder, the digest of its configuration, and who conducts the run."""

    job: Job
    files: Mapping[str, bytes]
    config_digest: str
    conductor: str


def pack(job: Job, config_digest: str, conductor: str) -> Parcel:
    """What a worker needs for a job. A simulated day is the day of the workers too, and of no worker alone."""
    found = {name: job.run_folder / name for name in _FILES}
    timed = job.model_copy(update={"now": os.environ.get("EGOB_NOW", "")})
    return Parcel(timed, {name: p.read_bytes() for name, p in found.items() if p.is_file()}, config_digest, conductor)


@contextmanager
def unpacked(parcel: Parcel) -> Iterator[Job]:
    """The job with this machine's folders: those of the sender where they are shared, else some that pass.

    Raises ConfigError when the worker would read or write something else than the sender means."""
    with tempfile.TemporaryDirectory(prefix="egob-worker-") as scratch:
        job = _with_folders(parcel, Path(scratch))
        if digest(job.config) != parcel.config_digest:
            raise ConfigError(f"{job.config}: la configuración de este trabajador no es la de quien repartió")
        yield job.model_copy(update={"browser": _browser(job)})


def _with_folders(parcel: Parcel, scratch: Path) -> Job:
    job = parcel.job
    config = job.config if (job.config / "rubric.yaml").is_file() else find_config(None)
    if all((job.run_folder / n).is_file() and (job.run_folder / n).read_bytes() == b for n, b in parcel.files.items()):
        return job.model_copy(update={"config": config})
    folder = scratch / job.run_folder.name
    for name, content in parcel.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    place = whereabouts.of(folder)
    if not (place.ledger and place.archive):
        raise ConfigError(
            f"{job.run_folder}: no está en este trabajador. Comparta la carpeta entre las máquinas, o empiece "
            f"con {whereabouts.LEDGER} y {whereabouts.ARCHIVE}"
        )
    return job.model_copy(update={"config": config, "run_folder": folder, "registry_folder": folder / "registry"})


def _browser(job: Job) -> str:
    if not job.browser or Path(job.browser).is_file():
        return job.browser
    found = find_browser(None)
    if found is None:
        raise ConfigError("este trabajador no tiene navegador, y el rastreo se empezó con uno")
    return str(found)
