"""The notebook runs on the package as it is shipped, and the pages on the data are those that the dictionary makes."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from reports.dictionary import dictionary
from reports.dictionary_page import pages
from reports.package import write_package
from reports.tables import tables_of
from tests.house import ROOT
from tests.reports import several

NOTEBOOK = json.loads((ROOT / "notebooks" / "datos.ipynb").read_text(encoding="utf-8"))


def cells() -> list[dict[str, Any]]:
    return [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def test_the_notebook_runs_and_computes_what_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("the notebook asked the network for something")

    write_package(tmp_path, tables_of(several.edition()), several.edition())
    monkeypatch.setenv("EGOB_DATA", str(tmp_path))
    monkeypatch.setattr(socket.socket, "connect", refused)
    found: dict[str, Any] = {}
    for cell in cells():
        exec(compile("".join(cell["source"]), cell["id"], "exec"), found)  # noqa: S102 - our own notebook
    assert found["tables"].keys() == dictionary().keys()
    assert found["same"]
    assert found["mean"] == pytest.approx(found["published"], abs=1e-3)
    assert list(found["trend"].index) == [*several.QUARTERS, "2026T4"]
    assert set(found["share"].index) == {c.id for c in several.edition().method.criteria}


def test_the_notebook_is_committed_without_what_it_said() -> None:
    assert [cell["id"] for cell in cells() if cell["outputs"] or cell["execution_count"]] == []


@pytest.mark.parametrize("name", ["datos.md", "data.md"])
def test_the_pages_are_what_the_dictionary_makes(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert text == pages()[name], "run egob docs"
    missing = [c.name for h in dictionary().values() for c in h.columns if not c.each and f"`{c.name}`" not in text]
    assert missing == []
