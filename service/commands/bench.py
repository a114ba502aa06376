"""Command bench: what the pipeline costs beside plain Scrapy and beside a browser for every page, measured here."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from crawler.job import Exit
from service.commands.options import Browser, Config, choose_browser, console, context_for, errors, exits, stop
from service.context import find_config

_SAID = {
    "plain_scrapy": "Scrapy con LinkExtractor",
    "http_part": "a · rastreo sin navegador",
    "readings_and_detectors": "a · todas las lecturas y detectores",
    "indicators": "a · indicadores, que no puntúan",
    "survey": "a · lo que lee la visita",
    "key_pages": "b · sitio entero, páginas clave con navegador",
    "key_measured": "b · lo mismo y lo que se mide aparte en la portada",
    "every_page": "b · todas las páginas con nuestro navegador",
    "crawlee": "b · todas las páginas con Crawlee",
    "quarter": "c · trimestre, con pausas y muestra",
    "growth_1": "d · 5 páginas por sitio",
    "growth_10": "d · 5 páginas por sitio, diez veces los sitios",
    "rescore_1": "e · calificar de nuevo, 1 proceso",
    "rescore_2": "e · calificar de nuevo, 2 procesos",
    "rescore_copies": "e · calificar de nuevo y copiar lo citado",
}
_BARS = {
    "http_part_cpu": "rastreo sin navegador / Scrapy",
    "key_pages_cpu": "sitio entero con páginas clave / Scrapy",
    "key_pages_of_every_page": "páginas clave / todas las páginas",
    "same_verdict": "sitios con el mismo veredicto",
    "quarter_of_its_limit": "límite del trimestre / duración",
    "memory_mb": "memoria de Python, MB",
    "memory_at_ten_times": "memoria con diez veces los sitios",
    "rescore_cpu": "calificar de nuevo / Scrapy",
    "readings_cpu": "lecturas y detectores / Scrapy",
}
_CRAWLEE = (
    "Falta Crawlee y su fila se omite: pip install 'crawlee[playwright]>=1.11,<2', aquí o en un entorno propio que se "
    "nombre con --crawlee-python"
)
_FULL = 276
_MOST = 1000  # sites of --dask: four times the study
_DASK = {
    "workers": "trabajadores", "pages": "páginas", "wall_s": "segundos", "cpu_s": "CPU, s", "pages_per_s": "páginas/s",
    "cpu_ms_per_page": "CPU ms/página", "cores_busy": "núcleos en uso", "speed_up": "x 1 trabajador",
    "of_cores": "de los núcleos", "memory_mb": "MB", "elsewhere_cpu_s": "CPU de otros, s",
}  # fmt: skip


def bench_command(
    config: Config = None,
    sites: Annotated[int, typer.Option("--sites", min=1, max=_FULL, help="Sitios de esta máquina.")] = 24,
    pages: Annotated[int, typer.Option("--pages", min=2, max=30, help="Páginas por sitio.")] = 30,
    rounds: Annotated[int, typer.Option("--rounds", min=1, max=9, help="Vueltas de las filas cortas.")] = 2,
    full: Annotated[bool, typer.Option("--full", help="276 sitios, todas sus páginas; tarda horas.")] = False,
    row: Annotated[list[str] | None, typer.Option("--row", help="Solo a, b, c, d o e; se puede repetir.")] = None,
    browser: Browser = "",
    crawlee_python: Annotated[str, typer.Option("--crawlee-python", help="Un Python que tiene Crawlee.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Escribe JSON.")] = False,
    dask: Annotated[
        int, typer.Option("--dask", min=0, max=_MOST, help="Solo Dask: tantos sitios con 1, 2 y 4 trabajadores.")
    ] = 0,
    web: Annotated[str, typer.Option("--web", help="Solo la web: la lectura de este registro publicado.")] = "",
) -> None:
    """Mide CPU, tiempo y memoria contra Scrapy solo y contra un navegador en cada página. Sin red."""
    from service.bench.meter import BenchError  # what it takes is loaded only for this command
    from service.bench.rounds import GROUPS, Plan, measure

    if web:
        _web(config, web)
        return
    if dask:
        _dask(find_config(config), dask, as_json=as_json)
        return
    with exits():
        groups = row or list(GROUPS)
        if strange := sorted(set(groups) - set(GROUPS)):
            raise ValueError(f"--row {strange[0]}: se espera una de {', '.join(GROUPS)}")
        chosen = choose_browser(browser) if {"b", "c", "e"} & set(groups) else None
        crawlee = _crawlee(crawlee_python) if "b" in groups else ""
        plan = Plan(find_config(config), _FULL if full else sites, pages, rounds, chosen, crawlee, full, groups)
        try:
            found = measure(plan, lambda text: errors.print(text, markup=False, highlight=False))
        except BenchError as error:
            stop(str(error), Exit.LEFT_OVER)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _show(found)


def _web(config: Path | None, registry: str) -> None:
    from service.bench.web import LEAST, measure_web

    with exits():
        found = measure_web(context_for(config, registry))
    table = Table("", "kB", "egob, por segundo", "ruta desnuda, por segundo", "de la desnuda", f"al menos {LEAST:g}")
    for one in found:
        kept = "sí" if one.share >= LEAST else "NO"
        table.add_row(one.path, f"{one.kb:.1f}", f"{one.ours:.0f}", f"{one.bare:.0f}", f"{one.share:.2f}", kept)
    console.print(table)


def _dask(config: Path, count: int, *, as_json: bool) -> None:
    from service.bench.dask import measure_dask
    from service.bench.meter import BenchError

    with exits():
        try:
            found = measure_dask(config, count, lambda text: errors.print(text, markup=False, highlight=False))
        except BenchError as error:
            stop(str(error), Exit.LEFT_OVER)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    title = f"{found['sites']} sitios x {found['pages_per_site']} páginas, {found['cores']} núcleos"
    table = Table(*_DASK.values(), title=title, title_justify="left")
    for row in found["rows"]:
        table.add_row(*("sin Dask" if key == "workers" and not row[key] else f"{row[key]:g}" for key in _DASK))
    console.print(table)


def _crawlee(given: str) -> str:
    """A Python with Crawlee: the one named, else ours, else none. Raises ValueError when the named one has none."""
    if given:
        if subprocess.run([given, "-c", "import crawlee"], capture_output=True, check=False).returncode:  # noqa: S603
            raise ValueError(f"--crawlee-python {given}: no tiene crawlee; instálelo allí o nombre otro Python")
        return given
    if importlib.util.find_spec("crawlee") is not None:
        return sys.executable
    errors.print(_CRAWLEE, markup=False, soft_wrap=True)
    return ""


def _show(found: Mapping[str, Any]) -> None:
    title = f"{found['sites']} sitios x {found['pages_per_site']} páginas de {found['page_kb']} kB"
    heads = ("páginas", "con navegador", "CPU ms/página", "de ... a", "x Scrapy", "segundos", "MB")
    table = Table("", *heads, title=f"{title}, {found['cores']} núcleos", title_justify="left")
    for row in found["rows"]:
        low, high = row["range"]
        cells = (str(row["pages"]), str(row.get("renders") or ""), f"{row['cpu_ms_per_page']:.2f}")
        more = (f"{low:.2f}-{high:.2f}", f"{row['ratio']:.2f}", f"{row['wall_s']:.1f}", f"{row['memory_mb']:.0f}")
        table.add_row(_SAID[row["row"]], *cells, *more)
    for name in found["without"]:
        table.add_row(_SAID[name], "no se midió")
    console.print(table)
    bars = Table("", "pedido", "medido", "se cumple")
    for bar in found["bars"]:
        bars.add_row(_BARS[bar["bar"]], bar["asked"], f"{bar['measured']:g}", "sí" if bar["met"] else "NO")
    console.print(bars)
    served = sum(row["server_cpu_s"] for row in found["rows"])
    console.print(f"Los servidores locales, aparte: {served:.1f} s de CPU", markup=False)
