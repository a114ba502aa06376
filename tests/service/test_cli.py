"""egob itself: one language in every help text, its version, and no run on a machine that is not ready for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from crawler.job import Exit
from service.cli import app
from service.commands import schedule
from service.endings import code_of
from service.journal import entries
from service.preflight import BROWSER, Check
from service.spanish import spoken

_ENGLISH = re.compile(r"\b(?:the|of|and|with|by|is|are|only|for|this|that|show|write|folder|else)\b")
_SPANISH = re.compile(
    r"[áéíóúñ¿«]|\b(?:de|del|la|el|los|las|un|una|con|sin|por|para|que|si|se|solo|escribe|en)\b", re.IGNORECASE
)


def commands(command: Any, path: str = "egob") -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, one in getattr(command, "commands", {}).items():
        yield from commands(one, f"{path} {name}")


ALL = dict(commands(get_command(app)))
TEXTS = {path: command.help or "" for path, command in ALL.items()} | {
    f"{path} {max(parameter.opts, key=len)}": getattr(parameter, "help", None) or ""
    for path, command in ALL.items()
    for parameter in command.params
}


def test_every_command_and_option_is_looked_at() -> None:
    assert len(ALL) > 30
    assert len(TEXTS) > 150


@pytest.mark.parametrize(("what", "text"), TEXTS.items(), ids=TEXTS.keys())
def test_help_is_there_and_spanish(what: str, text: str) -> None:
    assert text, f"{what} has no help"
    assert _ENGLISH.findall(text) == []
    assert _SPANISH.search(text)


def test_the_search_for_english_finds_some() -> None:
    assert _ENGLISH.findall("Folder of the configuration") == ["of", "the"]
    assert not _SPANISH.search("Print JSON")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], ("Opciones", "Órdenes")),
        (["survey", "import"], ("Opciones", "Argumentos", "[obligatorio]")),
        (["run"], ("Opciones", "[si no: gt-executive]")),
    ],
)
def test_what_the_library_says_in_a_help_text_is_spanish_too(
    asked: list[str], said: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    spoken(app)([*asked, "--help"], standalone_mode=False)
    shown = " ".join(capsys.readouterr().out.split())
    assert [word for word in (*said, "Muestra esta ayuda") if word not in shown] == []
    assert not re.search(r"Show this|\[required\]|\[default|Options|Commands|OPTIONS|COMMAND", shown)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["cravl"], "No hay tal orden: 'cravl'. ¿Quiso decir 'crawl'?"),
        (["crawl", "--quartr", "x"], "No hay tal opción: --quartr ¿Quiso decir --quarter?"),
        (["score", "--quarter"], "La opción '--quarter' pide un valor."),
        (["bench", "--json=3"], "La opción '--json' no lleva valor."),
        (["check"], "Falta el argumento 'url'."),
        (["check", "a", "b"], "Sobra en la orden: b"),
        (["bench", "--sites", "0"], "'--sites': tiene que ser 1 o más"),
        (["bench", "--sites", "999"], "'--sites': tiene que ser 276 o menos"),
        (["bench", "--sites", "x"], "'--sites': tiene que ser un número"),
    ],
)
def test_what_the_library_says_of_a_wrong_command_is_spanish_too(
    asked: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        spoken(app)(asked)
    shown = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert ended.value.code == 2
    assert said in shown
    assert not re.search(r"Usage|No such|requires|Input should|Missing|Got ", shown)


def test_it_says_which_version_it_is() -> None:
    said = CliRunner().invoke(app, ["--version"])
    assert said.exit_code == 0
    assert re.fullmatch(r"egob \d+\.\d+\.\d+ \([0-9a-f.]+\)\n", said.output)


@pytest.mark.parametrize("error", [typer.Exit(4), SystemExit(4)])
def test_a_command_that_leaves_with_a_code_is_recorded_with_it(error: BaseException) -> None:
    assert code_of(error) == 4


def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, checks: list[Check], *options: str) -> tuple[int, str, int]:
    """(exit code, output, code in the journal) of a run whose crawl would end with 143."""
    monkeypatch.setenv("EGOB_VAR", str(tmp_path))
    monkeypatch.setattr(schedule, "preflight", lambda _context, _rules: checks)
    monkeypatch.setattr(schedule, "waiting", lambda _context, _only: (5, 3))
    monkeypatch.setattr("service.commands.quarterly.crawl_and_tell", lambda *_: (_ for _ in ()).throw(typer.Exit(143)))
    said = CliRunner().invoke(app, ["run", "--registry", "ejemplo-municipal", "--quarter", "2026T4", *options])
    return said.exit_code, said.output, entries(tmp_path)[-1].code or 0


GOOD = Check("disco", True, "12 GB libres", "", Exit.STORAGE)
FULL = Check("disco", False, "0 GB libres", "libere espacio", Exit.STORAGE)
BARE = Check(BROWSER, False, "no hay ninguno", "instale Chromium", Exit.USAGE)
ODD = Check("registro", False, "dos sitios sin dirección", "agregue direcciones")  # a warning


@pytest.mark.parametrize(
    ("checks", "options", "code"),
    [
        ([GOOD], (), 143), ([GOOD, ODD], (), 143), ([GOOD, FULL], (), int(Exit.STORAGE)), ([BARE], (), int(Exit.USAGE)),
        ([BARE], ("--browser", "none"), 143), ([FULL], ("--browser", "none"), int(Exit.STORAGE)),
        ([FULL, BARE], ("--no-preflight",), 143),
    ],
)  # fmt: skip
def test_a_run_begins_only_on_a_machine_that_can(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, checks: list[Check], options: tuple[str, ...], code: int
) -> None:
    ended, output, kept = told(monkeypatch, tmp_path, checks, *options)
    assert (ended, kept) == (code, code), output
    stopping = [check.advice for check in checks if check.stops]
    if code != 143:
        assert all(advice in output for advice in stopping)


def test_a_run_with_nothing_to_visit_asks_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(schedule, "waiting", lambda _context, _only: (5, 0))
    monkeypatch.setattr(schedule, "preflight", lambda *_: pytest.fail("asked"))
    from service.commands.options import context_for

    monkeypatch.setenv("EGOB_VAR", str(tmp_path))
    schedule.ask_ready(context_for(None, "ejemplo-municipal"), [], "")
