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
from service.review.words import matters, others, told, waiting

_LISTED = 20


def review_command(
    name: Annotated[str, typer.Option("--as", help="Su nombre; se publica con lo que decida.")] = "",
    site: Annotated[
        str, typer.Option("--site", help="Responder a mano todas las preguntas sobre este sitio, a ciegas.")
    ] = "",
    web: Annotated[bool, typer.Option("--web", help="En una página de esta máquina en vez de la terminal.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Puerto de la página; 0 toma uno libre.")] = 0,
    show: Annotated[bool, typer.Option("--list", help="Solo lista lo primero de la cola y quién espera.")] = False,
    config: Config = None,
    registry: Name = REGISTRY,
    quarter: Quarter = "",
) -> None:
    """Revisa hallazgos: primero lo más útil, cada uno por dos personas que no ven lo que dijo la otra."""
    with exits():
        desk = Desk.open(context_for(config, registry, quarter))
        with closing(desk.store):
            if web:
                from service.review.page import serve  # a web server that the terminal need not wait for

                serve(desk, port, lambda address: console.print(f"Abra {address}", markup=False, soft_wrap=True))
                return
            person = " ".join((name or console.input("Su nombre: ")).split())[:NAME_CHARS]
            if not person:
                raise ValueError("--as: falta su nombre; una decisión sin nombre no se guarda")
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
    for line in others(desk):
        console.print(line, markup=False, soft_wrap=True)
    for site, title, why in waiting(desk):
        console.print(f"A mano: egob review --site {site}  ({title}: {why})", markup=False, soft_wrap=True)
