"""Command `egob accuracy`: how right the readings are, measured on forms and pages that people labelled."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from crawler.vocabulary import ConfigError
from service.accuracy import measure, report
from service.commands.options import REGISTRY, Config, Name, context_for, exits
from service.context import find_config
from service.disagreements import as_html
from service.review.measured import measured, show

_WIDTH = 170  # columns of the widest table: a file or a pipe has no width of its own
USAGE = 2  # docs: exit codes


def accuracy_command(
    forms: Annotated[
        Path | None, typer.Option("--forms", help="Formularios etiquetados, con file,url,form_index,type.")
    ] = None,
    pages: Annotated[
        Path | None, typer.Option("--pages", help="Páginas etiquetadas: file,url,[template,] y una columna por señal.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Escribe un objeto JSON.")] = False,
    html: Annotated[Path | None, typer.Option("--html", help="Escribe los desacuerdos en este archivo HTML.")] = None,
    as_used: Annotated[
        bool, typer.Option("--as-used", help="Con los pesos del producto, también en páginas de las que aprendieron.")
    ] = False,
    reviews: Annotated[
        bool, typer.Option("--reviews", help="Mide los hallazgos del registro contra lo que decidieron personas.")
    ] = False,
    config: Config = None,
    registry: Name = REGISTRY,
) -> None:
    """Compara lo que dice egob inspect, o los hallazgos, con lo que etiquetaron o decidieron personas."""
    if reviews:
        with exits():
            show(console_of_width(), measured(context_for(config, registry)), as_json=as_json)
        return
    if forms is None and pages is None:
        raise typer.BadParameter("dé --forms CSV, --pages CSV o los dos, o --reviews")
    try:
        found = measure(forms, pages, find_config(config), registry, as_used=as_used)
        if html is not None:
            html.write_text(as_html(found.disagreements), encoding="utf-8")
    except (ConfigError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    said = report(found)
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    _say(console_of_width(), said)


def _say(console: Console, said: dict[str, Any]) -> None:
    for name in ("forms", "forms_by_template", "signals", "signals_by_template"):
        if said[name]:
            _table(console, name.replace("_", " "), said[name])
    if said["forms_macro_f1"] is not None:
        console.print(f"F1 macro de los seis tipos de formulario que cuentan: {said['forms_macro_f1']:.3f}")
    _weak(console, said["templates"])
    console.print(f"desacuerdos: {len(said['disagreements'])}; archivos que no se pudieron leer: {len(said['errors'])}")


def console_of_width() -> Console:
    """A console on which the widest table is not folded when it goes to a file or a pipe."""
    return Console(width=_WIDTH if not sys.stdout.isatty() else None)


def _table(console: Console, title: str, rows: dict[str, dict[str, Any]]) -> None:
    table = Table(title=title, title_justify="left")
    for column in (
        "",
        "n",
        "TP",
        "FP",
        "FN",
        "TN",
        "?",
        "precisión",
        "exhaustividad",
        "F1",
        "especificidad",
        "kappa",
        "AC1",
    ):
        table.add_column(column, no_wrap=True)
    for name, row in rows.items():
        counts = [str(row[k]) for k in ("n", "tp", "fp", "fn", "tn")] + [str(row.get("undecided", ""))]
        rates = [_share(row["precision"]), _share(row["recall"]), _number(row["f1"]), _share(row["specificity"])]
        chance = [_number(row["kappa"]), _number(row["ac1"])]
        table.add_row(name, *counts, *([*rates, *chance] if row["rated"] else ["sin medir", *[""] * 5]))
    console.print(table)


def _weak(console: Console, templates: dict[str, dict[str, float]]) -> None:
    for template, signals in templates.items():
        low = ", ".join(f"{name} {share:.0%}" for name, share in signals.items() if share < 0.95)
        if low:
            console.print(f"menos de 95 %: {template}: {low}", markup=False, soft_wrap=True)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _share(interval: dict[str, float | None]) -> str:
    value, low, high = interval["value"], interval["low"], interval["high"]
    return "-" if value is None or low is None or high is None else f"{value:.3f} ({low:.2f}-{high:.2f})"
