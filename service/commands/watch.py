"""Command watch: is a run plausible?"""

from __future__ import annotations

import typer

from crawler.job import Exit
from service.commands.options import REGISTRY, Config, Name, Quarter, console, context_for, exits
from service.publication import examine


def watch_command(config: Config = None, registry: Name = REGISTRY, quarter: Quarter = "") -> None:
    """Compara una corrida calificada con los límites de watch.yaml y con lo último publicado. Sin red."""
    with exits():
        context = context_for(config, registry, quarter)
        found = examine(context)
    for doubt in found:
        console.print(f"- {doubt.said}", markup=False, highlight=False, soft_wrap=True)
    if found:
        raise typer.Exit(int(Exit.IMPLAUSIBLE))
    console.print(f"{context.registry} {context.quarter}: verosímil, puede publicarse", markup=False)
