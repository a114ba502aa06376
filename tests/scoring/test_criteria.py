"""The criteria as shipped: questions in the study's own words, with credit, and words in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from crawler.text import norm
from crawler.vocabulary import read_yaml
from scoring.shapes import Criterion
from tests.scoring.building import ALL, CONFIG

# The level table and the questionnaire of the study, as printed.
STUDY = tuple(
    norm(words)
    for words in (
        "Información estática acerca de la estructura y servicios del gobierno.",
        "¿Hay un número mayor de páginas web?",
        "Portal que contiene links a otras dependencias estatales.",
        "Información más dinámica (actualizaciones frecuentes).",
        "¿Formularios que pueden ser descargados?",
        "¿Comunicación a través del correo electrónico?",
        "¿Búsqueda en el sitio web? (ofrece y funciona)",
        "Ofrece y funciona búsqueda en el sitio web.",
        "¿Chats, foros y otras formas interactivas de comunicación?",
        "¿Hay posibilidad de crear usuarios para consultar algunos servicios?",
        "¿Crear usuarios para consultar servicios?",
        "¿Hay servicios (seguros), incluyendo pagos electrónicos?",
        "Servicios en línea (seguros), incluyendo pagos electrónicos (tarjetas de crédito).",
        "Portal organizado acorde a las necesidades de las personas en lugar de las estructuras gubernamentales.",
        (
            "¿La página o el portal permite la participación de la ciudadanía en decisiones gubernamentales, voto electrónico,"
            " encuestas en línea?"
        ),
    )
)
_CRITERION = TypeAdapter(Criterion)


def _shipped(name: str) -> Criterion:
    found: Criterion = read_yaml(CONFIG / "criteria" / f"{name}.yaml", _CRITERION)
    return found


@pytest.mark.parametrize("name", ALL)
def test_a_question_is_quoted_from_the_study_with_credit(name: str) -> None:
    criterion = _shipped(name)
    pieces = [piece.strip(" ¿?.,") for piece in norm(criterion.question.es).replace("[...]", "[…]").split("[…]")]
    assert [piece for piece in pieces if not any(piece in words for words in STUDY)] == []
    assert "Red Ciudadana" in criterion.credit
    assert "CC BY-ND 4.0" in criterion.credit


@pytest.mark.parametrize("name", ALL)
def test_english_is_not_a_copy_of_the_spanish(name: str) -> None:
    criterion = _shipped(name)
    for text in (criterion.question, criterion.explanation, criterion.advice):
        assert text.en != text.es
        assert [sign for sign in ("¿", "ción ") if sign in text.en] == []


def _numbers_without_reason(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("params:")), len(lines))
    values = {line: line.partition(":")[2].strip() for line in lines[start + 1 :]}
    return [line for line, value in values.items() if value[:1].isdigit() and "#" not in value]


@pytest.mark.parametrize("name", ALL)
def test_every_number_has_its_reason_beside_it(name: str) -> None:
    path = CONFIG / "criteria" / f"{name}.yaml"
    assert _numbers_without_reason(path) == []
