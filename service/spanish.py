"""Spanish: what the library of the command line says by itself in help texts, in the language of the commands."""

from __future__ import annotations

from typing import Any

import typer
from typer import rich_utils
from typer.main import get_command

_SAID = {
    "ARGUMENTS_PANEL_TITLE": "Argumentos",
    "OPTIONS_PANEL_TITLE": "Opciones",
    "COMMANDS_PANEL_TITLE": "Órdenes",
    "ERRORS_PANEL_TITLE": "La orden no se entiende",
    "DEFAULT_STRING": "[si no: {}]",
    "REQUIRED_LONG_STRING": "[obligatorio]",
    "ABORTED_TEXT": "Interrumpido.",
    "RICH_HELP": "Vea [blue]'{command_path} {help_option}'[/].",
}
_HELP = "Muestra esta ayuda y termina."


def spoken(app: typer.Typer) -> Any:
    """The command of an application, its help in Spanish; errors of the library keep their English sentence."""
    for name, text in _SAID.items():
        setattr(rich_utils, name, text)
    command = get_command(app)
    _rename(command)
    return command


def _rename(command: Any) -> None:
    """A command and those below it."""
    commands = getattr(command, "commands", {})
    command.options_metavar = "[OPCIONES]"
    if commands:
        command.subcommand_metavar = "ORDEN [OPCIONES]..."
    option = command.get_help_option(typer.Context(command))  # the library keeps what it made
    if option is not None:
        option.help = _HELP
    for one in commands.values():
        _rename(one)
