"""Command `egob charts`: every chart of a quarter as HTML, SVG, PNG and CSV, and as a book to print."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from service.commands.options import REGISTRY, Browser, Config, Name, Quarter, console, context_for, exits


class Language(StrEnum):
    """Languages of what is published."""

    ES = "es"
    EN = "en"


def charts_command(
    config: Config = None,
    registry: Name = REGISTRY,
    quarter: Quarter = "",
    out: Annotated[Path | None, typer.Option("--out", help="Carpeta; si no, var/charts/REGISTRO-TRIMESTRE.")] = None,
    lang: Annotated[Language, typer.Option("--lang", help="Idioma de las gráficas.")] = Language.ES,
    browser: Browser = "",
) -> None:
    """Escribe todas las gráficas de un trimestre: páginas, SVG, PNG, CSV, los hallazgos y un libro en PDF con todas."""
    with exits():
        from service.charting import write_charts  # plotly takes a second that other commands need not wait

        context = context_for(config, registry, quarter, browser)
        folder = out or context.var / "charts" / f"{context.registry}-{context.quarter}"
        album = write_charts(context, folder, lang.value)
        console.print(f"{len(album.pages)} gráficas: {folder / 'index.html'}", markup=False, soft_wrap=True)
        if context.browser is not None:
            book, findings = (page.with_suffix(".pdf") for page in (album.book, album.findings))
            console.print(f"Libro: {book}\nHallazgos: {findings}", markup=False, soft_wrap=True)
