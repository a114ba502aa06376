"""The Spanish pages that fill the real software: read from pages/*.yaml, their dates counted back from today."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

_MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre")  # fmt: skip
_AGO = re.compile(r"<(\d+) días>")


def load(name: str) -> dict[str, Any]:
    """pages/<name>.yaml with every `<12 días>` turned into the date of twelve days ago, as people write it."""
    text = (Path(__file__).parent / "pages" / f"{name}.yaml").read_text(encoding="utf-8")
    loaded = yaml.safe_load(_AGO.sub(lambda m: spanish(day(int(m.group(1)))), text))
    assert isinstance(loaded, dict)
    return loaded


def day(ago: int) -> datetime:
    """The morning of some days ago in Guatemala (UTC-6)."""
    return datetime.now(UTC).replace(hour=15, minute=0, second=0, microsecond=0) - timedelta(days=ago)


def spanish(when: datetime) -> str:
    """12 de marzo de 2026."""
    return f"{when.day} de {_MONTHS[when.month - 1]} de {when.year}"


def pdf(lines: list[str]) -> bytes:
    """A one-page PDF with lines of text (Latin-1, parentheses left out)."""
    shown = " ".join(f"({line.replace('(', '').replace(')', '')}) Tj 0 -22 Td" for line in lines)
    stream = f"BT /F1 11 Tf 50 780 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + tail
