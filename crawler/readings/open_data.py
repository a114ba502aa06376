"""Open data catalogues and machine-readable data sets (hand-book 5.13)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.readings.hosts import belongs, by_address, by_markup, by_script, host_of
from crawler.readings.marking import denied, distinct, from_link, heads, leading, mark, words
from crawler.readings.model import Mark, Tier
from crawler.text import norm

if TYPE_CHECKING:
    from crawler.readings.reading import Reading
    from crawler.vocabulary import Vocabulary

FILES = 3  # fewer are an annex, not a data set collection
_DATASET = ('"@type":"dataset"', '"@type":"datacatalog"', '"@type":["dataset"')


def open_data(reading: Reading) -> tuple[Mark, ...]:
    """Catalogues, files, links and words; data of the transparency duty and policy papers have counts=False."""
    return distinct([*_catalogue(reading), *_files(reading), *_links(reading), *_words(reading)])


def _catalogue(reading: Reading) -> Iterator[Mark]:
    found = by_markup(reading, "open_data")
    software = found[0] if found else by_script(reading, "open_data")
    software = software or by_address(reading, "open_data", reading.page.final_url)
    if software:
        selector = found[1] if found else ""
        yield mark("catalogue", Tier.A, selector, f"{software.name}: {reading.title}", why=f"catálogo {software.name}")
    elif any(sign in norm(s.text).replace(" ", "") for s in reading.scripts if "ataset" in s.text for sign in _DATASET):
        yield mark("catalogue", Tier.A, "script", reading.title, why="conjunto de datos descrito para máquinas")


def _files(reading: Reading) -> Iterator[Mark]:
    files = leading(reading, "data_file")
    if len(files) < FILES:
        return
    head = heads(reading)
    open_words = head in words(reading, "open_data.words") or reading.main_text in words(reading, "open_data.licence")
    if open_words and head not in words(reading, "open_data.transparency"):
        yield mark("files", Tier.B, files[0].selector, f"{len(files)} archivos: {files[0].label}", target=files[0].url)
    else:
        why = "archivos editables sin decir que son datos abiertos"
        yield denied("files", files[0].selector, files[0].label, why, target=files[0].url)


def is_data_file(vocabulary: Vocabulary, url: str) -> bool:
    """Whether an address ends as machine-readable files do, and is not named as something else."""
    name = urlsplit(url).path.lower().rpartition("/")[2] if "." in url[-12:] else ""
    stem, _, ending = name.rpartition(".")
    lists = vocabulary.lists
    return ending in lists["open_data.endings"] and not any(word in stem for word in lists["open_data.not_data"])


def is_portal(vocabulary: Vocabulary, url: str) -> bool:
    """Whether an address stands on a host for open data, by the list or by its name."""
    host, lists = host_of(url), vocabulary.lists
    named = host.partition(".")[0] in lists["open_data.host_words"] and not {"gob", "gov"}.isdisjoint(host.split("."))
    return bool(host) and (named or belongs(host, lists["open_data.portals"]))


def _links(reading: Reading) -> Iterator[Mark]:
    here = host_of(reading.page.final_url)
    for link in leading(reading, "open_data", "data_portal"):
        if host_of(link.url) != here:
            yield from_link("link", Tier.C, link, "enlace a un portal de datos abiertos")


def _words(reading: Reading) -> Iterator[Mark]:
    found = words(reading, "open_data.words").find(heads(reading, 4))
    if found:
        yield denied("words", "", found, "solo las palabras, sin datos a la vista")
