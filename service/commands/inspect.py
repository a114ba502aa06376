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
from service.commands.options import REGISTRY
from service.context import find_config
from service.fetch import fetch_one
from service.inspecting import inspect_all, lens_of, page_of, read_table

USAGE = 2  # docs: exit codes


def inspect_command(
    target: Annotated[str | None, typer.Argument(metavar="FILE|URL", help="Saved page, or http(s) address.")] = None,
    url: Annotated[str, typer.Option(help="Address a saved page came from.")] = "",
    status: Annotated[int, typer.Option(min=100, max=599, help="HTTP status a saved page came with.")] = 200,
    header: Annotated[list[str] | None, typer.Option(help="Response header of a saved page: 'name: value'.")] = None,
    batch: Annotated[
        Path | None, typer.Option(help="CSV with the columns file,url: all of them, on all cores.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; of --batch one object per line.")] = False,
    allow_private: Annotated[bool, typer.Option(help="Allow addresses of this machine and private networks.")] = False,
    config: Annotated[Path | None, typer.Option(help="Folder of the configuration.")] = None,
    registry: Annotated[str, typer.Option(help="Registry whose institutions are known.")] = REGISTRY,
) -> None:
    """Show what every reading sees on one page."""
    if (target is None) == (batch is None):
        raise typer.BadParameter("give either FILE|URL or --batch CSV")
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
            raise typer.BadParameter(f"{name!r}: expected 'name: value'", param_hint="--header")
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _page(
    target: str, url: str, status: int, headers: dict[str, str], allow_private: bool, config: Path, registry: str
) -> Page:
    if target.lower().startswith(("http://", "https://")):
        return fetch_one(target, allow_private=allow_private, config=config, registry=registry)
    path = Path(target)
    if not path.is_file():
        raise typer.BadParameter(f"{target}: no such file, and no address that starts with http:// or https://")
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
    needs = f"; needs a browser: {', '.join(found['render_need'])}" if found["render_need"] else ""
    console.print(f"{found['url']}: {found['state']}{needs}", markup=False, soft_wrap=True)
    said = {True: "yes", False: "no", None: "cannot tell without a browser"}
    _table(console, "Signals", ("signal", "seen"), [(name, said[on]) for name, on in found["signals"].items()])
    rows = [
        (str(f["index"]), f["type"], f"{f['confidence']:.2f}", f["why"]) for f in [*found["forms"], *found["scopes"]]
    ]
    _table(console, "Forms", ("index", "type", "confidence", "why"), rows)
    _table(console, "E-mail", ("address",), [(address,) for address in found["emails"]])
    _table(
        console,
        "Documents",
        ("kind", "score", "url"),
        [(d["kind"], str(d["score"]), d["url"]) for d in found["documents"][:30]],
    )
    _table(console, "Navigation", ("class", "label"), [(n["class"], n["label"]) for n in found["nav"][:40]])
    _table(
        console, "Dates", ("day", "source", "item"), [(d["day"], d["source"], d["label"]) for d in found["dates"][:20]]
    )
    _table(
        console,
        "Marks",
        ("reading", "kind", "counts"),
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
