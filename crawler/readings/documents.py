"""Links to documents, scored as form to fill in or report to read (hand-book 5.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler.readings.model import DocumentLink, Link
from crawler.registry import bare_host
from crawler.text import Words, norm

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
    scorer = _Scorer(reading.lens.vocabulary)
    found: dict[str, DocumentLink] = {}
    for link in reading.links:
        kind = scorer.kind(link.url)
        if kind:
            one = DocumentLink(link.url, link.label, kind, scorer.score(link), link.selector, link.context)
            known = found.get(link.url)
            if known is None or abs(one.score) > abs(known.score):
                found[link.url] = one
    return tuple(found.values())


class _Scorer:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._strong: Words = vocabulary.words("documents.strong_form")
        self._form = vocabulary.words("documents.form")
        self._report = vocabulary.words("documents.report")
        self._internal = vocabulary.words("documents.internal")
        self._clouds = vocabulary.lists["documents.cloud_hosts"]
        self._paths = frozenset(vocabulary.lists["documents.download_paths"])
        self._no_codes = frozenset(vocabulary.lists["documents.no_codes"])
        self._known: dict[str, bool] = {}  # host -> whether it is a cloud's

    def kind(self, url: str) -> str:
        """pdf, doc, xls, odt, zip, unknown or cloud; "" when the link is no document."""
        if not url.startswith("http"):
            return ""
        head, _, query = url.partition("#")[0].partition("?")
        last = head.rpartition("/")[2].lower()
        ending = _KINDS.get(last.rpartition(".")[2]) or _KINDS.get(query.lower().rpartition(".")[2])
        if ending:
            return ending
        if self._cloud(head.split("/", 3)[2] if head.count("/") >= 2 else ""):
            return "" if "/forms/" in head else "cloud"
        if "." in last and not last.endswith((".php", ".aspx", ".asp", ".html", ".htm", ".jsp")):
            return ""
        # /descargas/ alone is a page that lists; a download has a number or a parameter after it.
        if not query and not _DIGIT.search(last):
            return ""
        segments = _BETWEEN.split((head.partition("//")[2].partition("/")[2] + "?" + query).lower())
        return "unknown" if not self._paths.isdisjoint(segments if query else segments[:-1]) else ""

    def _cloud(self, host: str) -> bool:
        if host not in self._known:
            bare = bare_host(host.partition(":")[0])
            self._known[host] = any(bare == cloud or bare.endswith("." + cloud) for cloud in self._clouds)
        return self._known[host]

    def score(self, link: Link) -> int:
        """The label decides, else the file name, else (weakly) the item around the link."""
        name = norm(re.sub(r"[-_+.]+", " ", unquote(link.url.partition("?")[0].rpartition("/")[2].rpartition(".")[0])))
        context = norm(link.context)
        if any(text in self._internal for text in (link.label, name, context)):
            return -_INTERNAL
        found = self._of(norm(link.label)) or self._of(name, coded=1)
        return found or max(-1, min(1, self._of(context)))

    def _of(self, text: str, coded: int = _CODED) -> int:
        form, report = self._form.find(text), self._report.find(text)
        code = coded if self._has_code(text) else 0
        if form and report:
            # "Guía para llenar el formulario" is a guide, "Requisitos y formulario" has both.
            first, second = sorted((form, report), key=text.find)
            if first == report and f"{first} y {second}" not in text:
                return -_REPORT
        elif report:
            return -_REPORT + code
        return (_FORM if form else 0) + (_STRONG if text in self._strong else 0) + code

    def _has_code(self, text: str) -> bool:
        return any(match[1] not in self._no_codes and not _YEAR.fullmatch(match[2]) for match in _CODE.finditer(text))
