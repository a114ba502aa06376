"""Commands `egob registry list | import | candidates`: what is measured, and how rows get in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crawler.config import CrawlConfig
from crawler.registry import Registry
from crawler.vocabulary import ConfigError
from scoring.profile import Profile
from service import registry_candidates, registry_import, registry_links, registry_table
from service.commands.options import REGISTRY, Config, Name, Quarter, console, context_for, exits
from service.context import Context, find_config, find_var
from service.registry_sheet import read_sheet

app = typer.Typer(help="Institutions and sites that are measured.")


def _folder(config: Path | None, name: str) -> Path:
    found = find_config(config)
    folder = Context(found, find_var(found), name, quarter="").registry_source
    if not folder.is_dir():
        raise ConfigError(f"--registry {name}: there is no folder {folder}")
    return folder


@app.callback(invoke_without_command=True)
def registry(context: typer.Context, config: Config = None, name: Name = REGISTRY) -> None:
    """Institutions and sites that are measured; without a subcommand the list."""
    shared = {"config": config, "name": name}
    context.default_map = dict.fromkeys(("list", "import", "candidates"), shared)
    if context.invoked_subcommand is None:
        show(config, name)


@app.command("list")
def show(config: Config = None, name: Name = REGISTRY) -> None:
    """Sites per institution: evaluated in 2019, known, without address, not identified."""
    with exits():
        found = Registry.load(_folder(config, name), name)
    rows = [row.cells() for row in registry_table.counts(found)]
    called = Profile.load(find_config(config), name).name
    title = f"Registro {name}" + (f": {called.es}" if called else "")
    registry_table.write(console, title, registry_table.COLUMNS, rows)


@app.command("import")
def import_sites(
    file: Annotated[Path, typer.Argument(help="XLSX or CSV with the columns of sites.csv.")],
    apply: Annotated[bool, typer.Option("--apply", help="Write sites.csv; without it nothing changes.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Also remove rows that the file lacks.")] = False,
    config: Config = None,
    name: Name = REGISTRY,
) -> None:
    """Compare a spreadsheet of sites with the registry, and write it with --apply."""
    with exits():
        folder = _folder(config, name)
        found = Registry.load(folder, name)
        difference = registry_import.compare(read_sheet(file), found)
        sites = registry_import.after(difference, found, remove=remove)
    _show_difference(difference, remove)
    if apply and sites != list(found.sites.values()):
        with exits():
            registry_import.write(folder / "sites.csv", sites)
        typer.echo(f"{folder / 'sites.csv'}: escrito, {len(sites)} filas")
    else:
        typer.echo(
            "No hay nada que escribir." if apply else "Ensayo: no se escribió nada; repita con --apply para escribir."
        )


def _show_difference(difference: registry_import.Difference, remove: bool) -> None:
    for site in difference.added:
        typer.echo(f"+ {site.id}\t{site.name}\t{site.url or 'sin dirección'}")
    for change in difference.changed:
        typer.echo(f"~ {change.site}\t{change.column}: {change.old!r} -> {change.new!r}")
    for site in difference.missing:
        typer.echo(
            f"- {site.id}\t{site.name}"
            if remove
            else f"  {site.id}\tno está en el archivo, se conserva (--remove la quita)"
        )
    changed = len({change.site for change in difference.changed})
    fate = "se quitan" if remove else "se conservan"
    missing = f"{len(difference.missing)} no están en el archivo ({fate})"
    typer.echo(f"{len(difference.added)} nuevas, {changed} cambiadas, {missing}")


@app.command("candidates")
def candidates(
    links: Annotated[Path | None, typer.Option("--from", help="JSON or CSV of links instead of an archive.")] = None,
    quarter: Quarter = "",
    accept: Annotated[str, typer.Option("--accept", help="Host to add to the registry.")] = "",
    institution: Annotated[str, typer.Option("--institution", help="Institution of the accepted host.")] = "",
    site_name: Annotated[str, typer.Option("--name", help="Name of the accepted site.")] = "",
    site_id: Annotated[
        str, typer.Option("--id", help="Id of the accepted site; made from its name if not given.")
    ] = "",
    config: Config = None,
    name: Name = REGISTRY,
) -> None:
    """Government hosts that crawled pages link to and the registry lacks; --accept adds one."""
    with exits():
        if accept:
            _accept(_folder(config, name), name, accept, institution, site_name, site_id)
        else:
            _list_candidates(links, context_for(config, name, quarter))


def _accept(folder: Path, name: str, host: str, institution: str, site_name: str, site_id: str) -> None:
    if not institution or not site_name:
        raise ConfigError("--accept HOST needs --institution ID and --name NAME")
    found = Registry.load(folder, name)
    site = registry_candidates.accept(found, host, institution, site_name, site_id=site_id)
    registry_import.write(folder / "sites.csv", [*found.sites.values(), site])
    typer.echo(f"+ {site.id}\t{site.name}\t{site.url}")


def _list_candidates(links: Path | None, context: Context) -> None:
    folder = _folder(context.config, context.registry)
    seen = registry_candidates.read_links(links) if links else registry_links.crawled_links(context)
    rows = registry_candidates.candidates(
        seen,
        Registry.load(folder, context.registry),
        CrawlConfig.load(context.config).suffixes,
        registry_candidates.read_left_out(folder),
    )
    cells = [(row.host, str(row.sites), str(row.pages), row.institution, row.example) for row in rows]
    columns = ("Nombre de host", "Sitios", "Páginas", "Institución", "Ejemplo")
    registry_table.write(console, "Candidatos", columns, cells)
