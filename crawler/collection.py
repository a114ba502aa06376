"""Collection: WARC files that anybody made, as an archive by registry site.

Files of ours say of each capture what it was taken for. Of others' only the answers are known: a page belongs to the
registry site whose scope holds its address, the last capture of an address counts, and whether enough of the site is
there nobody can say, so that nothing is ever absent for want of a page.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import fsspec  # type: ignore[import-untyped]
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from crawler.capture import Stored
from crawler.evidence import Cause, Reachability, Status
from crawler.page import Purpose
from crawler.registry import Registry, Site
from crawler.scope import canonical, same_page
from crawler.step import Step, step_to_dict
from crawler.warc import read_captures, read_pictures

_BODY_BYTES = 8 * 2**20  # as much as a visit reads of a page
_PAGES = {"text/html", "application/xhtml+xml", ""}
_FEEDS = {"application/rss+xml", "application/atom+xml"}
_TORN = (ArchiveLoadFailed, EOFError, zlib.error)
ELSEWHERE = "de una colección"  # reason of a step that others took


@dataclass(frozen=True, order=True)
class Entry:
    """Where a capture of a site stands. `offset` below zero: the whole file is ours and of this site."""

    site: str
    url: str
    at: str
    path: str
    offset: int


@dataclass(frozen=True)
class Index:
    """What one file holds of the registry's sites. `torn`: why it could not be read, or not to its end."""

    path: str
    entries: tuple[Entry, ...] = ()
    others: int = 0  # answers of addresses that no site's scope holds
    torn: str = ""


def paths_of(pattern: str) -> list[str]:
    """Files of a pattern, on this machine or wherever fsspec reads."""
    return sorted(file.path if "://" not in pattern else file.full_name for file in fsspec.open_files(pattern, "rb"))


def index_of(path: str, registry: Registry) -> Index:
    """Read a file once."""
    found: list[Entry] = []
    others, torn = 0, "no tiene ningún registro WARC"
    with fsspec.open(path, "rb") as stream:
        iterator = ArchiveIterator(stream)
        try:
            for record in iterator:
                torn = ""
                if _ours(record):
                    return Index(path, _of_ours(path, registry))
                url = _answered(record)
                site = registry.owner_of(url) if url else ""
                if site:
                    at = record.rec_headers.get_header("WARC-Date") or ""
                    found.append(Entry(site, url, at, path, iterator.get_record_offset()))
                others += bool(url) and not site
        except _TORN as error:
            torn = f"{type(error).__name__}: {error}"[:200]
    return Index(path, tuple(found), others, torn)


def _ours(record: ArcWarcRecord) -> bool:
    return record.rec_type == "warcinfo" and b"software: egob\r\n" in record.content_stream().read()


def _answered(record: ArcWarcRecord) -> str:
    """The address of an answer with a body worth reading, else ""."""
    if record.rec_type != "response" or record.http_headers is None or record.http_headers.get_statuscode() != "200":
        return ""
    return canonical(record.rec_headers.get_header("WARC-Target-URI") or "")


def _of_ours(path: str, registry: Registry) -> tuple[Entry, ...]:
    with fsspec.open(path, "rb") as stream:
        sites = {str(stored.meta.get("site", "")) for stored in read_captures(stream)}
    return tuple(Entry(site, "", "", path, -1) for site in sorted(sites & set(registry.sites)))


class Collection:
    """An archive that is only read."""

    def __init__(self, entries: Iterable[Entry], registry: Registry) -> None:
        self._entries: dict[str, list[Entry]] = {}
        self._rows = registry.sites
        for entry in sorted(entries):
            self._entries.setdefault(entry.site, []).append(entry)

    @property
    def sites(self) -> list[str]:
        """Sites that the files hold something of, in registry order."""
        return [site for site in self._rows if site in self._entries]

    def read(self, site: str) -> Iterator[Stored]:
        """Captures of a site: those of our own files, or the last answer of every address."""
        entries = self._entries.get(site, [])
        ours = [entry.path for entry in entries if entry.offset < 0]
        for path in ours:
            with fsspec.open(path, "rb") as stream:
                yield from (stored for stored in read_captures(stream) if stored.meta.get("site") == site)
        if not ours:
            yield from _foreign(self._rows[site], entries)

    def picture(self, site: str, record: str) -> bytes:
        """A screenshot, of which only our own files have any."""
        for entry in self._entries.get(site, ()):
            if entry.offset < 0:
                with fsspec.open(entry.path, "rb") as stream:
                    found = dict(read_pictures(stream))
                if record in found:
                    return found[record]
        return b""

    def write(self, site: str, _capture: object) -> tuple[str, int]:
        """A collection is not written. Raises io.UnsupportedOperation."""
        raise io.UnsupportedOperation(site)

    def cut(self, site: str, _end: int) -> None:
        """A collection is not cut. Raises io.UnsupportedOperation."""
        raise io.UnsupportedOperation(site)

    def reachability(self, site: str) -> Reachability:
        """How the visit ended, where our own files say it; of others' files the site was read."""
        ends = [stored.meta["visit"] for stored in self.read(site) if "visit" in stored.meta]
        if not ends:
            return Reachability(Status.EVALUATED, Cause.NONE, ELSEWHERE, 1)
        last: Mapping[str, Any] = ends[-1]
        return Reachability(Status(last["status"]), Cause(last["cause"]), last["detail"], 1)


def _foreign(site: Site, entries: Sequence[Entry]) -> Iterator[Stored]:
    last = {same_page(entry.url): entry for entry in sorted(entries, key=lambda entry: entry.at)}
    chosen = sorted(last.values(), key=lambda entry: (entry.path, entry.offset))
    home = _home(site, chosen)
    for number, entry in enumerate(sorted(chosen, key=lambda entry: entry is not home)):
        with fsspec.open(entry.path, "rb") as stream:
            stream.seek(entry.offset)
            record = next(iter(ArchiveIterator(stream)))
            headers = {name.lower(): value for name, value in record.http_headers.headers}
            body = record.content_stream().read(_BODY_BYTES)
        purpose = Purpose.HOME if entry is home else _purpose(entry.url, headers)
        step = Step(purpose, entry.url, reason=ELSEWHERE, clicks=int(entry is not home), site=site.id)
        meta = {"attempt": 1, "seq": number, "site": site.id, "step": step_to_dict(step)}
        name = record.rec_headers.get_header("WARC-Record-ID") or f"<{entry.path}#{entry.offset}>"
        at = datetime.fromisoformat(entry.at)
        yield Stored(entry.url, at, meta, 200, headers, body, name)


def _home(site: Site, entries: Sequence[Entry]) -> Entry | None:
    """The page at the registry's address; where that only leads on, the shortest address below it."""
    exact = [entry for entry in entries if same_page(entry.url) == same_page(site.url)]
    return next(iter(exact or sorted(entries, key=lambda entry: (len(urlsplit(entry.url).path), entry.url))), None)


def _purpose(url: str, headers: Mapping[str, str]) -> Purpose:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _FEEDS:
        return Purpose.FEED
    if kind in _PAGES:
        return Purpose.CONTENT
    return Purpose.SITEMAP if urlsplit(url).path.endswith(("sitemap.xml", "sitemap_index.xml")) else Purpose.DOCUMENT
