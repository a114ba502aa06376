"""WACZ: what the specification asks for is there and true, every line of the index leads to its record, and it is private."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler import whereabouts
from crawler.archive import WarcFolder
from crawler.capture import Capture
from service.context import Context
from service.wacz import export, surt
from tests.service.registries import CONFIG, INSTITUTIONS, SITES

HOSTS = (("msp", "www.msp.gob.test"), ("msp-datos", "datos.msp.gob.test"), ("sec", "sec.gob.test"))
HTML = (("Content-Type", "text/html; charset=iso-8859-1"),)


def captures(host: str) -> Iterator[Capture]:
    at = datetime(2026, 10, 6, 2, tzinfo=UTC)
    page = "<title> Trámites\n &amp; más</title><p>ñ".encode("latin-1")
    for seq, (path, status, headers, body) in enumerate(
        [
            ("/", 301, (("Location", "/inicio"),), b""),
            ("/inicio", 200, HTML, page),
            ("/inicio", 200, HTML, b"<title>Otra vez</title>"),
            ("/Doc.pdf?b=2&a=1", 200, (("Content-Type", "application/pdf"),), b"%PDF-1.4"),
            ("/no", 404, HTML, b"<title>No</title>"),
        ]
    ):
        meta = {"attempt": 1, "seq": seq}
        yield Capture(f"https://{host}{path}", at.replace(minute=seq), meta, status, "x", headers, body)
    meta = {"attempt": 1, "seq": 9}
    yield Capture(f"https://{host}/inicio", at, meta, body=b"<p>DOM", rendered=True, screenshot=b"\xff\xd8jpeg")


@pytest.fixture
def context(tmp_path: Path) -> Context:
    found = Context(CONFIG, tmp_path, "prueba", "2026T4")
    found.frozen_registry.mkdir(parents=True)
    (found.frozen_registry / "institutions.csv").write_text(INSTITUTIONS, encoding="utf-8")
    (found.frozen_registry / "sites.csv").write_text(SITES, encoding="utf-8")
    folder = WarcFolder(found.run_folder / "warc")
    for site, host in HOSTS:
        for capture in captures(host):
            folder.write(site, capture)
    return found


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        infos = package.infolist()
        assert {i.compress_type for i in infos if i.filename.startswith("archive/")} == {zipfile.ZIP_STORED}
        return {i.filename: package.read(i) for i in infos}


def test_what_the_specification_asks_for_is_there(context: Context, tmp_path: Path) -> None:
    found = members(export(context, tmp_path / "w" / "t.wacz"))
    warcs = {f"archive/{site}.warc.gz" for site in ("msp", "msp-datos", "sec")}
    others = {"indexes/index.cdxj", "pages/pages.jsonl", "datapackage.json", "datapackage-digest.json"}
    assert found.keys() == warcs | others
    told: dict[str, Any] = json.loads(found["datapackage.json"])
    assert (told["profile"], told["wacz_version"]) == ("data-package", "1.1.1")
    assert told["created"] == "2026-10-06T02:04:00Z"
    assert {r["path"] for r in told["resources"]} == found.keys() - {"datapackage.json", "datapackage-digest.json"}
    for resource in told["resources"]:
        data = found[resource["path"]]
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest(), resource["path"]
        assert resource["bytes"] == len(data)
        assert resource["name"] == resource["path"].split("/")[-1]
    digest = "sha256:" + hashlib.sha256(found["datapackage.json"]).hexdigest()
    assert json.loads(found["datapackage-digest.json"]) == {"path": "datapackage.json", "hash": digest}


def test_every_line_of_the_index_leads_to_its_record(context: Context, tmp_path: Path) -> None:
    found = members(export(context, tmp_path / "t.wacz"))
    lines = found["indexes/index.cdxj"].decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 3 * 7  # five answers, a DOM and a picture each
    for line in lines:
        key, stamp, rest = line.split(" ", 2)
        told = json.loads(rest)
        data = found["archive/" + told["filename"]][int(told["offset"]) :][: int(told["length"])]
        records = list(ArchiveIterator(BytesIO(data)))
        assert len(records) == 1, "the length is that of one record"
        headers = records[0].rec_headers
        assert headers.get_header("WARC-Target-URI") == told["url"]
        assert headers.get_header("WARC-Payload-Digest") == told["digest"]
        assert key == surt(told["url"])
        assert stamp == headers.get_header("WARC-Date")[:19].translate(str.maketrans("", "", "-:T"))
        if records[0].http_headers:
            assert records[0].http_headers.get_statuscode() == told["status"]


def test_pages_are_those_that_a_reader_may_begin_with(context: Context, tmp_path: Path) -> None:
    lines = [
        json.loads(line)
        for line in members(export(context, tmp_path / "t.wacz", "sec"))["pages/pages.jsonl"].splitlines()
    ]
    assert lines[0]["format"] == "json-pages-1.0"
    seen = [{k: v for k, v in line.items() if k != "id"} for line in lines[1:]]
    page = {"url": "https://sec.gob.test/inicio", "ts": "2026-10-06T02:01:00Z", "title": "Trámites & más"}
    assert seen == [page], "once, as it was first read; no redirect, document or error"


@pytest.mark.parametrize(
    ("site", "files"), [("msp", {"msp", "msp-datos"}), ("sec", {"sec"}), ("msp-datos", {"msp-datos"})]
)
def test_a_site_has_its_own_archive_and_that_of_its_portals(
    context: Context, tmp_path: Path, site: str, files: set[str]
) -> None:
    found = members(export(context, tmp_path / "t.wacz", site))
    assert {name for name in found if name.startswith("archive/")} == {f"archive/{f}.warc.gz" for f in files}


def digests(found: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """Key, file and digest of every line of the index; where a record stands depends on how it was packed."""
    lines = [line.split(" ", 2) for line in found["indexes/index.cdxj"].decode().splitlines()]
    return [(key, (told := json.loads(rest))["filename"], told["digest"]) for key, _stamp, rest in lines]


@pytest.mark.parametrize("where", ["memory://{}/store", "local://{}/store", "{}/mounted"])
def test_an_archive_elsewhere_gives_the_same_file(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv(whereabouts.ARCHIVE, where.format(tmp_path))
    there = replace(context, var=tmp_path / "there")
    whereabouts.settle(there.run_folder)
    shutil.copytree(context.frozen_registry, there.frozen_registry)
    archive = whereabouts.open_archive(there.run_folder)
    for site, host in HOSTS:
        for capture in captures(host):
            archive.write(site, capture)
    one, other = members(export(context, tmp_path / "a.wacz")), members(export(there, tmp_path / "b.wacz"))
    assert digests(other) == digests(one)
    assert other["pages/pages.jsonl"] == one["pages/pages.jsonl"]
    assert len(other["archive/msp.warc.gz"]) == archive.size("msp") > 0
    with archive.whole("msp") as stream:
        assert other["archive/msp.warc.gz"] == stream.read()
    assert not list(there.run_folder.rglob("*.warc.gz"))


def test_it_is_private(context: Context, tmp_path: Path) -> None:
    path = export(context, tmp_path / "wacz" / "t.wacz")
    assert path.stat().st_mode & 0o077 == 0
    for out in (context.public / "t.wacz", tmp_path / "wacz" / ".." / "public" / "t.wacz"):
        with pytest.raises(ValueError, match="no se publica"):
            export(context, out)
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize("site", ["nadie", "../../etc/passwd", "vac"])
def test_no_such_archive(context: Context, tmp_path: Path, site: str) -> None:
    with pytest.raises(KeyError):
        export(context, tmp_path / "t.wacz", site)
    assert not (tmp_path / "t.wacz").exists()


def test_equal_archives_give_equal_bytes(context: Context, tmp_path: Path) -> None:
    first, second = (export(context, tmp_path / name).read_bytes() for name in ("a.wacz", "b.wacz"))
    assert first == second


KEYS = {
    "https://www.minfin.gob.gt/": "gt,gob,minfin)/",
    "http://minfin.gob.gt": "gt,gob,minfin)/",
    "https://WWW2.Minfin.gob.gt/Paginas/Inicio.ASPX": "gt,gob,minfin)/paginas/inicio.aspx",
    "http://x.gob.gt:8080/a?b=2&a=1": "gt,gob,x:8080)/a?a=1&b=2",
    "https://x.gob.gt:443/": "gt,gob,x)/",
    "urn:dom:https://x.gob.gt/A": "urn:dom:https://x.gob.gt/A",
}  # fmt: skip


@pytest.mark.parametrize("url", KEYS)
def test_the_key_of_an_address(url: str) -> None:
    assert surt(url) == KEYS[url]
