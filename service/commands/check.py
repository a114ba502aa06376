"""Command check: one site, now, with everything that was found and what to do next."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from crawler.evidence import Status
from scoring.causes import Causes
from service.check import Checked, check
from service.commands.options import REGISTRY, Browser, Config, Name, Pages, console, context_for, errors, exits

_OUTCOMES = {"present": "hallado", "absent": "falta", "unknown": "no se pudo comprobar", "failed": "fallo nuestro"}

Private = Annotated[bool, typer.Option("--allow-private", help="Permite este nombre y puerto aunque no sean públicos.")]


def check_command(
    url: Annotated[str, typer.Argument(help="Dirección del sitio, como https://www.mineco.gob.gt/")],
    as_json: Annotated[bool, typer.Option("--json", help="Escribe un objeto JSON.")] = False,
    allow_private: Private = False,
    config: Config = None, registry: Name = REGISTRY, budget: Pages = 0, browser: Browser = "",
) -> None:  # fmt: skip
    """Revisa un sitio una vez, con la misma visita, los mismos detectores y el mismo método que la corrida oficial."""
    with exits():
        context = context_for(config, registry, "", browser, budget)
        with errors.status(f"visitando {url}"):
            checked = check(context, url, private=allow_private)
    if as_json:
        typer.echo(json.dumps(checked.as_json(), ensure_ascii=False, indent=1))
    else:
        _show(checked, Causes.load(context.config))
    if checked.code:
        raise typer.Exit(int(checked.code))


def _show(checked: Checked, causes: Causes) -> None:
    score, reach = checked.score, checked.reach
    console.print(f"{checked.url}", style="bold", markup=False)
    if score.level is None:
        cause = causes.causes[reach.cause]
        console.print(f"No evaluado: {cause.name.get('es')} ({reach.detail})", markup=False, soft_wrap=True)
        console.print(f"→ {cause.remedy.get('es')}", markup=False, soft_wrap=True)
    else:
        name = checked.rubric.level_name(score.level).get("es")
        console.print(
            f"Nivel {score.level} {name}: {score.points} puntos (entre {score.lower} y {score.upper})", markup=False
        )
    if reach.status is Status.EVALUATED:
        table = Table()
        for title in ("Nivel", "Criterio", "Resultado", "Por qué"):
            table.add_column(title)
        for criterion_id, finding in checked.findings.items():
            criterion = checked.rubric.criteria[criterion_id]
            table.add_row(str(criterion.level), criterion.name.get("es"), _OUTCOMES[finding.outcome], finding.reason)
        console.print(table)
        for criterion_id in checked.rubric.next_level(checked.findings):
            criterion = checked.rubric.criteria[criterion_id]
            console.print(f"→ {criterion.name.get('es')}: {criterion.advice.get('es')}", markup=False)
    console.print(f"Archivo: {checked.archive}", markup=False, soft_wrap=True)
