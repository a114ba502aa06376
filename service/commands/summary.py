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
    institution: Annotated[str, typer.Option("--institution", help="Id of one institution; else all.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="Folder; else var/summaries/REGISTRY-QUARTER.")] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Language of the sheets.")] = Language.ES,
    browser: Browser = "",
) -> None:
    """Print a PDF for each institution: where it stands, what its sites lack, what to do first."""
    with exits():
        from service.briefs import write_briefs

        context = context_for(config, registry, quarter, browser)
        folder = out or context.var / "summaries" / f"{context.registry}-{context.quarter}"
        written = write_briefs(context, folder, lang.value, institution)
        console.print(f"{len(written)} resúmenes: {folder}", markup=False, soft_wrap=True)
