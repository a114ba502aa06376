"""WACZ: the archive of a quarter or of one site in a file that replay tools open. It is private, as the archive is."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, urlencode, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawler.archive import Holdings
from crawler.charset import decode
from crawler.registry import Registry
from crawler.storage import storing
from crawler.whereabouts import open_archive
from service.context import Context
from service.quarter import registry_of

VERSION = "1.1.1"  # of the WACZ specification
_INDEXED = {"response", "resource"}
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_HEAD, _LONGEST = 65_536, 200  # bytes of a page in which its title is looked for, characters of a title
_WWW = re.compile(r"^www\d*\.")


@dataclass(frozen=True)
class Entry:
    """One record in the index: where it stands in which file of archive/."""

    url: str
    mime: str
    status: str
    digest: str
    length: int
    offset: int
    filename: str
    at: datetime
    title: str | None = None  # of a page that a reader may begin with

    @property
    def line(self) -> str:
        """The line of the index (CDXJ)."""
        told = {k: str(v) for k, v in asdict(self).items() if k not in {"at", "title"} and v != ""}
        return f"{surt(self.url)} {self.at.astimezone(UTC):%Y%m%d%H%M%S} {json.dumps(told, ensure_ascii=False)}"


def surt(url: str) -> str:
    """The sort key of an address as replay tools build it: host reversed and without www, lower case, query sorted."""
    parts = urlsplit(url.lower())
    if parts.scheme not in {"http", "https"}:
        return url.replace(" ", "%20")
    host = ",".join(reversed(_WWW.sub("", parts.hostname or "").split(".")))
    port = f":{parts.port}" if parts.port and (parts.scheme, parts.port) not in {("http", 80), ("https", 443)} else ""
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True))) if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{'?' + query if query else ''}"


def entries(name: str, stream: BinaryIO) -> Iterator[Entry]:
    """What a WARC file holds, in its order."""
    found = ArchiveIterator(stream)
    for record in found:
        if record.rec_type not in _INDEXED:
            continue
        headers, http = record.rec_headers, record.http_headers
        body = record.content_stream().read()
        status = (http.get_statuscode() or "") if http else ""
        kind = (http.get_header("Content-Type") if http else headers.get_header("Content-Type")) or ""
        mime = kind.partition(";")[0].strip().lower()
        at = datetime.fromisoformat(headers.get_header("WARC-Date"))
        page = record.rec_type == "response" and status == "200" and mime in {"text/html", "application/xhtml+xml"}
        url, digest = headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Payload-Digest") or ""
        place = (found.get_record_length(), found.get_record_offset())
        yield Entry(url, mime, status, digest, *place, name, at, _title(body, record) if page else None)


def _title(body: bytes, record: ArcWarcRecord) -> str:
    headers = {key.lower(): value for key, value in record.http_headers.headers}
    match = _TITLE.search(decode(body[:_HEAD], headers))
    return " ".join(unescape(match.group(1)).split())[:_LONGEST] if match else ""


def export(context: Context, out: Path, site: str = "") -> Path:
    """Write the archive of the quarter, or of one site with the portals credited to it, to `out`.

    Raises KeyError for an unknown site and when nothing was crawled, ValueError for a place that readers see."""
    if out.resolve().is_relative_to((context.var / "public").resolve()):
        raise ValueError(f"{out}: el archivo guarda lo leído con nombres y teléfonos y no se publica: otra carpeta")
    archive = open_archive(context.run_folder)
    sites = [one for one in _sites(registry_of(context), site) if archive.size(one)]
    if not sites:
        run = f"{context.registry} {context.quarter} {site}".strip()
        raise KeyError(f"{run}: no hay archivo; no se visitó, o se retiró con egob prune")
    title = " ".join(filter(None, ("egob", context.registry, context.quarter, site)))
    part = out.with_name(f".{out.name}.part")
    with storing(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        part.touch(mode=0o600)
        write(part, archive, sites, title + (" (simulación)" if context.simulated else ""))
        part.replace(out)
    return out


def _sites(registry: Registry, site: str) -> list[str]:
    if not site:
        return list(registry.sites)
    if site not in registry.sites:
        raise KeyError(f"{site}: no such site in this run")
    return [site, *(other.id for other in registry.sites.values() if other.owner == site)]


def write(path: Path, archive: Holdings, sites: Iterable[str], title: str) -> None:
    """The file itself. WARCs are stored as they are, so that a reader can seek; equal archives give equal bytes."""
    found: list[Entry] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package:
        resources = []
        for name, site in ((f"{site}.warc.gz", site) for site in sites):
            with archive.whole(site) as stream:
                found += entries(name, stream)
                stream.seek(0)
                resources.append(_put_stream(package, f"archive/{name}", stream))
        index = "".join(f"{line}\n" for line in sorted(entry.line for entry in found))
        resources.append(_put(package, "indexes/index.cdxj", index))
        pages = _first_pages(found)
        resources.append(_put(package, "pages/pages.jsonl", _pages(pages)))
        told = json.dumps(_descriptor(found, pages, resources, title), ensure_ascii=False, indent=1)
        digest = _put(package, "datapackage.json", told)["hash"]
        _put(package, "datapackage-digest.json", json.dumps({"path": "datapackage.json", "hash": digest}))


def _first_pages(found: Iterable[Entry]) -> list[Entry]:
    """Each page once, as it was first read."""
    pages: dict[str, Entry] = {}
    for entry in found:
        if entry.title is not None:
            pages.setdefault(entry.url, entry)
    return list(pages.values())


def _pages(pages: Iterable[Entry]) -> str:
    lines: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "Páginas"}]
    lines += [
        {"id": str(n), "url": page.url, "ts": _time(page.at), "title": page.title or page.url}
        for n, page in enumerate(pages, start=1)
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _descriptor(
    found: Iterable[Entry], pages: list[Entry], resources: list[dict[str, Any]], title: str
) -> dict[str, Any]:
    last = max((entry.at for entry in found), default=datetime(1970, 1, 1, tzinfo=UTC))
    first = {"mainPageUrl": pages[0].url, "mainPageDate": _time(pages[0].at)} if pages else {}
    head = {"profile": "data-package", "wacz_version": VERSION, "title": title, "created": _time(last)}
    return {**head, "software": "egob", **first, "resources": resources}


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _info(name: str) -> zipfile.ZipInfo:
    """A member without the time of writing."""
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o600 << 16
    return info


def _put(package: zipfile.ZipFile, name: str, text: str) -> dict[str, Any]:
    data = text.encode()
    package.writestr(_info(name), data)
    return _resource(name, hashlib.sha256(data).hexdigest(), len(data))


def _put_stream(package: zipfile.ZipFile, name: str, source: BinaryIO) -> dict[str, Any]:
    total, size = hashlib.sha256(), 0
    with package.open(_info(name), "w", force_zip64=True) as target:
        while chunk := source.read(2**20):
            target.write(chunk)
            total.update(chunk)
            size += len(chunk)
    return _resource(name, total.hexdigest(), size)


def _resource(name: str, digest: str, size: int) -> dict[str, Any]:
    return {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{digest}", "bytes": size}
