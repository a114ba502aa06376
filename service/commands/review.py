"""Command `egob review`: people look at what the detectors say, in the terminal or on a page of this machine."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from scoring.opinions import NAME_CHARS
from service.commands.options import REGISTRY, Config, Name, Quarter, console, context_for, exits
from service.review.desk import Desk
from service.review.terminal import by_hand, review
from service.review.words import matters, told, waiting

_LISTED = 20


def review_command(
    name: Annotated[str, typer.Option("--as", help="Your name; it is published with what you decide.")] = "",
    site: Annotated[str, typer.Option("--site", help="Answer every question on this site by hand, blind.")] = "",
    web: Annotated[bool, typer.Option("--web", help="A page on this machine instead of the terminal.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port of the page; 0 takes a free one.")] = 0,
    show: Annotated[bool, typer.Option("--list", help="Only list the first of the queue and who waits.")] = False,
    config: Config = None,
    registry: Name = REGISTRY,
    quarter: Quarter = "",
) -> None:
    """Review findings: the most useful first, each by two people who do not see each other's word."""
    with exits():
        desk = Desk.open(context_for(config, registry, quarter))
        with closing(desk.store):
            if web:
                from service.review.page import serve  # a web server that the terminal need not wait for

                serve(desk, port, lambda address: console.print(f"Abra {address}", markup=False, soft_wrap=True))
                return
            person = " ".join((name or console.input("Su nombre: ")).split())[:NAME_CHARS]
            if not person:
                raise ValueError("--as: expected a name; a decision without one is not kept")
            if show:
                _list(desk, person)
                return
            kept = by_hand(desk, person, site, console) if site else review(desk, person, console)
            console.print(f"{kept} respuestas guardadas. egob score las aplica; egob report las publica.", markup=False)


def _list(desk: Desk, person: str) -> None:
    tasks = desk.tasks(person)
    table = Table(title=f"{len(tasks)} por revisar", title_justify="left")
    for column in ("Sitio", "Criterio", "El detector", "Por qué"):
        table.add_column(column, overflow="fold")
    for task in tasks[:_LISTED]:
        table.add_row(task.item.site_id, task.item.criterion, Text(told(task)), Text(matters(task)))
    console.print(table)
    for site, title, why in waiting(desk):
        console.print(f"A mano: egob review --site {site}  ({title}: {why})", markup=False, soft_wrap=True)
