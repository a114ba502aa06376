"""Commands `egob registry`: output, exit codes, and that nothing is written without being asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from service.commands.registry import app
from tests.service.registries import SITES, build


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path)


def run(folder: Path, *words: str) -> Result:
    config = folder.parents[1]
    return CliRunner().invoke(app, [*words[:1], "--config", str(config), "--registry", "prueba", *words[1:]])


def sites(folder: Path) -> str:
    return (folder / "sites.csv").read_text(encoding="utf-8")


def table(folder: Path, text: str) -> str:
    path = folder.parents[1] / "hoja.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_list_is_the_default(folder: Path) -> None:
    before = ["--config", str(folder.parents[1]), "--registry", "prueba"]
    default, named = CliRunner().invoke(app, before), CliRunner().invoke(app, [*before, "list"])
    assert default.exit_code == 0
    assert "MSP\t5\t1\t1\t3\t1" in default.output.splitlines()
    assert default.output == named.output == run(folder, "list").output


def test_an_import_is_a_dry_run_until_applied(folder: Path) -> None:
    path = table(folder, "id,institution,name\nmsp,msp,Ministerio Nuevo\nmsp-norte,msp,Norte\n")
    dry = run(folder, "import", path)
    assert dry.exit_code == 0
    assert "+ msp-norte\tNorte\tsin dirección" in dry.output
    assert "~ msp\tname: 'Ministerio de Prueba' -> 'Ministerio Nuevo'" in dry.output
    assert "1 nuevas, 1 cambiadas, 4 no están en el archivo (se conservan)" in dry.output
    assert "Ensayo: no se escribió nada" in dry.output
    assert sites(folder) == SITES
    assert run(folder, "import", path, "--apply").exit_code == 0
    assert sites(folder).count("\n") == SITES.count("\n") + 1
    assert "No hay nada que escribir" in run(folder, "import", path, "--apply").output


def test_removal_is_asked_for_and_shown(folder: Path) -> None:
    path = table(folder, "id\nmsp\nmsp-datos\n")
    assert "- sec\tSecretaría de Prueba" in run(folder, "import", path, "--remove").output
    assert sites(folder) == SITES
    assert run(folder, "import", path, "--remove", "--apply").exit_code == 0
    assert [line.split(",")[0] for line in sites(folder).splitlines()] == ["id", "msp", "msp-datos"]


def test_candidates_are_listed_and_accepted(folder: Path) -> None:
    path = folder / "links.json"
    path.write_text(json.dumps([["https://sec.gob.test/", "https://nuevo.gob.test/"]]), encoding="utf-8")
    assert "nuevo.gob.test\t1\t1\t\thttps://nuevo.gob.test/" in run(folder, "candidates", "--from", str(path)).output
    assert sites(folder) == SITES
    words = ("--accept", "nuevo.gob.test", "--institution", "sec", "--name", "Nuevo")
    assert run(folder, "candidates", *words).exit_code == 0
    assert (
        sites(folder)
        == SITES
        + 'sec-nuevo,sec,Nuevo,https://nuevo.gob.test/,dependency,,"found by links, accepted by a person",,accepted\n'
    )
    assert "nuevo" not in run(folder, "candidates", "--from", str(path)).output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("import", "nada.xlsx"), "nada.xlsx: the file is missing"),
        (("candidates", "--quarter", "2026T1"), "prueba 2026T1: not crawled yet"),
        (("candidates", "--quarter", "2026"), "se espera un año"),
        (("candidates", "--accept", "x.gob.test"), "--accept HOST va con --institution ID y --name NOMBRE"),
        (("candidates", "--from", "nada.json"), "nada.json: the file is missing"),
        (("list", "--registry", "otra"), "no existe"),
    ],
)
def test_bad_input_exits_2_with_a_message(folder: Path, words: tuple[str, ...], message: str) -> None:
    result = run(folder, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert sites(folder) == SITES


def test_a_bad_cell_exits_2_and_names_itself(folder: Path) -> None:
    result = run(folder, "import", table(folder, "id,url\nmsp,ftp://x.test\n"), "--apply")
    assert (result.exit_code, "hoja.csv, cell B2: 'ftp://x.test'" in result.stderr) == (2, True)
    assert sites(folder) == SITES


def test_a_full_disk_exits_6(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("service.registry_import.os.fsync", full)
    result = run(folder, "import", table(folder, "id,name\nmsp,Otro Nombre\n"), "--apply")
    assert (result.exit_code, "el disco está lleno" in result.stderr) == (6, True)
    assert sites(folder) == SITES
