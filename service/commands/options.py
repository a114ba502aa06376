"""What commands share: options, the context they build, and errors turned into exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console

from crawler.browser import find_browser, missing_browser_advice
from crawler.job import Exit
from crawler.vocabulary import ConfigError
from service.collecting import Workers, local_workers
from service.context import Context, find_config
from service.endings import KNOWN, ending
from service.passes import Local, Runner
from service.signals import stops


class RunnerKind(StrEnum):
    """What --runner may be."""

    LOCAL = "local"
    DASK = "dask"


Config = Annotated[Path | None, typer.Option("--config", help="Carpeta de la configuración; si no, EGOB_CONFIG.")]
Name = Annotated[str, typer.Option("--registry", help="Registro: una carpeta de config/registry, o simulacion.")]
Quarter = Annotated[str, typer.Option("--quarter", help="Trimestre, como 2026T4; si no, el de hoy.")]
Only = Annotated[list[str] | None, typer.Option("--only", help="Id de un sitio o siglas; se puede repetir.")]
Pages = Annotated[int, typer.Option("--budget", min=0, help="Páginas HTML por sitio; 0 es lo que dice crawl.yaml.")]
Browser = Annotated[str, typer.Option("--browser", help="Ruta de Chromium; con «none» se sigue sin navegador.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help="Una clave de crawl.yaml para esta corrida, como sample.share=1; se puede repetir."),
]
Processes = Annotated[
    int,
    typer.Option("--processes", min=0, help="Procesos, cada uno con su navegador; 0 es lo que dice crawl.yaml."),
]
AnyHour = Annotated[bool, typer.Option("--any-hour", help="Visita también de día: para pruebas y registros pequeños.")]
RunnerName = Annotated[
    RunnerKind, typer.Option("--runner", help="Dónde se trabaja: en esta máquina o en los trabajadores de un Dask.")
]
Scheduler = Annotated[
    str, typer.Option("--scheduler", help="Dirección del planificador de Dask, como tcp://dask:8786.")
]
Warc = Annotated[
    list[str] | None,
    typer.Option("--warc", help="Archivos WARC que se califican, como patrón, también s3://; se puede repetir."),
]
Anyway = Annotated[
    str,
    typer.Option("--publish-anyway", help="Por qué se publica aunque no sea verosímil; el público ve la razón."),
]
REGISTRY = "gt-executive"
_TOGETHER = "--runner dask y --scheduler DIRECCIÓN van juntos: dé los dos o ninguno"

console = Console()
errors = Console(stderr=True)


@contextmanager
def exits() -> Iterator[None]:
    """Known troubles end the command with a sentence and the documented code; anything else is a defect."""
    try:
        with stops():
            yield
    except KNOWN as error:
        code, said = ending(error)
        stop(said, code)


def stop(message: str, code: Exit) -> None:
    """Say why and leave with a code."""
    errors.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(int(code))


def choose_browser(given: str) -> Path | None:
    """The browser to use; says what to install when there is none."""
    if given == "none":
        return None
    found = find_browser(given or None)
    if found is None:
        errors.print(missing_browser_advice(), markup=False, soft_wrap=True)
    return found


def context_for(
    config: Path | None, registry: str, quarter: str = "", browser: str | None = None, pages: int = 0,
    changes: Sequence[str] | None = None, processes: int = 0, *, any_hour: bool = False,
) -> Context:  # fmt: skip
    """The context a command works in. `browser` None: the command needs none. `changes`: what --set was given."""
    changes = [*(changes or ()), *([f"pace.processes={processes}"] if processes else ())]
    changes += ["attempts.night=[0, 24]"] if any_hour else []
    if quarter and not _is_quarter(quarter):
        raise ConfigError(f"--quarter {quarter}: se espera un año, T y un número de 1 a 4, como 2026T4")
    chosen = None if browser is None else choose_browser(browser)
    return Context.build(find_config(config), registry, quarter, chosen, pages, changes_of(changes))


def workers_of(kind: RunnerKind, scheduler: str) -> Workers:
    """Where --warc is judged. Raises ConfigError when the two options do not belong together."""
    if (kind is RunnerKind.DASK) != bool(scheduler):
        raise ConfigError(_TOGETHER)
    if kind is RunnerKind.LOCAL:
        return local_workers
    from service.dask_runner import dask_workers  # an extra

    return partial(dask_workers, scheduler)


def runner_of(kind: RunnerKind, scheduler: str) -> AbstractContextManager[Runner]:
    """The runner that a command was told. Raises ConfigError when the two options do not belong together."""
    if (kind is RunnerKind.DASK) != bool(scheduler):
        raise ConfigError(_TOGETHER)
    if kind is RunnerKind.LOCAL:
        return nullcontext(Local())
    from service.dask_runner import dask_runner  # an extra

    return dask_runner(scheduler)


def changes_of(given: Iterable[str]) -> dict[str, dict[str, Any]]:
    """section -> key -> value of texts such as sample.share=0.5; the value is read as YAML, as in crawl.yaml.

    Raises ConfigError for a text of another shape; whether the key exists is for crawl.yaml's own check to say."""
    found: dict[str, dict[str, Any]] = {}
    for text in given:
        name, _, value = text.partition("=")
        section, _, key = name.strip().partition(".")
        if not (section and key and value):
            raise ConfigError(f"--set {text}: se espera sección.clave=valor, como sample.share=1")
        try:
            found.setdefault(section, {})[key] = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise ConfigError(f"--set {text}: el valor no es YAML; escríbalo como en crawl.yaml") from error
    return found


def _is_quarter(text: str) -> bool:
    year, _, number = text.partition("T")
    return len(year) == 4 and year.isdigit() and number in {"1", "2", "3", "4"}


def interactive() -> bool:
    """Whether a person looks at a terminal."""
    return sys.stdout.isatty()
