"""Spanish: what the library of the command line says by itself, in the language of the commands."""

from __future__ import annotations

import re
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
_USAGE, _USO = "Usage:", "Uso:"
# What it says when it cannot read a command; the parts of a sentence come after the sentence.
_ERRORS = (
    (r"^No such option: (\S+)", r"No hay tal opción: \1"),
    (r"^No such command ('.*?')\.", r"No hay tal orden: \1."),
    (r"^Option ('.*?') requires an argument\.?", r"La opción \1 pide un valor."),
    (r"^Option ('.*?') requires (\d+) arguments\.?", r"La opción \1 pide \2 valores."),
    (r"^Option ('.*?') does not take a value\.?", r"La opción \1 no lleva valor."),
    (r"^Missing argument (.+?)\.", r"Falta el argumento \1."),
    (r"^Missing option (.+?)\.", r"Falta la opción \1."),
    (r"^Missing command\.", r"Falta la orden."),
    (r"^Got unexpected extra argument(?:s|\(s\))? \((.*)\)", r"Sobra en la orden: \1"),
    (r"^Invalid value for (.+?): ", r"\1: "),
    (r"^Invalid value: ", ""),
    (r"Input should be a valid (?:integer|number)(?:, unable to parse.*)?", "tiene que ser un número"),
    (r"Input should be greater than or equal to (\S+)", r"tiene que ser \1 o más"),
    (r"Input should be less than or equal to (\S+)", r"tiene que ser \1 o menos"),
    (r"Input should be (.+)", r"tiene que ser \1"),
    (r"\((?:Possible options|Did you mean one of): (.*?)\??\)", r"¿Quiso decir \1?"),
    (r"Did you mean (.*?)\?", r"¿Quiso decir \1?"),
    (r"(?:File|Directory|Path) ('.*?') does not exist\.?", r"no existe \1."),
    (r"Choose from:", "Elija entre:"),
)
_report = rich_utils.rich_format_error


def spoken(app: typer.Typer) -> Any:
    """The command of an application; its help, and its complaints about a command, in Spanish."""
    for name, text in {**_SAID, "rich_format_error": _reported}.items():
        setattr(rich_utils, name, text)
    command = get_command(app)
    _rename(command)
    return command


def told(message: str) -> str:
    """An error of the library in Spanish; what is not known stays as it is."""
    for pattern, text in _ERRORS:
        message = re.sub(pattern, text, message)
    return message


def _reported(error: Any) -> None:
    said = told(error.format_message())
    error.format_message = lambda: said
    _report(error)


def _rename(command: Any) -> None:
    """A command and those below it."""
    commands, usage = getattr(command, "commands", {}), command.get_usage
    command.options_metavar = "[OPCIONES]"
    if commands:
        command.subcommand_metavar = "ORDEN [OPCIONES]..."
    command.get_usage = lambda context: usage(context).replace(_USAGE, _USO, 1)
    option = command.get_help_option(typer.Context(command))  # the library keeps what it made
    if option is not None:
        option.help = _HELP
    for one in commands.values():
        _rename(one)
