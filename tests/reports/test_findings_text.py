"""Findings in words: the numbers are those of the data, and one of a thing is said as one."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from reports.findings_text import Section, findings_text
from reports.past import past_of
from reports.records import Edition
from reports.words import Words
from tests.reports import several


def said(edition: Edition) -> dict[str, Section]:
    return {section.key: section for section in findings_text(edition, Words())}


def only(edition: Edition, n: int, **changes: Any) -> Edition:
    """The first n sites of one ministry, each with the changes."""
    first = next(i for i in edition.institutions if len(i.sites) > n)
    sites = tuple(dataclasses.replace(site, **changes) for site in first.sites[:n])
    return dataclasses.replace(edition, institutions=(dataclasses.replace(first, sites=sites),))


def test_the_numbers_are_those_of_the_data() -> None:
    edition = several.edition()
    sites = [s for i in edition.of_kind("ministry", "secretariat") for s in i.sites]
    read = sum(s.status == "evaluated" for s in sites)
    high = sum((s.points or 0) >= 60 for s in sites)
    paying = sum((s.points or 0) >= 80 for s in sites)
    text = {key: " ".join(section.sentences) for key, section in said(edition).items()}
    assert f"se evaluaron {read} de los 276 sitios" in text["panorama"]
    assert f"{high} de 258 sitios con puntos llegan a 60 o más" in text["niveles"]
    assert f"{paying} son transaccionales" in text["niveles"]
    assert text["falta"].count("«") == 12, "three criteria up to level 3 and three above it, of two groups"
    assert "evaluados en 2026T3 y en 2026T4" in text["cambios"]
    assert sum(int(item.rpartition(": ")[2].split()[0]) for item in said(edition)["sin-evaluar"].items) == 276 - read


@pytest.mark.parametrize(
    ("points", "n", "sentence"),
    [
        (60.0, 1, "1 de 1 sitios con puntos llega a 60 o más"),
        (60.0, 2, "2 de 2 sitios con puntos llegan a 60 o más"),
        (80.0, 1, "1 es transaccional: llega a 80 puntos o más."),
        (80.0, 2, "2 son transaccionales: llegan a 80 puntos o más."),
        (60.0, 2, "Ninguno es transaccional"),
        (0.0, 1, "1 tiene 0 puntos."),
        (0.0, 2, "2 tienen 0 puntos."),
    ],
)
def test_one_and_many(points: float, n: int, sentence: str) -> None:
    edition = only(several.alone(), n, points=points, status="evaluated")
    assert sentence in " ".join(said(edition)["niveles"].sentences)


def test_one_site_that_rose() -> None:
    before = past_of(only(several.alone(), 1, points=20.0, status="evaluated"))
    edition = dataclasses.replace(only(several.alone(), 1, points=60.0, status="evaluated"), past=(before,))
    section = said(edition)["cambios"]
    sentences = " ".join(section.sentences)
    assert "Se compara 1 sitio, evaluado en 2026T4 y en 2026T4: 1 sube, 0 bajan y 0 siguen igual." in sentences
    assert "Su promedio pasa de 20.0 a 60.0 puntos." in sentences
    assert "no se puede" not in sentences
    assert [item[0] for item in section.items] == ["▲"]


def test_the_first_quarter_says_so_and_a_list_is_short() -> None:
    assert said(several.alone())["cambios"].sentences == ("Es el primer trimestre medido: no hay con qué comparar.",)
    many = only(several.alone(), 30, points=100.0, status="evaluated")
    assert said(many)["niveles"].items[-1] == "y 25 más"


def test_a_site_that_was_not_read() -> None:
    edition = only(several.alone(), 1, points=None, status="not_evaluated", cause="firewall")
    section = said(edition)["sin-evaluar"]
    assert section.sentences == ("1 sitio no se pudo evaluar: no tiene puntos ni entra en ningún promedio.",)
    assert section.items == ("Un cortafuegos impide leerlo: 1 sitio",)
