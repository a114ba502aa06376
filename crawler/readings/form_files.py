"""What lies inside a file that may be a form: fields, blanks to fill in, words that ask (hand-book 5.5)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing

import pypdfium2
import pypdfium2.raw as pdfium

from crawler.readings.model import Inside
from crawler.text import Words

_PAGES = 3  # read of a PDF: a form asks on its first page or after a cover
_TEXT = 20_000  # characters of them
_UNPACKED = 4 << 20  # bytes of a Word document's text: more is a bomb, or no form
_BLANK = re.compile(r"_{4,}")  # not dots: a table of contents is full of them
_BOX = re.compile(r"[☐□❏❑]|\[ {1,3}\]|\( {2,4}\)")
_CONTROL = re.compile(r"<w:(?:sdt|ffData)\b")
_TAG = re.compile(r"<[^>]*>")
_SIGNATURE = pdfium.FPDF_FORMFIELD_SIGNATURE  # a signed report carries one: nobody fills it in


def inside(body: bytes, asking: Words) -> Inside | None:
    """Open a PDF or a Word document. None when it is another kind of file, broken, locked or cut short."""
    if body.startswith(b"%PDF"):
        return _pdf(body, asking)
    return _word(body, asking) if body.startswith(b"PK") else None


def _pdf(body: bytes, asking: Words) -> Inside | None:
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError:
        return None
    with closing(document):
        document.init_forms()
        try:
            first = [document[number] for number in range(min(_PAGES, len(document)))]
            text = "\n".join(page.get_textpage().get_text_range() for page in first)[:_TEXT]
        except pypdfium2.PdfiumError:
            return None
        fields = sum(1 for page in first for _ in _widgets(document, page))
        return _told(len(document), fields, text, asking)


def _widgets(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[None]:
    """The fields of a page that a person fills in."""
    if document.formenv is None:
        return
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        widget = pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET
        if widget and pdfium.FPDFAnnot_GetFormFieldType(document.formenv, annotation) != _SIGNATURE:
            yield
        pdfium.FPDFPage_CloseAnnot(annotation)


def _word(body: bytes, asking: Words) -> Inside | None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive, archive.open("word/document.xml") as part:
            xml = part.read(_UNPACKED).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):  # broken, no Word, locked
        return None
    return _told(0, len(_CONTROL.findall(xml)), _TAG.sub(" ", xml)[:_TEXT], asking)


def _told(pages: int, fields: int, text: str, asking: Words) -> Inside:
    blanks = len(_BLANK.findall(text)) + len(_BOX.findall(text))
    return Inside(pages, fields, blanks, tuple(sorted(set(asking.all(text)))))
