"""Commands of upkeep: doctor, upgrade, backup, restore, metrics."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scoring.schema import upgrade
from service.backup import Copied, backup, restore
from service.commands.options import REGISTRY, Config, Name, console, context_for, exits
from service.commands.schedule import tell_checks
from service.schedule_rules import ScheduleRules

Address = Annotated[str, typer.Option("--store", help="Dirección de la base; si no, EGOB_STORE o var/egob.db.")]
Folder = Annotated[Path, typer.Argument(help="Carpeta del respaldo.")]


def upgrade_command(config: Config = None, store: Address = "") -> None:
    """Lleva la base de datos a la versión de este programa, en una sola transacción. Respáldela antes."""
    with exits():
        before, now = upgrade(store or context_for(config, REGISTRY).store_url)
        said = "ya estaba al día" if before == now else f"estaba en la versión {before or 'sin número'}"
        console.print(f"Base de datos: {said}; ahora en la {now}", markup=False, soft_wrap=True)


def backup_command(folder: Folder, config: Config = None) -> None:
    """Copia a una carpeta nueva todo lo que no se puede volver a hacer; puede haber corridas en marcha."""
    with exits():
        _say("Respaldado", backup(context_for(config, REGISTRY), folder), folder)


def restore_command(folder: Folder, config: Config = None) -> None:
    """Pone un respaldo en una carpeta var/ vacía, tras comparar cada archivo con su suma."""
    with exits():
        context = context_for(config, REGISTRY)
        _say("Restaurado", restore(context, folder), context.var)


def _say(what: str, copied: Copied, folder: Path) -> None:
    console.print(
        f"{what}: {copied.files} archivos, {copied.size / 1e6:.1f} MB: {folder}", markup=False, soft_wrap=True
    )
    if copied.note:
        console.print(f"Falta: {copied.note}", markup=False, soft_wrap=True)


def doctor_command(config: Config = None, registry: Name = REGISTRY) -> None:
    """Mira todo lo que puede estar mal en esta instalación; no cambia nada."""
    from service.doctor import examine

    with exits():
        context = context_for(config, registry)
        found = list(examine(context, ScheduleRules.load(context.config).preflight))
        tell_checks(found)
    stopping = [check for check in found if check.stops]
    if stopping:
        raise typer.Exit(int(stopping[0].code))


def metrics_command(config: Config = None, registry: Name = REGISTRY) -> None:
    """Escribe var/metrics.prom, como cada corrida al terminar."""
    from service.metrics import write_metrics

    with exits():
        console.print(str(write_metrics(context_for(config, registry))), markup=False, soft_wrap=True)
