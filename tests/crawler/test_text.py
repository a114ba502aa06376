"""Words as they are compared: whole, without accents; and personal data covered."""

from __future__ import annotations

import pytest

from crawler import text as text_module
from crawler.text import Words, mask, norm, read


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
    ("text", "normed"),
    [
        ("Búsqueda  en\u00a0línea", "busqueda en linea"),
        ("ESTADÍSTICA — «Año» “1.º”…", "estadistica — «ano» “1.o”..."),
        ("K’iche’ y k`iche`", "k'iche' y k'iche'"),
        ("bu\u0301squeda ½ ™", "busqueda 1⁄2 tm"),
    ],
)
def test_norm(text: str, normed: str) -> None:
    assert norm(text) == normed


def test_the_table_says_what_unicode_says() -> None:
    for sign in (chr(code) for code in range(0x3000) if not chr(code).isspace()):
        told = " ".join(text_module._bare(f"a{sign}É").split()).lower()
        assert norm(f"a{sign}É") == told, ascii(sign)


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


@pytest.mark.parametrize("more", ["", "дом "])
def test_the_words_of_a_long_text_are_those_of_its_parts(more: str) -> None:
    part = f"El Decreto 57-2008 y su art10 b_c «ñandú» {more}"
    words = ["el", "decreto", "57", "2008", "y", "su", "art10", "b_c", "nandu", *more.split()]
    assert read(part).listed == words
    assert read(20 * part).listed == 20 * words  # by a table, or by the pattern where there are other letters
