"""Commands of a quarter: crawl, score, report, run, status."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from crawler.clock import Clock
from crawler.config import CrawlConfig
from crawler.evidence import Status
from crawler.job import Exit
from crawler.whereabouts import begun, open_ledger
from scoring.result import QuarterResult
from service.aftermath import following
from service.collecting import lines, score_collection
from service.commands.options import (
    REGISTRY,
    AnyHour,
    Anyway,
    Browser,
    Config,
    Name,
    Only,
    Pages,
    Processes,
    Quarter,
    RunnerKind,
    RunnerName,
    Scheduler,
    Set,
    Warc,
    console,
    context_for,
    exits,
    runner_of,
    stop,
    workers_of,
)
from service.commands.schedule import ask_ready
from service.context import Context
from service.journal import recorded
from service.lock import run_lock
from service.passes import Runner
from service.progress import crawl_progress
from service.quarter import Crawl, crawl, reachability, registry_of, waiting
from service.recalling import recall_lines
from service.scoring_run import score

_WORDS = {
    Status.EVALUATED: "evaluados",
    Status.UNREACHABLE: "inaccesibles",
    Status.NO_OWN_SITE: "sin sitio propio",
    Status.NOT_EVALUATED: "no evaluados",
    Status.PENDING: "pendientes",
}

_TROUBLE = {
    Exit.OWN_NETWORK: "La red de esta máquina no responde: no se calificó nada. Repita la orden cuando funcione.",
    Exit.USAGE: "Un proceso del rastreo no pudo empezar; la bitácora dice por qué.",
}


def crawl_command(
    config: Config = None,
    registry: Name = REGISTRY,
    quarter: Quarter = "",
    only: Only = None,
    budget: Pages = 0,
    browser: Browser = "",
    change: Set = None,
    processes: Processes = 0,
    any_hour: AnyHour = False,
    runner: RunnerName = RunnerKind.LOCAL,
    scheduler: Scheduler = "",
) -> None:
    """Visita los sitios de un registro. La misma orden continúa tras una interrupción."""
    with exits():
        context = context_for(config, registry, quarter, browser, budget, change, processes, any_hour=any_hour)
        with runner_of(runner, scheduler) as chosen:
            crawled = crawl_and_tell(context, only or [], chosen)
    if crawled.code is not Exit.DONE:
        raise typer.Exit(int(crawled.code))


def crawl_and_tell(context: Context, only: list[str], runner: Runner | None = None) -> Crawl:
    """Crawl with progress, then say how the visits ended."""
    with run_lock(context.run_folder):
        sites, todo = waiting(context, only)
        console.print(f"{context.registry} {context.quarter}: {sites} sitios, {todo} por visitar hoy", markup=False)
        with crawl_progress(console, todo) as watch:
            crawled = crawl(context, only, watch, runner)
    if crawled.code in _TROUBLE:
        stop(f"{_TROUBLE[crawled.code]} ({context.run_folder / 'crawl.log'})", crawled.code)
    counted = Counter(reach.status for reach in crawled.reached.values())
    console.print(", ".join(f"{counted[s]} {word}" for s, word in _WORDS.items() if counted[s]), markup=False)
    if crawled.idle and not crawled.pending:
        console.print("Ya completo: no se visitó nada.", markup=False)
    if crawled.pending:
        console.print(f"Hay sitios pendientes; {_when(context)}", markup=False, soft_wrap=True)
    return crawled


def _when(context: Context) -> str:
    """When the same command goes on."""
    if context.simulated:
        return "se intentarán otro día: repita la orden entonces."
    rule = CrawlConfig.load(context.config).with_overrides(context.overrides).attempts
    night, day = (f"de {first}:00 a {last}:00" for first, last in (rule.night, rule.day))
    return f"repita la orden. Se visita {night}, el último intento {day}, hora de Guatemala, cada uno en otro día."


def score_command(
    config: Config = None,
    registry: Name = REGISTRY,
    quarter: Quarter = "",
    warc: Warc = None,
    out: Annotated[Path | None, typer.Option("--out", help="Carpeta del resultado de --warc.")] = None,
    runner: RunnerName = RunnerKind.LOCAL,
    scheduler: Scheduler = "",
) -> None:
    """Califica lo que se archivó y guarda los puntajes, sin red. Con --warc, archivos WARC cualesquiera, aparte."""
    with exits():
        context = context_for(config, registry, quarter)
        if warc:
            stamp = Clock.from_environment().now().strftime("%Y%m%dT%H%M%S")
            folder = out or context.var / "collections" / f"{registry}-{stamp}"
            for line in lines(score_collection(context, warc, folder, workers_of(runner, scheduler))):
                console.print(line, markup=False, highlight=False, soft_wrap=True)
            return
        with run_lock(context.run_folder):
            result = score(context)
        console.print(
            f"{len(result.scores)} sitios calificados con el método {result.run.rubric_version}", markup=False
        )
        say_recall(result)


def say_recall(result: QuarterResult) -> None:
    """What the sample says of reading without a browser."""
    for line in recall_lines(result):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def report_command(
    config: Config = None, registry: Name = REGISTRY, quarter: Quarter = "",
    out: Annotated[Path | None, typer.Option("--out", help="Carpeta; si no, var/public/REGISTRO.")] = None,
    browser: Browser = "", anyway: Anyway = "",
) -> None:  # fmt: skip
    """Escribe el sitio público de un trimestre, cuando su corrida es verosímil."""
    with exits():
        from service.publishing import publish_quarter  # plotly takes a second that other commands need not wait

        index = publish_quarter(context_for(config, registry, quarter, browser), out, anyway)
        console.print(f"Informe: {index}", markup=False, soft_wrap=True)


def run_command(
    config: Config = None,
    registry: Name = REGISTRY,
    quarter: Quarter = "",
    only: Only = None,
    budget: Pages = 0,
    browser: Browser = "",
    change: Set = None,
    processes: Processes = 0,
    any_hour: AnyHour = False,
    anyway: Anyway = "",
    runner: RunnerName = RunnerKind.LOCAL,
    scheduler: Scheduler = "",
    unready: Annotated[
        bool,
        typer.Option("--no-preflight", help="Empieza sin mirar si esta máquina puede visitar; con dask no se mira."),
    ] = False,
) -> None:
    """Visita, califica e informa de una vez. Una corrida que no es verosímil se califica y no se publica."""
    with exits():
        context = context_for(config, registry, quarter, browser, budget, change, processes, any_hour=any_hour)
        with following(context), run_lock(context.run_folder), recorded(context) as outcome:
            if not unready and runner is RunnerKind.LOCAL:  # else other machines visit
                ask_ready(context, only or [], browser)
            with runner_of(runner, scheduler) as chosen:
                crawled = crawl_and_tell(context, only or [], chosen)
            code = _judge_and_publish(context, crawled, anyway)
            outcome.code = int(code)
    if code is not Exit.DONE:
        raise typer.Exit(int(code))


def _judge_and_publish(context: Context, crawled: Crawl, anyway: str) -> Exit:
    from service.publishing import complete, publish_quarter, summary_table  # plotly: see report

    if crawled.code not in {Exit.DONE, Exit.LEFT_OVER}:
        return crawled.code
    if crawled.idle and not crawled.pending and (index := complete(context)):
        console.print(f"Informe: {index}", markup=False, soft_wrap=True)
        return Exit.DONE
    result = score(context)
    console.print(summary_table(context))
    say_recall(result)
    if crawled.publish:
        console.print(f"Informe: {publish_quarter(context, None, anyway)}", markup=False, soft_wrap=True)
    else:
        console.print("El informe espera a los sitios pendientes; egob report lo escribe antes.", markup=False)
    return crawled.code


def status_command(config: Config = None, registry: Name = REGISTRY, quarter: Quarter = "") -> None:
    """Cómo va una corrida: sitios por estado, y qué falta."""
    with exits():
        context = context_for(config, registry, quarter)
        if not begun(context.run_folder):
            stop(f"{context.registry} {context.quarter}: todavía no se visitó nada; egob crawl lo empieza", Exit.USAGE)
        rows = registry_of(context)
        ledger = open_ledger(context.run_folder)
        reached = reachability(rows, ledger, CrawlConfig.load(context.config).with_overrides(context.overrides))
        steps = ledger.counts()
        ledger.close()
        table = Table(title=f"{context.registry} {context.quarter}")
        for name in ("Estado", "Causa", "Sitios", "Pasos"):
            table.add_column(name, justify="right" if name in {"Sitios", "Pasos"} else "left")
        groups = Counter((r.status, r.cause) for r in reached.values())
        for (status, cause), n in sorted(groups.items(), key=lambda item: -item[1]):
            done = sum(steps.get(s, 0) for s, r in reached.items() if (r.status, r.cause) == (status, cause))
            table.add_row(_WORDS[status], "" if cause == "none" else cause.value, str(n), f"{done:,}")
        console.print(table)
