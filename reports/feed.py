"""Feed: an Atom feed of quarters and corrections, for those who want to be told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from reports.environment import Book
from reports.paths import HOME, address_of, path_of
from reports.records import NOTHING
from reports.words import moment_utc

FILES = {"es": "novedades.xml", "en": "en/news.xml"}
_NAMESPACE = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_NEVER = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class _Entry:
    key: str  # last part of the entry's id, which never changes
    title: str
    summary: str
    updated: str
    page: str


def feed(book: Book) -> tuple[str, str]:
    """(path, XML). Ids are URNs of registry and quarter, so that they outlive a change of address."""
    words, run = book.words, book.edition.run
    entries = sorted([*_quarters(book), *_corrections(book)], key=lambda e: (e.updated, e.key), reverse=True)
    root = Element("feed", {"xmlns": _NAMESPACE, f"{_XML}lang": words.language})
    SubElement(root, "id").text = f"urn:egob:{run.registry}:{words.language}"
    SubElement(root, "title").text = _marked(book, words.say("Gobierno electrónico en Guatemala"))
    SubElement(root, "updated").text = max((e.updated for e in entries), default=_NEVER)
    SubElement(SubElement(root, "author"), "name").text = "egob"
    for entry in entries:
        _write(root, book, entry)
    indent(root)
    return FILES[words.language], '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _write(root: Element, book: Book, entry: _Entry) -> None:
    node = SubElement(root, "entry")
    SubElement(node, "id").text = f"urn:egob:{book.edition.run.registry}:{book.words.language}:{entry.key}"
    SubElement(node, "title").text = _marked(book, entry.title)
    SubElement(node, "updated").text = entry.updated
    SubElement(node, "summary").text = entry.summary
    base = book.publication.address
    up = "../" * FILES[book.words.language].count("/")
    SubElement(node, "link", {"href": address_of(base, entry.page) if base else up + entry.page})


def _marked(book: Book, title: str) -> str:
    return book.words.say("Simulación: %(title)s", title=title) if book.edition.run.simulated else title


def _quarters(book: Book) -> Iterator[_Entry]:
    words, edition = book.words, book.edition
    now = edition.run
    mean = ("executive", "", "headline")
    rows = [(p.quarter, p.rubric_version, p.last_read, p.averages.get(mean, NOTHING)) for p in edition.past]
    rows.append((now.quarter, now.rubric_version, now.last_read, edition.average("executive")))
    for quarter, version, read, average in rows:
        yield _Entry(
            key=f"{quarter}:{version}",
            title=words.say("Resultados de %(quarter)s", quarter=quarter),
            summary=words.say(
                "Promedio del Organismo Ejecutivo: %(points)s de 100 puntos, método %(version)s.",
                points=words.points(average.points),
                version=version,
            ),
            updated=moment_utc(read) or _NEVER,
            page=path_of(words.language, HOME) if quarter == now.quarter else path_of(words.language, "changes"),
        )


def _corrections(book: Book) -> Iterator[_Entry]:
    words, edition = book.words, book.edition
    for c in edition.corrections:
        yield _Entry(
            key=f"{edition.run.quarter}:{c.site}:{c.criterion}:{c.decided_at}",
            title=words.say(
                "Corrección: %(site)s, %(criterion)s", site=_site(book, c.site), criterion=_name(book, c.criterion)
            ),
            summary=c.reason,
            updated=c.decided_at,
            page=path_of(words.language, "corrections"),
        )


def _site(book: Book, key: str) -> str:
    site = book.edition.site_by_id.get(key)
    return site.name if site else key


def _name(book: Book, key: str) -> str:
    known = book.edition.method.by_id.get(key)
    return book.words.pick(known.name) if known else key
