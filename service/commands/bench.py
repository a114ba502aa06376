"""Command bench: what reading costs beside plain Scrapy, measured here and now."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from service.commands.options import Config, console, exits
from service.context import find_config

_SAID = {
    "plain_scrapy": "Scrapy con LinkExtractor",
    "readings_and_detectors": "todas las lecturas y detectores",
    "survey": "lo que lee la visita",
}


def bench_command(
    config: Config = None,
    sites: Annotated[int, typer.Option("--sites", min=1, max=100, help="Local sites.")] = 24,
    pages: Annotated[int, typer.Option("--pages", min=2, max=30, help="Pages per site.")] = 30,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=9, help="Rounds, every row in each.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure CPU per page of reading and judging against plain Scrapy, on the same local pages, no network."""
    from service.bench.rounds import measure  # Scrapy and its reactor: only for this command

    with exits():
        found = measure(find_config(config), sites, pages, rounds)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    title = f"{found['sites']} sites x {found['pages_per_site']} pages of {found['page_kb']} kB, {rounds} rounds"
    table = Table("row", "pages", "CPU ms/page", "range", "x Scrapy", title=title, title_justify="left")
    for row in found["rows"]:
        low, high = row["range"]
        cells = (str(row["pages"]), f"{row['cpu_ms_per_page']:.2f}", f"{low:.2f}-{high:.2f}", f"{row['ratio']:.2f}")
        table.add_row(_SAID[row["row"]], *cells)
    console.print(table)
