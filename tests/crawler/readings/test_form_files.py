"""What lies inside files that may be forms: PDF and Word, and what is none."""

from __future__ import annotations

import io
import zipfile

import pytest

from crawler.readings.form_files import inside
from crawler.readings.model import Inside
from crawler.text import Words
from service.simulation import files

ASKING = Words(["nombre completo", "firma", "dpi", "telefono", "direccion", "lugar y fecha"])
WORD = '<w:document xmlns:w="x"><w:body>{}</w:body></w:document>'


def pdf(*objects: str, kids: str = "[3 0 R]", count: int = 1, catalog: str = "", text: str = "Nombre") -> bytes:
    """A PDF with further objects from number 6 on; the reader mends the missing table of offsets."""
    stream = f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET"
    body = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids {kids} /Count {count} >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Annots [6 0 R 7 0 R 8 0 R 9 0 R]"
            " /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *objects,
    ]
    told = "\n".join(f"{n} 0 obj\n{one}\nendobj" for n, one in enumerate(body, 1))
    return f"%PDF-1.5\n{told}\ntrailer << /Root 1 0 R /Size {len(body) + 1} >>\n%%EOF".encode()


def field(kind: str, name: str) -> str:
    return f"<< /Type /Annot /Subtype /Widget /FT /{kind} /T ({name}) /Rect [50 50 200 70] /P 3 0 R >>"


def acroform(*kinds: str) -> bytes:
    fields = [field(kind, f"f{n}") for n, kind in enumerate(kinds)]
    named = " ".join(f"{n} 0 R" for n in range(6, 6 + len(kinds)))
    return pdf(*fields, catalog=f"/AcroForm << /Fields [{named}] >>")


def word(xml: str, name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
    return out.getvalue()


CASES: list[tuple[str, bytes, Inside | None]] = [
    ("lines to fill in", files.pdf("Formulario", to_fill=True),
     Inside(1, 0, 6, ("direccion", "dpi", "firma", "lugar y fecha", "nombre completo", "telefono"))),
    ("plain text", files.pdf("Memoria de labores"), Inside(1, 0, 0)),
    ("fields", acroform("Tx", "Tx", "Btn"), Inside(1, 3, 0)),
    ("a signed report", acroform("Sig"), Inside(1, 0, 0)),
    ("boxes to tick", pdf(text="[  ] Primera vez  [  ] Renovacion"), Inside(1, 0, 2)),
    ("dots of a table of contents", pdf(text="Introduccion .................... 3"), Inside(1, 0, 0)),
    ("many pages", pdf(kids="[" + "3 0 R " * 40 + "]", count=40), Inside(40, 0, 0)),
    ("a Word form", files.docx(), Inside(0, 0, 6, ("direccion", "dpi", "firma", "lugar y fecha", "nombre completo", "telefono"))),
    ("Word content controls", word(WORD.format("<w:sdt><w:sdtPr/></w:sdt>" * 3)), Inside(0, 3, 0)),
    ("a spreadsheet", word("<x/>", "xl/workbook.xml"), None),
    ("a broken zip", b"PK\x03\x04 broken", None),
    ("a broken PDF", b"%PDF-1.4 broken", None),
    ("cut short", files.pdf("Formulario", to_fill=True)[:200], None),
    ("a page of HTML", b"<html>Formulario ____ ____</html>", None),
    ("nothing", b"", None),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_inside(body: bytes, expected: Inside | None) -> None:
    assert inside(body, ASKING) == expected


def test_a_packed_bomb_is_read_in_part() -> None:
    told = inside(word(WORD.format("<w:t>____ firma </w:t>" + "<w:t>x</w:t>" * 4_000_000)), ASKING)
    assert told == Inside(0, 0, 1, ("firma",))
