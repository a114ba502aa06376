"""Commands `egob registry list | import | candidates`: what is measured, and how rows get in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from crawler.config import CrawlConfig
from crawler.registry import Registry, Site
from crawler.vocabulary import ConfigError
from service import registry_candidates, registry_import, registry_table
from service.context import Context, find_config, find_var
from service.registry_sheet import read_sheet

USAGE, STORAGE = 2, 6  # docs/exit-codes.md

Config = Annotated[Path | None, typer.Option("--config", help="Folder of the configuration.")]
Name = Annotated[str, typer.Option("--registry", help="Registry: a folder of config/registry.")]
NAME = "gt-executive"

app = typer.Typer(help="Institutions and sites that are measured.")


@contextmanager
def _usage() -> Iterator[None]:
    try:
        yield
    except ConfigError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from error
    except OSError as error:
        typer.echo(f"the registry could not be written: {error}", err=True)
        raise typer.Exit(STORAGE) from error


def _folder(config: Path | None, name: str) -> Path:
    found = find_config(config)
    folder = Context(found, find_var(found), name, quarter="").registry_source
    if not folder.is_dir():
        raise ConfigError(f"--registry {name}: there is no folder {folder}")
    return folder


@app.callback(invoke_without_command=True)
def registry(context: typer.Context, config: Config = None, name: Name = NAME) -> None:
    """Institutions and sites that are measured; without a subcommand the list."""
    shared = {"config": config, "name": name}
    context.default_map = dict.fromkeys(("list", "import", "candidates"), shared)
    if context.invoked_subcommand is None:
        show(config, name)


@app.command("list")
def show(config: Config = None, name: Name = NAME) -> None:
    """Sites per institution: evaluated in 2019, known, without address, not identified."""
    with _usage():
        found = Registry.load(_folder(config, name), name)
    rows = [row.cells() for row in registry_table.counts(found)]
    registry_table.write(Console(), f"Registry {name}", registry_table.COLUMNS, rows)


@app.command("import")
def import_sites(
    file: Annotated[Path, typer.Argument(help="XLSX or CSV with the columns of sites.csv.")],
    apply: Annotated[bool, typer.Option("--apply", help="Write sites.csv; without it nothing changes.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Also remove rows that the file lacks.")] = False,
    config: Config = None,
    name: Name = NAME,
) -> None:
    """Compare a spreadsheet of sites with the registry, and write it with --apply."""
    with _usage():
        folder = _folder(config, name)
        found = Registry.load(folder, name)
        difference = registry_import.compare(read_sheet(file), found)
        sites = registry_import.after(difference, found, remove=remove)
    _show_difference(difference, remove)
    if apply and sites != list(found.sites.values()):
        with _usage():
            registry_import.write(folder / "sites.csv", sites)
        typer.echo(f"{folder / 'sites.csv'}: written, {len(sites)} rows")
    else:
        typer.echo("nothing to write" if apply else "dry run: nothing was written; repeat with --apply to write")


def _show_difference(difference: registry_import.Difference, remove: bool) -> None:
    for site in difference.added:
        typer.echo(f"+ {site.id}\t{site.name}\t{site.url or 'without address'}")
    for change in difference.changed:
        typer.echo(f"~ {change.site}\t{change.column}: {change.old!r} -> {change.new!r}")
    for site in difference.missing:
        typer.echo(
            f"- {site.id}\t{site.name}" if remove else f"  {site.id}\tnot in the file, kept (--remove removes it)"
        )
    changed = len({change.site for change in difference.changed})
    fate = "removed" if remove else "kept"
    typer.echo(f"{len(difference.added)} added, {changed} changed, {len(difference.missing)} not in the file ({fate})")


@app.command("candidates")
def candidates(
    links: Annotated[Path | None, typer.Option("--from", help="JSON or CSV of links: source, url.")] = None,
    accept: Annotated[str, typer.Option("--accept", help="Host to add to the registry.")] = "",
    institution: Annotated[str, typer.Option("--institution", help="Institution of the accepted host.")] = "",
    site_name: Annotated[str, typer.Option("--name", help="Name of the accepted site.")] = "",
    site_id: Annotated[
        str, typer.Option("--id", help="Id of the accepted site; made from its name if not given.")
    ] = "",
    config: Config = None,
    name: Name = NAME,
) -> None:
    """Government hosts that crawled pages link to and the registry lacks; --accept adds one."""
    with _usage():
        folder = _folder(config, name)
        found = Registry.load(folder, name)
        rows = _candidates(links, found, config, folder) if links else []
        if not accept and not links:
            raise ConfigError("expected --from FILE with links of crawled pages, or --accept HOST")
        if not accept:
            cells = [(row.host, str(row.sites), str(row.pages), row.institution, row.example) for row in rows]
            columns = ("host", "sites", "pages", "institution", "example")
            return registry_table.write(Console(), "Candidates", columns, cells)
        if not institution or not site_name:
            raise ConfigError("--accept HOST needs --institution ID and --name NAME")
        source = next((f"linked from {row.sites} sites" for row in rows if row.host == accept), "accepted by a person")
        site = registry_candidates.accept(found, accept, institution, site_name, site_id=site_id, source=source)
    _append(folder, found, site)
    return None


def _candidates(links: Path, found: Registry, config: Path | None, folder: Path) -> list[registry_candidates.Candidate]:
    suffixes = CrawlConfig.load(find_config(config)).suffixes
    left_out = registry_candidates.read_left_out(folder)
    return registry_candidates.candidates(registry_candidates.read_links(links), found, suffixes, left_out)


def _append(folder: Path, found: Registry, site: Site) -> None:
    with _usage():
        registry_import.write(folder / "sites.csv", [*found.sites.values(), site])
    typer.echo(f"+ {site.id}\t{site.name}\t{site.url}")
