"""The archive: what is written is read back the same, by us and by other WARC readers."""

from __future__ import annotations

import gzip
import io
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator

from crawler.archive import Archive, Capture, WarcFolder
from crawler.archive_objects import WarcObjects
from crawler.storage import StorageError

AT = datetime(2026, 10, 5, 20, 0, 1, 500000, tzinfo=UTC)


def note(seq: int, **facts: object) -> dict[str, object]:
    return {"attempt": 1, "seq": seq, **facts}


PLAIN = Capture(
    "http://a.gob.test:8080/b?c=1", AT, note(0, step={"purpose": "home"}), 200, "OK",
    (("Content-Type", "text/html"), ("Content-Encoding", "br"), ("Set-Cookie", "x=1")), "Educación".encode(),
    request_headers=(("User-Agent", "EGobGT/1.0"),),
)  # fmt: skip
RENDERED = Capture(
    "http://a.gob.test/", AT, note(1), rendered=True, body=b"<p>dom", screenshot=b"\xff\xd8jpg",
    elements=({"selector": "p", "kind": "link", "text": "x", "x": 0, "y": 0, "width": 1, "height": 1},),
)  # fmt: skip
FAILED = Capture("http://a.gob.test/dead", AT, note(2, error="timeout"))


@pytest.fixture(params=["folder", "objects on disk", "objects in memory"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    """Every archive: one that appends, and one of objects that never change."""
    if request.param == "folder":
        return WarcFolder(tmp_path)
    kind = "local" if request.param == "objects on disk" else "memory"  # any other address of fsspec: a generic store
    return WarcObjects(f"{kind}://{tmp_path}/store/run")


@pytest.fixture
def folder(tmp_path: Path) -> WarcFolder:
    archive = WarcFolder(tmp_path)
    for capture in (PLAIN, RENDERED, FAILED):
        archive.write("sitio", capture)
    return archive


def test_captures_come_back_in_order(folder: WarcFolder) -> None:
    plain, rendered, failed = folder.read("sitio")
    assert (plain.status, plain.body.decode(), plain.url) == (200, "Educación", PLAIN.url)
    assert plain.headers == {"content-type": "text/html", "content-length": "10"}
    assert (rendered.body, rendered.elements[0]["selector"]) == (b"<p>dom", "p")
    assert folder.picture("sitio", rendered.picture) == b"\xff\xd8jpg"
    assert (failed.status, failed.body, failed.meta["error"]) == (0, b"", "timeout")
    assert [c.at for c in (plain, rendered, failed)] == [AT] * 3


def test_a_repeated_run_has_the_same_record_ids(folder: WarcFolder, tmp_path: Path) -> None:
    again = WarcFolder(tmp_path / "again")
    again.write("sitio", PLAIN)
    assert next(again.read("sitio")).record == next(folder.read("sitio")).record


def test_what_is_behind_a_committed_end_is_cut(archive: Archive) -> None:
    _record, end = archive.write("sitio", PLAIN)
    archive.write("sitio", RENDERED)
    archive.cut("sitio", end)
    assert [c.url for c in archive.read("sitio")] == [PLAIN.url]
    archive.write("sitio", FAILED)
    assert [c.url for c in archive.read("sitio")] == [PLAIN.url, FAILED.url]


def test_every_archive_gives_back_the_same(archive: Archive, folder: WarcFolder) -> None:
    assert list(archive.read("otro")) == []
    archive.cut("otro", 0)
    ends = [archive.write("otro", capture)[1] for capture in (PLAIN, RENDERED, FAILED)]
    found = list(archive.read("otro"))
    assert [replace(one, record="", picture="") for one in found] == [
        replace(one, record="", picture="") for one in folder.read("sitio")
    ]
    assert archive.picture("otro", found[1].picture) == b"\xff\xd8jpg"
    assert archive.picture("otro", "<urn:none>") == b""
    assert ends == sorted(set(ends))


def test_an_archive_is_listed_weighed_copied_and_removed(archive: Archive) -> None:
    assert isinstance(archive, WarcFolder | WarcObjects)
    assert (archive.sites(), archive.size("uno")) == ([], 0)
    for site in ("uno", "dos"):
        ends = [archive.write(site, capture)[1] for capture in (PLAIN, RENDERED)]
        assert archive.size(site) == ends[-1]
    assert archive.sites() == ["dos", "uno"]
    with archive.whole("uno") as stream:
        whole = stream.read()
    assert len(whole) == archive.size("uno")
    with gzip.GzipFile(fileobj=io.BytesIO(whole)) as records:
        assert records.read().startswith(b"WARC/1.1")
    archive.remove("uno")
    archive.remove("uno")
    assert (archive.sites(), archive.size("uno"), list(archive.read("uno"))) == (["dos"], 0, [])
    assert archive.write("uno", PLAIN)[1] == archive.size("uno")


def test_objects_in_a_row_are_the_file_that_any_reader_opens(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    one, other = WarcFolder(tmp_path / "file"), WarcObjects(f"local://{tmp_path}/objects")
    for capture in (PLAIN, RENDERED, FAILED):
        assert one.write("sitio", capture)[0] == other.write("sitio", capture)[0]
    joined = b"".join(path.read_bytes() for path in sorted((tmp_path / "objects" / "sitio").iterdir()))
    (tmp_path / "joined.warc.gz").write_bytes(joined)
    with (tmp_path / "joined.warc.gz").open("rb") as stream:
        kinds = [str(record.record_type) for record in FastIterator(stream)]
    with one.path("sitio").open("rb") as stream:
        assert kinds == [str(record.record_type) for record in FastIterator(stream)]


def test_another_process_goes_on_where_the_objects_end(tmp_path: Path) -> None:
    url = f"local://{tmp_path}/objects"
    _record, end = WarcObjects(url).write("sitio", PLAIN)
    second = pickle.loads(pickle.dumps(WarcObjects(url)))  # noqa: S301 - our own
    second.write("sitio", RENDERED)  # torn from the ledger: killed before the commit
    third = WarcObjects(url)
    third.cut("sitio", end)
    third.write("sitio", FAILED)
    assert [c.url for c in WarcObjects(url).read("sitio")] == [PLAIN.url, FAILED.url]


def test_a_store_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="no se puede escribir aquí"):
        WarcObjects(f"local://{tmp_path}/file/objects").write("sitio", PLAIN)


def test_a_torn_tail_is_cut_too(tmp_path: Path) -> None:
    archive = WarcFolder(tmp_path)
    _record, end = archive.write("sitio", PLAIN)
    with archive.path("sitio").open("ab") as file:
        file.write(b"\x1f\x8b\x08 half a record")
    archive.cut("sitio", end)
    assert len(list(archive.read("sitio"))) == 1


def test_other_readers_accept_it(folder: WarcFolder) -> None:
    path = folder.path("sitio")
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert "digest pass" in done.stdout
    assert "fail" not in done.stdout
    with path.open("rb") as stream:
        records = [
            (record.headers["WARC-Type"], record.verify_block_digest())
            for record in FastIterator(stream, parse_http=False)
        ]
    kinds = ["warcinfo", "response", "request", "metadata", *["resource"] * 3, "metadata", "metadata"]
    assert records == [(kind, True) for kind in kinds]
