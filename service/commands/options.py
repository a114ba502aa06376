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


Config = Annotated[Path | None, typer.Option("--config", help="Folder of the configuration (else EGOB_CONFIG).")]
Name = Annotated[
    str, typer.Option("--registry", help="Registry to measure: a folder of config/registry, or simulacion.")
]
Quarter = Annotated[str, typer.Option("--quarter", help="Quarter such as 2026T4; by default that of today.")]
Only = Annotated[list[str] | None, typer.Option("--only", help="Site id or acronym; may be repeated.")]
Pages = Annotated[int, typer.Option("--budget", min=0, help="HTML pages per site; 0 is what crawl.yaml says.")]
Browser = Annotated[str, typer.Option("--browser", help="Path of Chromium; 'none' goes on without one.")]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", help="A key of crawl.yaml for this run, such as sample.share=1; may be repeated."),
]
Processes = Annotated[
    int, typer.Option("--processes", min=0, help="Crawl processes, each with its browser; 0 is what crawl.yaml says.")
]
AnyHour = Annotated[bool, typer.Option("--any-hour", help="Visit by day too: for trials and small registries.")]
RunnerName = Annotated[
    RunnerKind, typer.Option("--runner", help="Where the crawl works: on this machine, or on the workers of a Dask.")
]
Scheduler = Annotated[str, typer.Option("--scheduler", help="Address of the Dask scheduler, such as tcp://dask:8786.")]
Warc = Annotated[
    list[str] | None,
    typer.Option("--warc", help="WARC files to judge, as a pattern, also s3:// and the like; may be repeated."),
]
Anyway = Annotated[
    str, typer.Option("--publish-anyway", help="Why an implausible run is published; readers see the reason.")
]
REGISTRY = "gt-executive"
_TOGETHER = "--runner dask y --scheduler DIRECCIÓN van juntos"

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
        raise ConfigError(f"--quarter {quarter}: expected a year, T and 1 to 4, such as 2026T4")
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
            raise ConfigError(f"--set {text}: expected section.key=value, such as sample.share=1")
        try:
            found.setdefault(section, {})[key] = yaml.safe_load(value)
        except yaml.YAMLError as error:
            raise ConfigError(f"--set {text}: the value is not YAML") from error
    return found


def _is_quarter(text: str) -> bool:
    year, _, number = text.partition("T")
    return len(year) == 4 and year.isdigit() and number in {"1", "2", "3", "4"}


def interactive() -> bool:
    """Whether a person looks at a terminal."""
    return sys.stdout.isatty()
