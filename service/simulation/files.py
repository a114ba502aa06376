"""Files: tiny documents that really open: PDF, Word and Excel; and a picture."""

from __future__ import annotations

import io
import zipfile
from functools import cache

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
GIF = bytes.fromhex("47494638396101000100800000" + "2b6cb0ffffff" + "21f90400000000002c00000000010001000002024401003b")


_ASKED = ("Nombre completo", "DPI", "Direccion", "Telefono", "Lugar y fecha", "Firma")


def pdf(title: str, *, to_fill: bool = False) -> bytes:
    """One page with the title, and lines to fill in. ASCII letters only, which is all the base font needs."""
    lines = [title.encode("ascii", "ignore").decode().replace("(", "").replace(")", "")]
    lines += [f"{asked}: ______________" for asked in _ASKED] if to_fill else ["Publicado por la institucion."]
    stream = f"BT /F1 14 Tf 60 760 Td {' 0 -40 Td '.join(f'({line}) Tj' for line in lines)} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType="{}.main+xml"/></Types>"""
_RELS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""
_BODY = """<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>
<w:t>Formulario. {}</w:t></w:r></w:p></w:body></w:document>"""


@cache
def docx() -> bytes:
    """A Word document with one paragraph; the dates in the archive are fixed so that it is always the same bytes."""
    parts = {
        "[Content_Types].xml": _TYPES.format(DOCX.removesuffix(".document") + ".document"),
        "_rels/.rels": _RELS,
        "word/document.xml": _BODY.format(" ".join(f"{asked}: ____________" for asked in _ASKED)),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text)
    return out.getvalue()
