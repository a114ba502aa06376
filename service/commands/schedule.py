"""Commands schedule and preflight: quarters by themselves, and whether this machine is ready for one."""

from __future__ import annotations

import logging
from typing import Annotated

import typer
from rich.table import Table

from crawler.clock import GUATEMALA, Clock
from crawler.logs import configure
from service.commands.options import REGISTRY, Config, Name, console, context_for, exits, stop
from service.context import Context
from service.due import SAID, Standing, State, standings, turn_of
from service.preflight import BROWSER, Check, preflight
from service.quarter import waiting
from service.schedule_rules import ScheduleRules


def schedule_command(
    config: Config = None,
    registry: Annotated[str, typer.Option("--registry", help="Registro, con --list y con --run-now.")] = REGISTRY,
    show: Annotated[bool, typer.Option("--list", help="Los trimestres, cómo van, y qué toca ahora.")] = False,
    run_now: Annotated[
        bool, typer.Option("--run-now", help="Mira una vez, corre lo que toca y termina (para cron).")
    ] = False,
) -> None:
    """Visita por sí sola cada registro de schedule.yaml una vez al trimestre, hasta que una señal la termina."""
    from service.schedule import serve, turn  # apprise takes a second that other commands need not wait

    with exits():
        context = context_for(config, registry)
        rules = ScheduleRules.load(context.config)
        if show:
            now = Clock.from_environment().now()
            _show(registry, list(standings(context, now)))
            found = turn_of(context, now, rules.opening(registry))
            console.print(f"Ahora: {found.quarter or 'nada que hacer'} ({found.why})", markup=False)
            hours = ", ".join(f"{tick:%H:%M}" for tick in rules.ticks)
            console.print(f"Se mira a las {hours}, hora de Guatemala.", markup=False)
        elif run_now:
            code = turn(context, rules)
            if code:
                raise typer.Exit(code if code > 0 else 128 - code)
        else:
            configure(logging.INFO)  # each look is a line
            serve(context, rules)


def _show(registry: str, rows: list[tuple[Standing, State]]) -> None:
    table = Table(title=f"Trimestres de {registry}")
    for name in ("Trimestre", "Estado", "Empezó", "Pendientes", "Publicado"):
        table.add_column(name)
    for row, state in rows:
        began = f"{row.began.astimezone(GUATEMALA):%Y-%m-%d %H:%M}" if row.began else ""
        day = f"{row.record.at.astimezone(GUATEMALA):%Y-%m-%d %H:%M}" if row.record else ""
        table.add_row(row.quarter, SAID[state], began, str(row.pending) if row.began else "", day)
    console.print(table)


def preflight_command(config: Config = None, registry: Name = REGISTRY) -> None:
    """Dice si esta máquina puede visitar ahora: disco, navegador, contacto, registro, nombres y red."""
    with exits():
        context = context_for(config, registry)
        found = preflight(context, ScheduleRules.load(context.config).preflight)
        tell_checks(found)
    stopping = [check for check in found if check.stops]
    if stopping:
        raise typer.Exit(int(stopping[0].code))


def ask_ready(context: Context, only: list[str], browser: str) -> None:
    """End the command when a crawl would begin that this machine cannot do; a browser that was named is not sought."""
    if not waiting(context, only)[1]:
        return
    found = preflight(context, ScheduleRules.load(context.config).preflight)
    stopping = [check for check in found if check.stops and not (browser and check.name == BROWSER)]
    if stopping:
        tell_checks(stopping)
        stop("No se empezó. Corrija lo anterior y repita la orden, o dé --no-preflight.", stopping[0].code)


def tell_checks(found: list[Check]) -> None:
    """A line for each, with what to do."""
    for check in found:
        mark = "bien " if check.good else "ALTO " if check.stops else "aviso"
        console.print(f"{mark} {check.name}: {check.said}", markup=False, highlight=False, soft_wrap=True)
        if not check.good:
            console.print(f"      {check.advice}", markup=False, highlight=False, soft_wrap=True)
