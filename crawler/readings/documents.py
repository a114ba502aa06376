"""Links to documents, scored as form to fill in or report to read (hand-book 5.5)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler.readings.hosts import belongs
from crawler.readings.later import on_page
from crawler.readings.model import DocumentLink, Link
from crawler.registry import bare_host
from crawler.text import norm

if TYPE_CHECKING:
    from crawler.readings.reading import Reading
    from crawler.vocabulary import Vocabulary

_KINDS = {
    "pdf": "pdf",
    **dict.fromkeys(["doc", "docx", "rtf", "dotx", "dot", "docm"], "doc"),
    **dict.fromkeys(["xls", "xlsx", "xlsm", "csv"], "xls"),
    **dict.fromkeys(["odt", "ods", "ott"], "odt"),
    **dict.fromkeys(["zip", "rar", "7z"], "zip"),
}
# Coded names that offices give their forms: FS-001-2022, SAT-2237, DRPSA-011.
_CODE = re.compile(r"\b([a-z]{2,6})[- ](\d{2,4})(?:[- ](?:\d{2,4}|[a-z]{1,2}))?\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BETWEEN, _DIGIT = re.compile(r"[/&?=]"), re.compile(r"\d")
_STRONG, _FORM, _CODED, _REPORT, _INTERNAL = 3, 2, 2, 3, 6


def documents(reading: Reading) -> tuple[DocumentLink, ...]:
    """Every link that leads, or seems to lead, to a file."""
    vocabulary = reading.lens.vocabulary
    found: dict[str, DocumentLink] = {}
    for link, address in zip(reading.links, reading.addresses, strict=True):
        if address.file:
            points, known = score(vocabulary, link.url, link.label, link.context), found.get(link.url)
            if known is None or abs(points) > abs(known.score):
                found[link.url] = _document(link, address.file, points)
    return tuple(found.values())


def _document(link: Link, kind: str, points: int) -> DocumentLink:
    known = {"url": link.url, "label": link.label, "kind": kind, "score": points, "context": link.context}
    return on_page(DocumentLink, known, selector=(getattr, link, "selector"))


def kind_of_file(vocabulary: Vocabulary, url: str) -> str:
    """pdf, doc, xls, odt, zip, unknown or cloud; "" when the address is of no document."""
    if not url.startswith("http"):
        return ""
    head, _, query = url.partition("#")[0].partition("?")
    last = head.rpartition("/")[2].lower()
    ending = _KINDS.get(last.rpartition(".")[2]) or _KINDS.get(query.lower().rpartition(".")[2])
    if ending:
        return ending
    host = bare_host((head.split("/", 3)[2] if head.count("/") >= 2 else "").partition(":")[0])
    if belongs(host, vocabulary.lists["documents.cloud_hosts"]):
        return "" if "/forms/" in head else "cloud"
    if "." in last and not last.endswith((".php", ".aspx", ".asp", ".html", ".htm", ".jsp")):
        return ""
    # /descargas/ alone is a page that lists; a download has a number or a parameter after it.
    if not query and not _DIGIT.search(last):
        return ""
    segments = _BETWEEN.split((head.partition("//")[2].partition("/")[2] + "?" + query).lower())
    paths = vocabulary.lists["documents.download_paths"]
    return "" if set(paths).isdisjoint(segments if query else segments[:-1]) else "unknown"


@lru_cache(maxsize=4096)
def score(vocabulary: Vocabulary, url: str, label: str, context: str) -> int:
    """The label decides, else the file name, else (weakly) the item around the link."""
    internal = vocabulary.words("documents.internal")
    name = norm(re.sub(r"[-_+.]+", " ", unquote(url.partition("?")[0].rpartition("/")[2].rpartition(".")[0])))
    around = norm(context)
    if any(text in internal for text in (label, name, around)):
        return -_INTERNAL
    found = _points(vocabulary, norm(label)) or _points(vocabulary, name, coded=1)
    return found or max(-1, min(1, _points(vocabulary, around)))


def _points(vocabulary: Vocabulary, text: str, coded: int = _CODED) -> int:
    words = vocabulary.words
    form, report = words("documents.form").find(text), words("documents.report").find(text)
    code = coded if _has_code(vocabulary, text) else 0
    if form and report:
        # "Guía para llenar el formulario" is a guide, "Requisitos y formulario" has both.
        first, second = sorted((form, report), key=text.find)
        if first == report and f"{first} y {second}" not in text:
            return -_REPORT
    elif report:
        return -_REPORT + code
    return (_FORM if form else 0) + (_STRONG if text in words("documents.strong_form") else 0) + code


def _has_code(vocabulary: Vocabulary, text: str) -> bool:
    plain = vocabulary.lists["documents.no_codes"]
    return any(match[1] not in plain and not _YEAR.fullmatch(match[2]) for match in _CODE.finditer(text))
