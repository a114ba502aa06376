"""Covering: a picture shows what is cited and a little around it; personal data is painted over before."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import Image, ImageDraw

from crawler.text import mask

Box = tuple[float, float, float, float]  # x, y, width, height in pixels

_MARGIN = 2  # CSS pixels around a box: letters reach over its edge
_PAINT = (110, 110, 110)
_QUALITY = 60  # a second compression of a picture of quality 55 gains nothing above this
# Of a published picture, width and height: what is left on each side of the element so that one sees where it stands,
# the least that is worth looking at, and the most: a form that fills the page is known by its beginning.
_AROUND, _LEAST, _MOST = (240, 140), (800, 420), (1400, 1000)


def cover(jpeg: bytes, elements: Iterable[Mapping[str, Any]]) -> Image.Image:
    """The picture with telephones, DPI, NIT and private mailboxes painted over. Raises OSError for no picture."""
    picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for box in elements:
        if box["kind"] != "personal" and not personal(str(box["text"])):
            continue
        left, top = box["x"] - _MARGIN, box["y"] - _MARGIN
        right, bottom = box["x"] + box["width"] + _MARGIN, box["y"] + box["height"] + _MARGIN
        if right > left and bottom > top:
            draw.rectangle((left, top, right, bottom), fill=_PAINT)
    return picture


def clip(picture: Image.Image, box: Box | None) -> tuple[bytes, Box | None]:
    """The part of the picture around the box as JPEG, and where the box stands on that part.

    Without a box, or with one that is not on the picture, the beginning of the page, which has none."""
    wide, high = picture.size
    if box is None or not (0 <= box[0] + box[2] / 2 < wide and 0 <= box[1] < high):
        part, seen = (0, 0, min(wide, _MOST[0]), min(high, _MOST[1])), None
    else:
        left, width = _span(box[0], box[2], wide, 0)
        top, height = _span(box[1], box[3], high, 1)
        part = (left, top, left + width, top + height)
        x, y = max(box[0] - left, 0.0), max(box[1] - top, 0.0)
        seen = (x, y, min(box[2], width - x), min(box[3], height - y))
    out = io.BytesIO()
    picture.crop(part).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue(), seen


def _span(start: float, length: float, whole: int, axis: int) -> tuple[int, int]:
    """First pixel and number of pixels of what is shown of one axis."""
    wanted = max(length + 2 * _AROUND[axis], _LEAST[axis])
    size = min(round(wanted), _MOST[axis], whole)
    first = start - _AROUND[axis] if wanted > size else start + length / 2 - size / 2
    return round(min(max(first, 0), whole - size)), size


def personal(text: str) -> bool:
    """Whether masking would change a text."""
    masked = mask(text, limit=len(text) + 100)
    return any(mark in masked and mark not in text for mark in ("[DPI]", "[NIT]", "[teléfono]", "[correo personal]"))
