"""Covering: what is personal is painted over and nothing else; a published picture ends a little way from the mark."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from service.covering import Box, clip, cover


def picture(wide: int = 200, high: int = 100) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (wide, high), (255, 255, 255)).save(out, "JPEG", quality=90)
    return out.getvalue()


def element(text: str, kind: str = "link") -> dict[str, Any]:
    return {"selector": "a", "kind": kind, "text": text, "x": 20, "y": 20, "width": 60, "height": 12}


def middle(image: Image.Image) -> int:
    pixel = image.convert("L").getpixel((50, 26))
    assert isinstance(pixel, int)
    return pixel


CASES = {
    "telephone in a link": (element("Tel. 2411-1900"), True),
    "telephone with the country's number": (element("+502 5555 1234"), True),
    "telephone with the number in brackets": (element("(502) 2411-1900"), True),
    "telephone without a blank": (element("PBX 50224111900"), True),
    "identity card": (element("DPI 1234 56789 0101", "heading"), True),
    "identity card in one piece": (element("CUI: 1234567890101", "field"), True),
    "tax number": (element("NIT: 1234567-8"), True),
    "tax number that ends in K": (element("NIT 576937K"), True),
    "private mailbox": (element("juzgado.ejemplo@gmail.com"), True),
    "running text": (element("", "personal"), True),
    "institutional mailbox": (element("info@minfin.gob.gt"), False),
    "ordinary words": (element("Servicios en línea"), False),
    "a year": (element("Memoria de labores 2024"), False),
    "a decree": (element("Decreto 57-2008"), False),
    "an amount": (element("Q. 1,234,567.00"), False),
}


@pytest.mark.parametrize("name", CASES)
def test_cover(name: str) -> None:
    given, covered = CASES[name]
    assert (middle(cover(picture(), [given])) < 150) is covered


def test_half_a_picture_is_an_error() -> None:
    with pytest.raises(OSError, match=r"(?i)truncated|identify|broken"):
        cover(picture()[:300], [])


# size of the picture, box on it, size of what is shown, box on that
CLIPS: dict[str, tuple[tuple[int, int], Box | None, tuple[int, int], Box | None]] = {
    "a link in the middle": ((1366, 4000), (600, 2000, 100, 20), (800, 420), (350, 200, 100, 20)),
    "a link in a corner": ((1366, 4000), (0, 0, 100, 20), (800, 420), (0, 0, 100, 20)),
    "a link at the end": ((1366, 4000), (1300, 3980, 66, 20), (800, 420), (734, 400, 66, 20)),
    "a wide menu": ((1366, 4000), (100, 500, 1100, 40), (1366, 420), (100, 190, 1100, 40)),
    "a form as long as the page": ((1366, 4000), (200, 100, 600, 3800), (1080, 1000), (200, 100, 600, 900)),
    "a small page": ((360, 300), (10, 10, 50, 20), (360, 300), (10, 10, 50, 20)),
    "the page as a whole": ((1366, 4000), None, (1366, 1000), None),
    "below the end of the picture": ((1366, 4000), (100, 5200, 100, 20), (1366, 1000), None),
    "pushed out to the left": ((1366, 4000), (-9999, 10, 100, 20), (1366, 1000), None),
}


@pytest.mark.parametrize("name", CLIPS)
def test_clip(name: str) -> None:
    size, box, shown, seen = CLIPS[name]
    payload, found = clip(Image.new("RGB", size), box)
    assert Image.open(io.BytesIO(payload)).size == shown
    assert found == seen


def test_a_clip_shows_the_place_of_the_box() -> None:
    image = Image.new("RGB", (1366, 4000), (255, 255, 255))
    image.paste((0, 0, 0), (600, 2000, 700, 2020))
    payload, box = clip(image, (600, 2000, 100, 20))
    assert box is not None
    shown = Image.open(io.BytesIO(payload)).convert("L")
    inside = shown.getpixel((int(box[0] + 50), int(box[1] + 10)))
    outside = shown.getpixel((int(box[0] + 50), int(box[1] + 40)))
    assert (inside, outside) == (0, 255)
