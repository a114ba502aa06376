"""From a store to a folder: the entry point that the command line calls, and the table that it prints."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from reports.site import publish
from reports.summary import summary_rows
from scoring.reviews import Review
from scoring.rubric import Rubric
from scoring.store import Frames, Store
from tests.house import CONFIG
from tests.reports.fake import fake_frames


class OneQuarter(Store):
    """A store that holds the fake quarter; the database behind it is empty."""

    def __init__(self, frames: Frames) -> None:
        super().__init__(Store.open("sqlite:///:memory:").engine)
        self._frames = frames

    def quarters(self, registry: str) -> list[str]:
        return ["2026T4"] if registry == "simulacion" else []

    def earlier(self, _: str) -> pd.DataFrame:
        return pd.DataFrame()

    def reviews(self, *_: str) -> dict[str, list[Review]]:
        return {}

    def frames(self, registry: str, quarter: str) -> Frames:
        if (registry, quarter) != ("simulacion", "2026T4"):
            raise KeyError(f"{registry} {quarter}")
        return self._frames


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return Rubric.load(CONFIG)


@pytest.fixture(scope="module")
def store() -> Store:
    frames = fake_frames(most=3)
    return OneQuarter(dataclasses.replace(frames, findings=frames.findings.assign(review_outcome="")))


def test_publish(store: Store, rubric: Rubric, tmp_path: Path) -> None:
    out = tmp_path / "public" / "simulacion"
    index = publish(store, rubric, "simulacion", "2026T4", out, tmp_path, config=CONFIG, painter=None)
    assert index == out / "index.html"
    text = index.read_text(encoding="utf-8")
    assert "encuesta 2024: EGDI 57.4, servicios en línea (OSI) 65.4" in text
    method = (out / "metodo" / "index.html").read_text(encoding="utf-8")
    assert "52.16" in method
    assert "Transaccional (80)" in method
    assert "Basta cualquier criterio" not in method, "names of variants come from the rubric"
    unread = (out / "sin-evaluar" / "index.html").read_text(encoding="utf-8")
    assert "Qué hacer:" in unread
    assert "Promedios si este sitio lo logra y todo lo demás sigue igual." in (
        out / "sitios" / "mingob" / "index.html"
    ).read_text(encoding="utf-8")


RECALL = {
    "none": ([], "no se tomó una muestra", ()),
    "silent": ([("email_contact", 4, 0, 0, None, None)], "4 páginas elegidas al azar se vieron", ()),
    "some": (
        [("search_works", 40, 0, 0, None, None), ("email_contact", 40, 25, 24, 0.8046, 0.9929)],
        "24 de las 25 señales que muestran con él (96.0\N{NO-BREAK SPACE}%; con 95 % de confianza, de 80.5\N{NO-BREAK SPACE}% a",
        (
            "Correo electrónico 40 25 24 96.0 % 80.5 % – 99.3 %",
            "Búsqueda que funciona 40 0 0 – sin señales en la muestra",
        ),
    ),
}


@pytest.mark.parametrize("name", RECALL)
def test_the_accuracy_page_says_what_is_lost_without_a_browser(name: str, rubric: Rubric, tmp_path: Path) -> None:
    rows, sentence, table = RECALL[name]
    columns = ["criterion", "n", "seen_render", "seen_both", "low", "high"]
    frames = dataclasses.replace(fake_frames(most=3), recall=pd.DataFrame(rows, columns=columns))
    out = tmp_path / "public" / "simulacion"
    publish(OneQuarter(frames), rubric, "simulacion", "2026T4", out, tmp_path, config=CONFIG, painter=None)
    page = html.fromstring((out / "exactitud" / "index.html").read_text(encoding="utf-8"))
    part = page.xpath("//h2[@id='muestra']/following-sibling::p[1]")[0].text_content()
    assert sentence in part
    shown = [" ".join(" ".join(cell.text_content() for cell in row).split()) for row in page.xpath("//tr")]
    assert set(table) <= set(shown)


def test_publish_of_a_quarter_that_was_not_scored(store: Store, rubric: Rubric, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="2031T1"):
        publish(store, rubric, "simulacion", "2031T1", tmp_path / "out", tmp_path, config=CONFIG, painter=None)
    assert not (tmp_path / "out").exists()


def test_summary_rows(store: Store, rubric: Rubric) -> None:
    rows = summary_rows(store.frames("simulacion", "2026T4"), rubric)
    assert len(rows) == 30 + 3
    assert [row[0] for row in rows[-3:]] == ["Ministerios", "Secretarías", "Organismo Ejecutivo"]
    name, sites, evaluated, points, lower, upper = rows[-1]
    assert (name, sites) == ("Organismo Ejecutivo", 51)
    assert evaluated == sum(row[2] for row in rows[:30])
    assert points is not None
    assert lower is not None
    assert upper is not None
    assert lower <= points <= upper
