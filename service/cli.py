"""The command line: egob."""

from __future__ import annotations

import typer

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
    survey,
    upkeep,
)
from service.commands.demo import demo_command
from service.commands.review import review_command
from service.commands.serve import serve_command
from service.commands.watch import watch_command

app = typer.Typer(
    help="Mide la madurez de los sitios web de un gobierno y guarda la evidencia de cada punto.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("crawl")(quarterly.crawl_command)
app.command("score")(quarterly.score_command)
app.command("report")(quarterly.report_command)
app.command("charts")(charts.charts_command)
app.command("run")(quarterly.run_command)
app.command("watch")(watch_command)
app.command("schedule")(schedule.schedule_command)
app.command("upgrade")(upkeep.upgrade_command)
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
    app()
