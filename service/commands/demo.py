"""Command demo: the whole line on the simulated Executive, on this machine, without any network."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from crawler.job import Exit
from service.commands.options import Browser, Config, console, context_for, exits, stop
from service.commands.quarterly import crawl_and_tell
from service.context import SIMULATION
from service.demo import SimulationError, compare, days, served, set_clock
from service.scoring_run import score
from service.simulation.world import World


def demo_command(
    config: Config = None,
    browser: Browser = "",
    limit: Annotated[int, typer.Option("--limit", min=0, help="Only so many simulated sites; 0 is all 276.")] = 0,
) -> None:
    """Serve, crawl, score and report the simulated Executive."""
    with exits():
        os.environ.setdefault("EGOB_NOW", "2026-10-05T20:00:00-06:00")
        context = context_for(config, SIMULATION, "", browser)
        world = World.load(context.config, limit or None)
        folder = context.simulation_folder
        moments = days(world.start)
        context = context_for(config, SIMULATION, _quarter(moments[0].year, moments[0].month), browser)
        try:
            with served(context.config, folder, limit):
                for number, moment in enumerate(moments, start=1):
                    console.print(f"Día {number}: {moment:%Y-%m-%d %H:%M}", markup=False)
                    set_clock(moment, folder)
                    crawled = crawl_and_tell(context, [])
                    if crawled.code not in {Exit.DONE, Exit.LEFT_OVER}:
                        raise typer.Exit(int(crawled.code))
                    if not crawled.pending:
                        break
        except SimulationError as error:
            stop(str(error), Exit.STORAGE)
        from service.publishing import publish_quarter, summary_table  # plotly: see quarterly

        result = score(context)
        index = publish_quarter(context, None)
    console.print(summary_table(context))
    right, evaluated, wrong = compare(result, world)
    console.print(
        f"Nivel igual al declarado: {right} de {evaluated} sitios evaluados; diferencias: {len(wrong)}", markup=False
    )
    for miss in wrong[:20]:
        console.print(
            f"  {miss.site}: declarado {miss.expected}, hallado {miss.got}; {'; '.join(miss.criteria)}", markup=False
        )
    console.print(f"Simulación. Informe: {index}", markup=False, soft_wrap=True)


def _quarter(year: int, month: int) -> str:
    return f"{year}T{(month - 1) // 3 + 1}"
