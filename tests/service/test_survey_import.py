"""egob survey import: a round kept as it was answered, and one sentence for each cell that is not an answer."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner, Result

from reports.printed import printed_of
from reports.survey import surveys_of
from service.cli import app
from tests.house import CONFIG

HEAD = [
    "Institución",
    "Política de Interoperabilidad",
    "Presupuesto",
    "tools",
    "Personal capacitado",
    "Indicadores y Metas",
]
GOOD = [
    ["MIDES", "Sí", "si", "Sí (APIs)", "Sí (10 años)", "No"],
    ["renap", "No", "No", "no", "SÍ", "No"],
    ["MICIVI", "No", "No", "No", "No", "No"],
]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def sheet(path: Path, rows: list[list[str]]) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path
    book = Workbook()
    book.active.title = "Respuestas"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def run(config: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["survey", *args, "--config", str(config)], env={"COLUMNS": "200"})


@pytest.mark.parametrize("name", ["ronda.xlsx", "ronda.csv"])
def test_a_round_is_kept(config: Path, tmp_path: Path, name: str) -> None:
    head = [*HEAD, "Metadatos", "Firma electrónica"]
    rows = [[*GOOD[0], "Sí", ""], [*GOOD[1], "No", "Sí"], [*GOOD[2], "", "No"]]
    file = sheet(tmp_path / name, [head, *rows])
    edges = sheet(tmp_path / "enlaces.csv", [["de", "a"], ["RENAP", "mides"], ["SAT", "RENAP"], ["RENAP", "MIDES"]])
    before = sorted((config / "reference").rglob("*"))
    assert run(config, "import", str(file), "--round", "2027").exit_code == 0
    assert sorted((config / "reference").rglob("*")) == before, "nothing is written without --apply"
    done = run(config, "import", str(file), "--round", "2027", "--edges", str(edges), "--apply")
    assert done.exit_code == 0, done.output
    assert "(4/5)" in done.output
    new, old = surveys_of(config, printed_of(config).instruments)
    assert (new.year, old.year) == ("2027", "2025")
    assert [(r.institution, r.total) for r in new.ranked] == [("mides", 4), ("renap", 1), ("civ", 0)]
    assert new.ranked[0].answers == ("Sí", "Sí", "Sí (APIs)", "Sí (10 años)", "No")
    told = {t.topic: (t.yes, t.no) for t in new.topics}
    assert told.keys() == {"policy", "budget", "indicators", "metadata", "electronic_signature"}
    assert (told["metadata"], told["electronic_signature"]) == (("mides", "renap"), ("renap", "civ"))
    assert told["budget"] == ("mides", "renap;civ")
    assert [(e.source, e.target) for e in new.edges] == [("renap", "mides"), ("sat", "renap")]


BAD = [
    ([HEAD, ["MIDES", "Sí", "Tal vez", "No", "No", "No"]], "cell C2: 'Tal vez': expected Sí or No"),
    ([HEAD, ["MIDES", "Sí", "", "No", "No", "No"]], "cell C2: '': expected Sí or No"),
    ([HEAD, ["MIDES", "Sí", "Sí", "No", "No", "Nopal"]], "cell F2: 'Nopal': expected Sí or No"),
    ([HEAD, ["MIDAS", "Sí", "Sí", "No", "No", "No"]], "cell A2: 'MIDAS': expected the id or the acronym"),
    ([HEAD, GOOD[0], ["mides", "Sí", "Sí", "No", "No", "No"]], "cell A3: 'mides': expected each institution once"),
    ([HEAD[:-1], GOOD[0][:-1]], "expected a column indicators"),
    ([[*HEAD, "Color"], [*GOOD[0], "rojo"]], "cell G1: 'Color': expected institution, a dimension or a topic"),
    ([[*HEAD, "policy"], [*GOOD[0], "Sí"]], "cell G1: 'policy': expected each column once"),
    ([HEAD, ["MIDES", "Sí", "=1+1", "No", "No", "No"]], "cell C2: '=1+1': expected a plain value, not a formula"),
    ([HEAD], "expected at least one institution"),
]


@pytest.mark.parametrize(("rows", "sentence"), BAD, ids=[sentence for _, sentence in BAD])
def test_a_bad_cell_is_named(config: Path, tmp_path: Path, rows: list[list[str]], sentence: str) -> None:
    done = run(config, "import", str(sheet(tmp_path / "ronda.xlsx", rows)), "--round", "2027", "--apply")
    assert done.exit_code == 2
    assert sentence in done.output
    assert "Respuestas" in done.output, "the sheet is named"
    assert not (config / "reference" / "interoperability_2027").exists()


def test_every_bad_cell_is_told_at_once(config: Path, tmp_path: Path) -> None:
    rows = [HEAD, ["MIDES", "?", "Sí", "No", "No", "x"], ["NADIE", "Sí", "Sí", "Sí", "Sí", "Sí"]]
    done = run(config, "import", str(sheet(tmp_path / "ronda.xlsx", rows)), "--round", "2027")
    assert [f"cell {cell}" in done.output for cell in ("B2", "F2", "A3")] == [True, True, True]


def test_a_round_that_is_there_is_not_replaced_by_chance(config: Path, tmp_path: Path) -> None:
    file = sheet(tmp_path / "ronda.csv", [HEAD, *GOOD])
    matrix = config / "reference" / "interoperability_2025" / "matrix.csv"
    before = matrix.read_bytes()
    assert run(config, "import", str(file), "--round", "2025", "--apply").exit_code == 2
    assert matrix.read_bytes() == before
    assert run(config, "import", str(file), "--round", "2025", "--apply", "--replace").exit_code == 0
    assert matrix.read_bytes() != before
    assert run(config, "import", str(file), "--round", "20x", "--apply").exit_code == 2


def test_links_of_a_round(config: Path, tmp_path: Path) -> None:
    good = sheet(tmp_path / "a.csv", [["source", "target"], ["renap", "sat"]])
    bad = sheet(tmp_path / "b.csv", [["source", "target"], ["renap", "renap"], ["renap", "nadie"]])
    assert run(config, "edges", str(good), "--round", "2025", "--apply").exit_code == 0
    assert [(e.source, e.target) for e in surveys_of(config, printed_of(config).instruments)[0].edges] == [
        ("renap", "sat")
    ]
    done = run(config, "edges", str(bad), "--round", "2025", "--apply")
    assert (done.exit_code, "cell B2" in done.output, "cell B3" in done.output) == (2, True, True)
    assert run(config, "edges", str(good), "--round", "2031", "--apply").exit_code == 2
