"""Covering: personal data on a picture is painted over before the picture leaves the private archive."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import Image, ImageDraw

from crawler.text import mask

_MARGIN = 2  # CSS pixels around a box: letters reach over its edge
_PAINT = (110, 110, 110)
_QUALITY = 60  # a second compression of a picture of quality 55 gains nothing above this


def cover(jpeg: bytes, elements: Iterable[Mapping[str, Any]]) -> bytes:
    """The picture with telephones, DPI, NIT and private mailboxes painted over; unchanged when there are none."""
    boxes = [e for e in elements if e["kind"] == "personal" or _personal(str(e["text"]))]
    if not boxes or not jpeg:
        return jpeg
    picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for box in boxes:
        left, top = box["x"] - _MARGIN, box["y"] - _MARGIN
        right, bottom = box["x"] + box["width"] + _MARGIN, box["y"] + box["height"] + _MARGIN
        if right > left and bottom > top:
            draw.rectangle((left, top, right, bottom), fill=_PAINT)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _personal(text: str) -> bool:
    """Whether masking would change the text of an element."""
    masked = mask(text, limit=len(text) + 100)
    return any(mark in masked and mark not in text for mark in ("[DPI]", "[NIT]", "[teléfono]", "[correo personal]"))
