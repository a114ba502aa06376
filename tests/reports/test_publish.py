"""From a store to a folder: the entry point that the command line calls, and the table that it prints."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from reports.site import publish
from reports.summary import summary_rows
from scoring.rubric import Rubric
from scoring.store import Frames, Store
from tests.house import CONFIG
from tests.reports.fake import fake_frames


class OneQuarter(Store):
    """A store that holds the fake quarter; no database stands behind it."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames

    def frames(self, registry: str, quarter: str) -> Frames:
        if (registry, quarter) != ("simulacion", "2026T4"):
            raise KeyError(f"{registry} {quarter}")
        return self._frames


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return Rubric.load(CONFIG)


@pytest.fixture(scope="module")
def store() -> Store:
    frames = fake_frames()
    return OneQuarter(dataclasses.replace(frames, findings=frames.findings.assign(review_outcome="")))


def test_publish(store: Store, rubric: Rubric, tmp_path: Path) -> None:
    out = tmp_path / "public" / "simulacion"
    index = publish(store, rubric, "simulacion", "2026T4", out, tmp_path, config=CONFIG, images=False)
    assert index == out / "index.html"
    text = index.read_text(encoding="utf-8")
    assert "encuesta 2024: EGDI 57.4, servicios en línea (OSI) 65.4" in text
    method = (out / "metodo.html").read_text(encoding="utf-8")
    assert "52.16" in method
    assert "Transaccional (80)" in method
    assert "Basta cualquier criterio" not in method, "names of variants come from the rubric"
    unread = (out / "sin-evaluar.html").read_text(encoding="utf-8")
    assert "Qué hacer:" in unread
    assert "Si lo logra y lo demás sigue igual:" in (out / "sitios" / "mingob.html").read_text(encoding="utf-8")


def test_publish_of_a_quarter_that_was_not_scored(store: Store, rubric: Rubric, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="2031T1"):
        publish(store, rubric, "simulacion", "2031T1", tmp_path / "out", tmp_path, config=CONFIG, images=False)
    assert not (tmp_path / "out").exists()


def test_summary_rows(store: Store, rubric: Rubric) -> None:
    rows = summary_rows(store.frames("simulacion", "2026T4"), rubric)
    assert len(rows) == 30 + 3
    assert [row[0] for row in rows[-3:]] == ["Ministerios", "Secretarías", "Organismo Ejecutivo"]
    name, sites, evaluated, points, lower, upper = rows[-1]
    assert (name, sites) == ("Organismo Ejecutivo", 276)
    assert evaluated == sum(row[2] for row in rows[:30])
    assert points is not None
    assert lower is not None
    assert upper is not None
    assert lower <= points <= upper
