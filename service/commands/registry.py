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

app = typer.Typer(help="Instituciones y sitios que se miden.")


def _folder(config: Path | None, name: str) -> Path:
    found = find_config(config)
    folder = Context(found, find_var(found), name, quarter="").registry_source
    if not folder.is_dir():
        raise ConfigError(
            f"--registry {name}: no existe {folder}; corrija el nombre o cree el registro (docs/second-registry.md)"
        )
    return folder


@app.callback(invoke_without_command=True)
def registry(context: typer.Context, config: Config = None, name: Name = REGISTRY) -> None:
    """Instituciones y sitios que se miden; sin otra orden, la lista."""
    shared = {"config": config, "name": name}
    context.default_map = dict.fromkeys(("list", "import", "candidates"), shared)
    if context.invoked_subcommand is None:
        show(config, name)


@app.command("list")
def show(config: Config = None, name: Name = REGISTRY) -> None:
    """Sitios por institución: evaluados en 2019, conocidos, sin dirección, sin identificar."""
    with exits():
        found = Registry.load(_folder(config, name), name)
    rows = [row.cells() for row in registry_table.counts(found)]
    called = Profile.load(find_config(config), name).name
    title = f"Registro {name}" + (f": {called.es}" if called else "")
    registry_table.write(console, title, registry_table.COLUMNS, rows)


@app.command("import")
def import_sites(
    file: Annotated[Path, typer.Argument(help="XLSX o CSV con las columnas de sites.csv.")],
    apply: Annotated[bool, typer.Option("--apply", help="Escribe sites.csv; sin ella no cambia nada.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Quita también las filas que el archivo no tiene.")] = False,
    config: Config = None,
    name: Name = REGISTRY,
) -> None:
    """Compara una hoja de sitios con el registro, y con --apply la escribe."""
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
    links: Annotated[
        Path | None, typer.Option("--from", help="JSON o CSV de enlaces en vez de un archivo de visitas.")
    ] = None,
    quarter: Quarter = "",
    accept: Annotated[str, typer.Option("--accept", help="Nombre de host que entra al registro.")] = "",
    institution: Annotated[str, typer.Option("--institution", help="Institución del host que entra.")] = "",
    site_name: Annotated[str, typer.Option("--name", help="Nombre del sitio que entra.")] = "",
    site_id: Annotated[str, typer.Option("--id", help="Id del sitio que entra; si no, se hace de su nombre.")] = "",
    config: Config = None,
    name: Name = REGISTRY,
) -> None:
    """Hosts del Estado que las páginas visitadas enlazan y faltan en el registro; --accept agrega uno."""
    with exits():
        if accept:
            _accept(_folder(config, name), name, accept, institution, site_name, site_id)
        else:
            _list_candidates(links, context_for(config, name, quarter))


def _accept(folder: Path, name: str, host: str, institution: str, site_name: str, site_id: str) -> None:
    if not institution or not site_name:
        raise ConfigError("--accept HOST va con --institution ID y --name NOMBRE")
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
