"""Registry table: counts per institution and the two ways to print them."""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from crawler.registry import Registry
from service.registry_table import COLUMNS, counts, write
from tests.service.registries import build


def test_counts_per_institution_and_group(tmp_path: Path) -> None:
    rows = {row.label: row.cells()[1:] for row in counts(Registry.load(build(tmp_path), "prueba"))}
    assert rows == {
        "MSP": ("5", "1", "1", "3", "1"),
        "SEC": ("1", "1", "0", "0", "0"),
        "VAC": ("0", "1", "0", "0", "0"),  # OUT has no site and no row
        "Ministerios": ("5", "1", "1", "3", "1"),
        "Secretarías": ("1", "1", "0", "0", "0"),
        "Otras (en ningún promedio)": ("0", "1", "0", "0", "0"),
        "Todas": ("6", "3", "1", "3", "1"),
    }


def test_more_rows_than_the_study_counted_is_not_a_negative_number(tmp_path: Path) -> None:
    folder = build(tmp_path)
    file = folder / "institutions.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",5,", ",1,"), encoding="utf-8")
    assert counts(Registry.load(folder, "prueba"))[0].not_identified == 0


def test_lines_with_tabs_when_not_a_terminal() -> None:
    out = io.StringIO()
    write(Console(file=out, width=20), "Título", COLUMNS, [("MSP", "5", "1", "1", "3", "[bold]x[/bold]")])
    assert out.getvalue() == "\t".join(COLUMNS) + "\nMSP\t5\t1\t1\t3\t[bold]x[/bold]\n"


def test_a_table_on_a_terminal_keeps_brackets_as_text() -> None:
    out = io.StringIO()
    console = Console(file=out, width=60, force_terminal=True, color_system=None)
    write(console, "Título", ("a", "b"), [("[red]x", "1")])
    assert "Título" in out.getvalue()
    assert "[red]x" in out.getvalue()
    assert "\t" not in out.getvalue()
