"""Progress of a crawl, read from its ledger: a bar with time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from crawler.ledger import Ledger
from service.passes import Watch

_LINE_EVERY_S = 15


@contextmanager
def crawl_progress(console: Console, sites: int) -> Iterator[Watch]:
    """A function for service.quarter.crawl to call twice a second; `sites` is how many are due."""
    if console.is_terminal:
        with _bar(console, sites) as watch:
            yield watch
    else:
        yield _lines(console, sites)


@contextmanager
def _bar(console: Console, sites: int) -> Iterator[Watch]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("sitios", total=sites)

        before: list[int] = []

        def watch(ledger: Ledger) -> None:
            done, steps = _done(ledger, before)
            progress.update(task, completed=done, description=f"sitios ({steps:,} pasos)")

        yield watch


def _lines(console: Console, sites: int) -> Watch:
    started = time.monotonic()
    last = [started]
    before: list[int] = []

    def watch(ledger: Ledger) -> None:
        now = time.monotonic()
        done, steps = _done(ledger, before)
        if now - last[0] >= _LINE_EVERY_S:
            last[0] = now
            left = f", quedan unos {(now - started) / done * (sites - done):.0f} s" if 0 < done < sites else ""
            console.print(f"{now - started:.0f} s: {done} de {sites} sitios, {steps:,} pasos{left}", markup=False)

    return watch


def _done(ledger: Ledger, before: list[int]) -> tuple[int, int]:
    """Attempts closed since the first look, and committed steps of the run."""
    closed = sum(not attempt.open for attempt in ledger.attempts())
    if not before:
        before.append(closed)
    return closed - before[0], sum(ledger.counts().values())
