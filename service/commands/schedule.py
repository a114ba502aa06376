"""Commands schedule and preflight: quarters by themselves, and whether this machine is ready for one."""

from __future__ import annotations

import logging
from typing import Annotated

import typer
from rich.table import Table

from crawler.clock import GUATEMALA, Clock
from crawler.logs import configure
from service.commands.options import REGISTRY, Config, Name, console, context_for, exits
from service.due import SAID, Standing, State, standings, turn_of
from service.preflight import Check, preflight
from service.schedule_rules import ScheduleRules


def schedule_command(
    config: Config = None,
    registry: Annotated[str, typer.Option("--registry", help="With --list and --run-now.")] = REGISTRY,
    show: Annotated[bool, typer.Option("--list", help="Quarters, how they stand, and what is due now.")] = False,
    run_now: Annotated[bool, typer.Option("--run-now", help="One look: run what is due and end (cron).")] = False,
) -> None:
    """Visit each registry of schedule.yaml once a quarter by itself, until a signal ends it."""
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
    """Whether this machine can crawl now: disk, browser, contact, registry, names, control probe."""
    with exits():
        context = context_for(config, registry)
        found = preflight(context, ScheduleRules.load(context.config).preflight)
        tell_checks(found)
    stopping = [check for check in found if check.stops]
    if stopping:
        raise typer.Exit(int(stopping[0].code))


def tell_checks(found: list[Check]) -> None:
    """A line for each, with what to do."""
    for check in found:
        mark = "bien " if check.good else "ALTO " if check.stops else "aviso"
        console.print(f"{mark} {check.name}: {check.said}", markup=False, highlight=False, soft_wrap=True)
        if not check.good:
            console.print(f"      {check.advice}", markup=False, highlight=False, soft_wrap=True)
