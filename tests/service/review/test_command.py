"""`egob review` in the terminal: what is shown, what is asked, and what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from scoring.finding import Outcome
from scoring.store import Store
from service.commands.accuracy import accuracy_command
from service.commands.review import review_command
from service.context import Context
from tests.building import CONFIG
from tests.service.review.quarter import scored

APP = typer.Typer()
APP.command()(review_command)
GIVEN = ["--config", str(CONFIG), "--registry", "prueba", "--quarter", "2026T4"]


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.delenv("EGOB_STORE", raising=False)
    monkeypatch.setenv("EGOB_VAR", str(tmp_path))
    return scored(tmp_path)


def run(*arguments: str, typed: str = "") -> str:
    result = CliRunner().invoke(APP, [*GIVEN, *arguments], input=typed)
    return f"{result.exit_code}\n{result.output}"


def kept(context: Context, site: str) -> dict[str, Outcome]:
    store = Store.open(context.store_url)
    found = {r.criterion: r.outcome for r in store.reviews("prueba", "2026T4").get(site, ())}
    store.close()
    return found


def test_two_people_go_through_the_queue(context: Context) -> None:
    first = run(typed="Ana\n1\n\n2\nNo es de ellos.\n3\nhttps://b1.test/x\nBusque\nEstá aquí.\nf\n")
    assert first.startswith("0\n")
    assert "3 respuestas guardadas" in first
    assert "Un positivo del nivel" in first
    second = run("--as", "Luis", typed="1\n\n2\n\n1\n\nf\n")
    assert "No es de ellos" not in second  # blind
    assert kept(context, "b1") == {"search_works": Outcome.PRESENT}
    assert sorted(kept(context, "a1").values()) == [Outcome.ABSENT, Outcome.PRESENT]


def test_a_site_is_answered_by_hand_or_not_at_all(context: Context) -> None:
    half = run("--as", "Ana", "--site", "c1", typed="1\n\n" * 13 + "f\n")
    assert "No se guardó nada" in half
    assert kept(context, "c1") == {}
    whole = run("--as", "Ana", "--site", "c1", typed="1\n\n" * 5 + "\n" + "2\n\n" * 9)
    assert "14 respuestas guardadas" in whole
    assert sorted(kept(context, "c1").values()).count(Outcome.PRESENT) == 5


def test_the_list_names_who_waits(context: Context) -> None:
    listed = run("--as", "Ana", "--list")
    assert "egob review --site c1" in listed
    assert "search_works" in listed
    assert kept(context, "a1") == {}


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [(["--quarter", "2026T3", "--as", "Ana"], ""), (["--as", "Ana", "--site", "zz"], ""), ([], "\n")],
)
def test_what_cannot_be_reviewed_is_said(context: Context, arguments: list[str], typed: str) -> None:
    assert run(*arguments, typed=typed).startswith("2\n")


def test_accuracy_by_reviews(context: Context) -> None:
    for name in ("Ana", "Luis"):
        run("--as", name, "--site", "b1", typed="1\n\n" * 14)
    app = typer.Typer()
    app.command()(accuracy_command)
    given = ["--reviews", "--config", str(CONFIG), "--registry", "prueba"]
    said = json.loads(CliRunner().invoke(app, [*given, "--json"]).output)
    rows = {row["criterion"]: row for row in said["criteria"]}
    assert len(rows) == 14
    assert rows["search_works"]["blind"]["tp"] == 1
    assert rows["electronic_vote"]["blind"]["fn"] == 1
    assert (said["levels"]["n"], said["levels"]["exact"]) == (1, 0.0)
    table = CliRunner().invoke(app, given)
    assert (table.exit_code, "Niveles: 1 sitios" in table.output) == (0, True)
