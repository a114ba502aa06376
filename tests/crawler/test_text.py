"""Words as they are compared: whole, without accents; and personal data covered."""

from __future__ import annotations

import pytest

from crawler.text import Words, mask


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("chat", "Compra de chatarra", False),
        ("chat", "Chat en línea", True),
        ("buscar", "Buscarán personal", False),
        ("busqueda", "Búsqueda avanzada", True),
        ("sat", "Satisfacción del usuario", False),
        ("visa", "Supervisa los trámites", False),
        ("voto", "Un devoto vecino", False),
        ("en linea", "Llame a la línea 1540", False),
        ("en linea", "Salen en lineas rojas", False),
        ("en linea", "La línea roja, en líneas", False),
        ("encuesta*", "Las encuestas", True),
        ("encuesta", "Encuestadores", False),
    ],
)
def test_whole_words(phrase: str, text: str, found: bool) -> None:
    assert (text in Words([phrase])) is found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("DPI 1234 56789 0101", "DPI [DPI]"),
        ("NIT: 1234567-8", "[NIT]"),
        ("Llame al 2222-3344", "Llame al [teléfono]"),
        ("juan.perez@gmail.com", "[correo personal]"),
        ("info@mides.gob.gt", "info@mides.gob.gt"),
    ],
)
def test_mask(text: str, shown: str) -> None:
    assert mask(text) == shown
