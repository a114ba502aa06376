"""Command `egob survey`: rounds of the survey of interoperability, checked cell by cell and kept in config/."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from crawler.registry import Registry
from crawler.vocabulary import ConfigError
from reports.charts.interoperability import summary
from reports.printed import Instruments, printed_of
from reports.survey import Survey, surveys_of
from reports.words import Words
from service import survey_import as rounds
from service.commands.options import REGISTRY, Config, console, exits
from service.context import find_config
from service.registry_sheet import read_sheet

app = typer.Typer(
    help="Encuesta de interoperabilidad: trae una ronda, o las conexiones de su red.", no_args_is_help=True
)

Year = Annotated[str, typer.Option("--round", help="Año de la ronda, como 2026.")]
Apply = Annotated[bool, typer.Option("--apply", help="Escribe en config/reference; sin ella no cambia nada.")]


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="XLSX o CSV: institución, las cinco dimensiones y los temas.")],
    year: Year,
    edges: Annotated[Path | None, typer.Option("--edges", help="XLSX o CSV con source y target.")] = None,
    apply: Apply = False,
    replace: Annotated[bool, typer.Option("--replace", help="Reemplaza una ronda que ya está.")] = False,
    config: Config = None,
) -> None:
    """Comprueba una ronda de respuestas, muestra qué dice, y con --apply la guarda."""
    with exits():
        found = find_config(config)
        folder = rounds.folder_of(found, year)
        instruments, names = _names(found)
        survey = rounds.read_round(read_sheet(file), names, year)
        links = rounds.read_edges(read_sheet(edges), names) if edges else ()
        _show(survey, instruments)
        if apply and (folder / "matrix.csv").is_file() and not replace:
            raise ConfigError(f"{folder}: esta ronda ya está; --replace la reemplaza")
        if apply:
            written = rounds.write_round(folder, survey, tuple(instruments.dimensions))
            written += [rounds.write_edges(folder, links)] if links else []
            _say(written)


@app.command("edges")
def edges_command(
    file: Annotated[Path, typer.Argument(help="XLSX o CSV con las columnas source y target.")],
    year: Year,
    apply: Apply = False,
    config: Config = None,
) -> None:
    """Comprueba las conexiones de una ronda que ya está, y con --apply las guarda."""
    with exits():
        found = find_config(config)
        folder = rounds.folder_of(found, year)
        if not (folder / "matrix.csv").is_file():
            raise ConfigError(f"--round {year}: no hay tal ronda; tráigala antes con egob survey import")
        links = rounds.read_edges(read_sheet(file), _names(found)[1])
        console.print(f"{len(links)} conexiones", markup=False)
        if apply:
            _say([rounds.write_edges(folder, links)])


def _names(config: Path) -> tuple[Instruments, rounds.Names]:
    instruments = printed_of(config).instruments
    registry = Registry.load(config / "registry" / REGISTRY, REGISTRY)
    return instruments, rounds.names_of(registry, instruments, surveys_of(config, instruments))


def _show(survey: Survey, instruments: Instruments) -> None:
    words, total = Words(), len(instruments.dimensions)
    table = Table(title=f"{survey.year}: {len(survey.rows)} instituciones")
    for name in ("Institución", *(d.es for d in instruments.dimensions.values()), "Total"):
        table.add_column(name)
    for row in survey.ranked:
        table.add_row(row.acronym_printed, *row.answers, f"({row.total}/{total})")
    console.print(table)
    for topic in survey.topics:
        console.print(f"{topic.name_es}: {summary(words, survey, topic)}", markup=False, highlight=False)


def _say(written: list[Path]) -> None:
    for path in written:
        console.print(f"Escrito: {path}", markup=False, soft_wrap=True)
