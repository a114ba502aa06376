"""Command upgrade: the database of an earlier version becomes one of today's."""

from __future__ import annotations

from typing import Annotated

import typer

from scoring.schema import upgrade
from service.commands.options import REGISTRY, Config, console, context_for, exits

Address = Annotated[str, typer.Option("--store", help="Address of the database; else EGOB_STORE or var/egob.db.")]


def upgrade_command(config: Config = None, store: Address = "") -> None:
    """Bring the database to the version of this program, in one transaction. Back it up before."""
    with exits():
        before, now = upgrade(store or context_for(config, REGISTRY).store_url)
        said = "ya estaba al día" if before == now else f"estaba en la versión {before or 'sin número'}"
        console.print(f"Base de datos: {said}; ahora en la {now}", markup=False, soft_wrap=True)
