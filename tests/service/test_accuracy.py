"""Accuracy: label files, their mapping, what is counted, and both commands as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from crawler.vocabulary import ConfigError
from service.accuracy import Accuracy, Judged, by_template, measure, report
from service.commands.accuracy import accuracy_command
from service.commands.inspect import inspect_command
from service.disagreements import as_html
from service.folds import FOLDS, fold_of, models
from service.labels import form_labels, signal_labels
from tests.building import CONFIG
from tests.crawler.readings import form_fixtures as made

RUN = CliRunner()
REGISTRY = "gt-executive"


def app(command: object) -> typer.Typer:
    made_up = typer.Typer()
    made_up.command()(command)  # type: ignore[type-var]
    return made_up


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four labelled pages of two hosts."""
    filler = "<p>" + "Información de la dirección sobre sus servicios. " * 12 + "</p>"
    pages = {
        "a.html": made.LOGIN + made.WORDPRESS_SEARCH,
        "b.html": made.CONTACT,
        "c.html": made.COMMENT,
        "d.html": '<div class="js-busqueda"></div>' + made.PAGE_FEEDBACK,
    }
    for name, html in pages.items():
        (tmp_path / name).write_text(f"<html><body>{html}{filler}</body></html>", encoding="utf-8")
    (tmp_path / "forms.csv").write_text(
        "file,url,form_index,type\n"
        "a.html,http://uno.gob.test/,0,login\na.html,http://uno.gob.test/,1,search\n"
        "b.html,http://uno.gob.test/b,0,login\nc.html,http://dos.gob.test/,0,contact\n"
        "c.html,http://dos.gob.test/,7,search\nd.html,http://dos.gob.test/d,0,navigation\n"
        "b.html,http://uno.gob.test/b,1,skip\nb.html,http://uno.gob.test/b,2,not_annotated\n",
        encoding="utf-8",
    )
    (tmp_path / "pages.csv").write_text(
        "file,url,template,search,login,contact_form,doc_download,survey,contact_page_link,note\n"
        "a.html,http://uno.gob.test/,uno:home,1,1,0,0,0,1,\n"
        "b.html,http://uno.gob.test/b,uno:contacto,1,0,1,0,0,,label wrong on purpose\n"
        "d.html,http://dos.gob.test/d,dos:d,js,0,?,0,feedback,,\n"
        "missing.html,http://dos.gob.test/m,dos:m,1,0,0,0,0,,\n",
        encoding="utf-8",
    )
    return tmp_path


