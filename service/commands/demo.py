"""Command demo: the whole line on the simulated Executive, on this machine, without any network."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import Annotated

import typer

from crawler.clock import quarter_of
from crawler.job import Exit
from scoring.result import QuarterResult
from service.commands.options import Browser, Config, Set, console, context_for, exits, stop
from service.commands.quarterly import crawl_and_tell, say_recall
from service.context import SIMULATION, Context, find_config
from service.demo import SimulationError, compare, days, days_left, newest_attempt, served, set_clock
from service.scoring_run import score
from service.simulation.world import World

Limit = Annotated[int, typer.Option("--limit", min=0, help="Solo tantos sitios simulados; 0 son los 276.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Olvida la demostración anterior y visita todo otra vez.")]


def demo_command(
    config: Config = None, browser: Browser = "", limit: Limit = 0, fresh: Fresh = False, change: Set = None
) -> None:
    """Sirve, visita, califica e informa el Ejecutivo simulado. La misma orden continúa tras una interrupción."""
    with exits():
        world = World.load(find_config(config), limit or None)
        context = context_for(config, SIMULATION, quarter_of(days(world.start)[0]), browser, changes=change)
        if limit:  # a small world has a frame, a run and a report of its own
            context = replace(context, var=context.var / f"demo-{limit}")
        if fresh:
            shutil.rmtree(context.run_folder, ignore_errors=True)
        _play(context, world, limit)
        from service.publishing import publish_quarter, summary_table  # plotly: see quarterly

        result = score(context)
        index = publish_quarter(context, None)
        console.print(summary_table(context))
        say_recall(result)
    _tell(result, world)
    console.print(f"Simulación. Informe: {index}", markup=False, soft_wrap=True)


def _play(context: Context, world: World, limit: int) -> None:
    """The three days of the method, until no site waits for another one."""
    try:
        with served(context.config, context.simulation_folder, limit):
            for moment in days_left(world.start, newest_attempt(context.run_folder)):
                console.print(f"Día {days(world.start).index(moment) + 1}: {moment:%Y-%m-%d %H:%M}", markup=False)
                set_clock(moment, context.simulation_folder)
                crawled = crawl_and_tell(context, [])
                if crawled.code not in {Exit.DONE, Exit.LEFT_OVER}:
                    raise typer.Exit(int(crawled.code))
                if not crawled.pending:
                    return
    except SimulationError as error:
        stop(str(error), Exit.STORAGE)


def _tell(result: QuarterResult, world: World) -> None:
    right, evaluated, wrong = compare(result, world)
    said = f"Nivel igual al declarado: {right} de {evaluated} sitios evaluados; diferencias: {len(wrong)}"
    console.print(said, markup=False)
    for miss in wrong[:20]:
        said = f"  {miss.site}: declarado {miss.expected}, hallado {miss.got}; {'; '.join(miss.criteria)}"
        console.print(said, markup=False, soft_wrap=True)
