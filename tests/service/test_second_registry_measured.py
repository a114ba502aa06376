"""A second registry is visited, scored, reviewed and published by the commands of its page, and nothing of ours is in it."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from lxml import html
from typer.testing import CliRunner

from scoring.store import Store
from service.cli import app
from tests.service.municipal import NAME, QUARTER, Served, municipalities, used

_STRANGE = re.compile(r"Organismo Ejecutivo|\b[Mm]inisterios?\b|\b[Ss]ecretarías?\b")


def egob(*words: str, typed: str = "") -> str:
    done = CliRunner().invoke(app, [*words], input=typed)
    assert done.exit_code == 0, (words, done.output[-3000:], done.exception)
    return done.output


@pytest.mark.full
def test_it_is_measured_by_the_commands_of_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with municipalities(tmp_path, closed=frozenset({"rio-manso.test"})) as served:
        used(monkeypatch, served)
        listed = egob("registry", *served.options, "list")
        assert "municipio\t0\t2\t1" in listed
        said = egob("run", *served.options, *served.changes, "--no-preflight")
    assert "4 evaluados, 2 no evaluados" in said
    _scored(served)
    _published(served)
    assert "egob review --site rio-manso" in egob("review", *served.options, "--as", "Ana de Prueba", "--list",
                                                  "--quarter", QUARTER)  # fmt: skip
    egob("review", *served.options, "--as", "Ana de Prueba", "--site", "rio-manso", "--quarter", QUARTER,
         typed="1\n\n" * 2 + "2\n\n" * 12)  # fmt: skip
    egob("score", *served.options, "--quarter", QUARTER)
    egob("report", *served.options, "--quarter", QUARTER, "--browser", "none")
    assert "Respondido por una persona" in text(served, "sitios/rio-manso")


def _scored(served: Served) -> None:
    with closing(Store.open(f"sqlite:///{served.var / 'egob.db'}")) as store:
        frames = store.frames(NAME, QUARTER)
    status = dict(zip(frames.visits["site_id"], frames.visits["status"], strict=True))
    assert (status["rio-manso"], status["san-aurelio"]) == ("not_evaluated", "not_evaluated")
    assert {status[site] for site in ("puerto-sereno", "villa-clara", "las-lomas")} == {"evaluated"}
    found = frames.findings.set_index(["site_id", "criterion"])["outcome"]
    for criterion in ("static_information", "frequent_updates", "downloadable_forms", "email_contact"):
        assert found["las-lomas", criterion] == "present", criterion
    rows = frames.averages[(frames.averages["scope"] == "group") & (frames.averages["variant"] == "headline")]
    counted = dict(zip(rows["scope_id"], rows["n_counted"], strict=True))
    assert counted == {"cabecera": 2, "municipio": 1}


def text(served: Served, folder: str) -> str:
    page = served.var / "public" / NAME / folder / "index.html"
    return " ".join(html.fromstring(page.read_bytes()).text_content().split())


def _published(served: Served) -> None:
    front = text(served, "")
    assert "de las municipalidades" in front
    assert "Cabeceras" in front
    assert _STRANGE.findall(front) == []
    assert "Concejo municipal" in text(served, "sitios/las-lomas")
    assert _STRANGE.findall(text(served, "sitios/las-lomas")) == []
