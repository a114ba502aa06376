"""Covering: what is personal is painted over, and nothing else."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from service.covering import cover


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), (255, 255, 255)).save(out, "JPEG", quality=90)
    return out.getvalue()


def element(text: str, kind: str = "link") -> dict[str, Any]:
    return {"selector": "a", "kind": kind, "text": text, "x": 20, "y": 20, "width": 60, "height": 12}


def middle(jpeg: bytes) -> int:
    pixel = Image.open(io.BytesIO(jpeg)).convert("L").getpixel((50, 26))
    assert isinstance(pixel, int)
    return pixel


CASES = {
    "telephone in a link": (element("Tel. 2411-1900"), True),
    "identity card": (element("DPI 1234 56789 0101", "heading"), True),
    "private mailbox": (element("juzgado.ejemplo@gmail.com"), True),
    "running text": (element("", "personal"), True),
    "institutional mailbox": (element("info@minfin.gob.gt"), False),
    "ordinary words": (element("Servicios en línea"), False),
    "a year": (element("Memoria de labores 2024"), False),
}


@pytest.mark.parametrize("name", CASES)
def test_cover(name: str) -> None:
    given, covered = CASES[name]
    assert (middle(cover(picture(), [given])) < 150) is covered


def test_a_picture_without_personal_data_is_not_touched() -> None:
    assert cover(picture(), [element("Servicios")]) == picture()
