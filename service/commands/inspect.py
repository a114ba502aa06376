"""Command `egob inspect`: what every reading sees on one page, or on many saved ones; no crawl."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from crawler.page import Page
from crawler.readings.inspection import inspect
from crawler.vocabulary import ConfigError
from service.commands.options import REGISTRY, Config, Name
from service.context import find_config
from service.fetch import fetch_one
from service.inspecting import inspect_all, lens_of, page_of, read_table

USAGE = 2  # docs: exit codes


def inspect_command(
    target: Annotated[
        str | None, typer.Argument(metavar="ARCHIVO|URL", help="Página guardada, o dirección http(s).")
    ] = None,
    url: Annotated[str, typer.Option("--url", help="Dirección de la que viene la página guardada.")] = "",
    status: Annotated[int, typer.Option("--status", min=100, max=599, help="Estado HTTP con el que vino.")] = 200,
    header: Annotated[
        list[str] | None, typer.Option("--header", help="Cabecera de su respuesta: «nombre: valor».")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option("--batch", help="CSV con las columnas file,url: todas, en todos los núcleos.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Escribe JSON; con --batch un objeto por línea.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Permite direcciones que no son públicas.")
    ] = False,
    config: Config = None,
    registry: Name = REGISTRY,
) -> None:
    """Muestra qué ve cada lectura en una página; no visita nada más."""
    if (target is None) == (batch is None):
        raise typer.BadParameter("dé un ARCHIVO|URL o --batch CSV, una de las dos cosas")
    try:
        folder = find_config(config)
        if batch is not None:
            _print_all(batch, folder, registry, as_json)
            return
        page = _page(target or "", url, status, _headers(header or []), allow_private, folder, registry)
        _print_one(inspect(lens_of(folder, registry).read(page)), as_json)
    except (ConfigError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error


def _headers(lines: list[str]) -> dict[str, str]:
    pairs = [line.partition(":") for line in lines]
    for name, colon, _ in pairs:
        if not colon or not name.strip():
            raise typer.BadParameter(f"{name!r}: se espera «nombre: valor»", param_hint="--header")
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _page(
    target: str, url: str, status: int, headers: dict[str, str], allow_private: bool, config: Path, registry: str
) -> Page:
    if target.lower().startswith(("http://", "https://")):
        return fetch_one(target, allow_private=allow_private, config=config, registry=registry)
    path = Path(target)
    if not path.is_file():
        raise typer.BadParameter(f"{target}: no hay tal archivo, y una dirección empieza con http:// o https://")
    return page_of(path, url, status, headers)


def _print_all(table: Path, config: Path, registry: str, as_json: bool) -> None:
    for found in inspect_all(read_table(table), config, registry):
        if as_json:
            typer.echo(json.dumps(found, ensure_ascii=False))
        else:
            said = found.get("error") or ", ".join(name for name, on in found["signals"].items() if on) or "-"
            typer.echo(f"{found['file']}: {said}")


def _print_one(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    console = Console()
    needs = f"; necesita un navegador: {', '.join(found['render_need'])}" if found["render_need"] else ""
    console.print(f"{found['url']}: {found['state']}{needs}", markup=False, soft_wrap=True)
    said = {True: "sí", False: "no", None: "no se sabe sin navegador"}
    _table(console, "Señales", ("señal", "vista"), [(name, said[on]) for name, on in found["signals"].items()])
    rows = [
        (str(f["index"]), f["type"], f"{f['confidence']:.2f}", f["why"]) for f in [*found["forms"], *found["scopes"]]
    ]
    _table(console, "Formularios", ("número", "tipo", "confianza", "por qué"), rows)
    _table(console, "Correo", ("dirección",), [(address,) for address in found["emails"]])
    _table(
        console,
        "Documentos",
        ("clase", "valor", "dirección"),
        [(d["kind"], str(d["score"]), d["url"]) for d in found["documents"][:30]],
    )
    _table(console, "Navegación", ("clase", "texto"), [(n["class"], n["label"]) for n in found["nav"][:40]])
    _table(
        console,
        "Fechas",
        ("día", "de dónde", "qué"),
        [(d["day"], d["source"], d["label"]) for d in found["dates"][:20]],
    )
    _table(
        console,
        "Marcas",
        ("lectura", "clase", "cuenta"),
        [(m["reading"], m["kind"], str(m["counts"])) for m in found["marks"][:40]],
    )


def _table(console: Console, title: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    console.print(table)