def test_labels_are_mapped(folder: Path) -> None:
    assert [(r.file, r.index, r.type) for r in form_labels(folder / "forms.csv")] == [
        ("a.html", 0, "login"), ("a.html", 1, "search"), ("b.html", 0, "login"), ("c.html", 0, "contact"),
        ("c.html", 7, "search"), ("d.html", 0, "other"),
    ]  # fmt: skip
    said = {(r.file, r.signal): r.expected for r in signal_labels(folder / "pages.csv")}
    assert said["d.html", "search"] is None
    assert said["d.html", "survey"] is False
    assert said["a.html", "document_link"] is False
    assert ("d.html", "contact_form") not in said
    assert ("a.html", "contact_page_link") not in said


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("file,url\na,b\n", "form_index"),
        ("file,url,form_index,type\na,b,x,login\n", "line 2, column form_index"),
    ],
)
def test_a_bad_form_table_is_named(tmp_path: Path, table: str, message: str) -> None:
    (tmp_path / "f.csv").write_text(table, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        form_labels(tmp_path / "f.csv")


def test_a_bad_signal_cell_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("file,url,search\na,b,maybe\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 2, column search"):
        signal_labels(tmp_path / "p.csv")


def test_report(folder: Path) -> None:
    said = report(measure(folder / "forms.csv", folder / "pages.csv", CONFIG, REGISTRY))
    login, search, contact = (said["forms"][k] for k in ("login", "search", "contact"))
    assert (login["tp"], login["fp"], login["fn"], login["tn"]) == (1, 0, 1, 4)
    assert (search["tp"], search["fn"]) == (1, 1)  # there is no form 7
    assert (contact["tp"], contact["fp"]) == (1, 1)  # a comment counts as contact
    assert not login["rated"]
    signal = said["signals"]["search"]
    assert (signal["n"], signal["tp"], signal["fn"]) == (2, 1, 1)
    assert (signal["null_expected"], signal["null_agreed"]) == (1, 1)
    assert said["templates"]["uno:contacto"]["search"] == 0.0
    assert [error.partition(":")[0] for error in said["errors"]] == ["missing.html"]
    assert {row["subject"] for row in said["disagreements"]} == {"form 0", "form 7", "search"}


def test_a_template_counts_once() -> None:
    rows = [Judged("f", "u", "t", "search", "true", said, "") for said in ("true", "true", "false")]
    assert [row.said for row in by_template(rows)] == ["true"]
    tie = [Judged("f", "u", "t", "search", "true", said, "") for said in ("true", "false")]
    assert [row.agrees for row in by_template(tie)] == [False]


def test_html_escapes_what_pages_say() -> None:
    row = Judged("f", "http://x/<b>", "t", "form 0", "login", "search", "<script>alert(1)</script>")
    html = as_html(Accuracy((row,), (), ()).disagreements)
    assert "<script>" not in html
    assert "formulario: etiqueta login, lectura search" in html


def test_folds_are_by_domain() -> None:
    assert fold_of("https://www.salud.gob.gt/x") == fold_of("http://otra.salud.gob.gt/")
    assert len(models()) == FOLDS
    assert len({fold_of(f"http://sitio{n}.gob.gt/") for n in range(60)}) == FOLDS


def test_accuracy_command(folder: Path, tmp_path: Path) -> None:
    given = ["--forms", str(folder / "forms.csv"), "--pages", str(folder / "pages.csv")]
    done = RUN.invoke(app(accuracy_command), [*given, "--json", "--html", str(tmp_path / "d.html")])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["forms"]["login"]["n"] == 6
    assert "Desacuerdos" in (tmp_path / "d.html").read_text(encoding="utf-8")
    assert "F1 macro" in RUN.invoke(app(accuracy_command), given).output


@pytest.mark.parametrize("given", [[], ["--forms", "/no/such.csv"]])
def test_accuracy_command_refuses(given: list[str]) -> None:
    assert RUN.invoke(app(accuracy_command), given).exit_code == 2


def test_inspect_command(folder: Path) -> None:
    done = RUN.invoke(app(inspect_command), [str(folder / "a.html"), "--url", "http://uno.gob.test/", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)
    assert (found["url"], found["signals"]["login"]) == ("http://uno.gob.test/", True)
    assert "search" in RUN.invoke(app(inspect_command), [str(folder / "a.html")]).output


def test_inspect_takes_status_and_headers(folder: Path) -> None:
    given = [str(folder / "a.html"), "--status", "503", "--header", "Server: x", "--json"]
    assert json.loads(RUN.invoke(app(inspect_command), given).output)["state"] == "server_error"


def test_inspect_batch_prints_a_line_per_file_and_never_crashes(folder: Path) -> None:
    (folder / "latin.html").write_bytes("<title>Búsqueda</title><p>Dirección".encode("latin-1"))
    (folder / "binary.html").write_bytes(bytes(range(256)) * 20)
    (folder / "batch.csv").write_text(
        "file,url\na.html,http://uno.gob.test/\nnone.html,http://x.test/\nlatin.html,\nbinary.html,\n", encoding="utf-8"
    )
    done = RUN.invoke(app(inspect_command), ["--batch", str(folder / "batch.csv"), "--json"])
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [next(iter(row)) for row in rows] == ["file"] * 4
    assert [row["file"] for row in rows] == ["a.html", "none.html", "latin.html", "binary.html"]
    assert "error" in rows[1]
    assert rows[2]["title"] == "Búsqueda"


@pytest.mark.parametrize(
    "given", [[], ["/no/such/page.html"], ["--batch", "/no/such.csv", "--json"], ["x.html", "--header", "nothing"]]
)
def test_inspect_refuses(given: list[str]) -> None:
    assert RUN.invoke(app(inspect_command), given).exit_code == 2
