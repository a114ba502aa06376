"""Commands `egob export` (data, wacz) and `egob prune`: what leaves the store and archive, what goes for good."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.commands.options import REGISTRY, Config, Name, Quarter, console, context_for, exits

app = typer.Typer(help="Entrega los datos o el archivo de un trimestre.", no_args_is_help=True)


@app.command("data")
def data_command(
    config: Config = None,
    registry: Name = REGISTRY,
    quarter: Quarter = "",
    out: Annotated[Path | None, typer.Option("--out", help="Carpeta; si no, var/data/REGISTRO-TRIMESTRE.")] = None,
) -> None:
    """Escribe el paquete de datos: CSV, JSON, Parquet, XLSX y SQLite, con el diccionario."""
    with exits():
        from service.package import write_data  # pyarrow takes a second that other commands need not wait

        context = context_for(config, registry, quarter)
        folder = out or context.var / "data" / f"{context.registry}-{context.quarter}"
        console.print(f"Datos: {write_data(context, folder)}", markup=False, soft_wrap=True)


@app.command("wacz")
def wacz_command(
    config: Config = None,
    registry: Name = REGISTRY,
    quarter: Quarter = "",
    site: Annotated[str, typer.Option("--site", help="Solo este sitio, por su id.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Archivo; si no, var/wacz/REGISTRO-TRIMESTRE[-SITIO].wacz.")
    ] = None,
) -> None:
    """Escribe el archivo de un trimestre o de un sitio, para verlo de nuevo. Es privado: tiene páginas enteras."""
    with exits():
        from service.wacz import export

        context = context_for(config, registry, quarter)
        name = "-".join(filter(None, (context.registry, context.quarter, site)))
        path = export(context, out or context.var / "wacz" / f"{name}.wacz", site)
        size = f"{path.stat().st_size / 1e6:.1f} MB"
        console.print(f"Archivo privado: {path} ({size}). No lo publique.", markup=False, soft_wrap=True)


def prune_command(
    config: Config = None,
    registry: Name = REGISTRY,
    apply: Annotated[bool, typer.Option("--apply", help="Borra; sin ella solo se dice qué se borraría.")] = False,
) -> None:
    """Borra el archivo de los trimestres que retention.yaml ya no conserva. Quedan los puntajes y las páginas."""
    with exits():
        from service import prune

        context = context_for(config, registry)
        pruning = prune.plan(context, prune.Retention.load(context.config).keep_quarters)
        console.print(f"Se conservan: {' '.join(pruning.kept) or 'ninguno'}", markup=False, soft_wrap=True)
        for quarter, paths in pruning.files.items():
            what = f"{quarter}: {len(paths)} archivos" if quarter else f"páginas que solo ellos citan: {len(paths)}"
            console.print(what, markup=False)
        size = f"{pruning.bytes / 1e6:.1f} MB"
        if apply:
            console.print(f"Borrados {prune.apply(context, pruning)} archivos, {size}.", markup=False)
        elif any(pruning.files.values()):
            console.print(f"Se borrarían {size}; con --apply se borran.", markup=False)
        else:
            console.print("Nada que borrar.", markup=False)
