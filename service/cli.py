"""The command line: egob."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from crawler.logs import Format, configure
from service.commands import (
    accuracy,
    bench,
    charts,
    check,
    docs,
    export,
    inspect,
    quarterly,
    registry,
    schedule,
    summary,
    survey,
    upkeep,
)
from service.commands.demo import demo_command
from service.commands.review import review_command
from service.commands.serve import serve_command
from service.commands.watch import watch_command
from service.spanish import spoken

app = typer.Typer(
    help="Mide la madurez de los sitios web de un gobierno y guarda la evidencia de cada punto.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    """Say which program this is, and leave."""
    if asked:
        from service.scoring_run import code_version  # what it takes is loaded only for this

        typer.echo(f"egob {version('egob-madurez')} ({code_version()})")
        raise typer.Exit


@app.callback()
def options(
    log_format: Annotated[
        Format | None, typer.Option("--log-format", help="Forma de lo que va a la salida de errores.")
    ] = None,
    asked: Annotated[  # noqa: ARG001 - its callback has answered
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Dice qué versión es y termina.")
    ] = False,
) -> None:
    """Mide la madurez de los sitios web de un gobierno y guarda la evidencia de cada punto."""
    configure(form=log_format)


app.command("crawl")(quarterly.crawl_command)
app.command("score")(quarterly.score_command)
app.command("report")(quarterly.report_command)
app.command("charts")(charts.charts_command)
app.command("run")(quarterly.run_command)
app.command("watch")(watch_command)
app.command("schedule")(schedule.schedule_command)
app.command("summary")(summary.summary_command)
app.command("doctor")(upkeep.doctor_command)
app.command("upgrade")(upkeep.upgrade_command)
app.command("backup")(upkeep.backup_command)
app.command("restore")(upkeep.restore_command)
app.command("metrics")(upkeep.metrics_command)
app.command("preflight")(schedule.preflight_command)
app.command("status")(quarterly.status_command)
app.command("check")(check.check_command)
app.command("inspect")(inspect.inspect_command)
app.add_typer(registry.app, name="registry")
app.add_typer(survey.app, name="survey")
app.add_typer(export.app, name="export")
app.command("prune")(export.prune_command)
app.command("demo")(demo_command)
app.command("review")(review_command)
app.command("accuracy")(accuracy.accuracy_command)
app.command("docs")(docs.docs_command)
app.command("bench")(bench.bench_command)
app.command("serve")(serve_command)


def main() -> None:
    """Entry point of the egob command."""
    spoken(app)()
