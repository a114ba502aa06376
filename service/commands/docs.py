"""Command `egob docs`: writes the pages of docs/ that are generated from config/."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crawler.vocabulary import ConfigError
from reports import dictionary_page
from scoring import method_page
from service import crawler_page
from service.commands.options import Config
from service.context import find_config

USAGE = 2  # docs: exit codes


def docs_command(
    out: Annotated[Path | None, typer.Option("--out", help="Carpeta; si no, docs/ junto a la configuración.")] = None,
    config: Config = None,
) -> None:
    """Escribe las páginas sobre el método, sobre quién visita y sobre los datos, en español y en inglés."""
    found = find_config(config)
    folder = out or found.parent / "docs"
    try:
        texts = method_page.pages(found) | crawler_page.pages(found) | dictionary_page.pages()
    except ConfigError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        typer.echo(f"{folder / name}")
