"""Command summary: a printed sheet for each institution."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.commands.charts import Language
from service.commands.options import REGISTRY, Browser, Config, Name, Quarter, console, context_for, exits


def summary_command(
    config: Config = None,
    registry: Name = REGISTRY,
    quarter: Quarter = "",
    institution: Annotated[str, typer.Option("--institution", help="Id de una institución; si no, todas.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Carpeta; si no, var/summaries/REGISTRO-TRIMESTRE.")] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Idioma de las hojas.")] = Language.ES,
    browser: Browser = "",
) -> None:
    """Escribe un PDF por institución: cómo está, qué les falta a sus sitios y qué hacer primero."""
    with exits():
        from service.briefs import write_briefs

        context = context_for(config, registry, quarter, browser)
        folder = out or context.var / "summaries" / f"{context.registry}-{context.quarter}"
        written = write_briefs(context, folder, lang.value, institution)
        console.print(f"{len(written)} resúmenes: {folder}", markup=False, soft_wrap=True)
