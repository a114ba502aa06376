"""Keeping: pages stay private, pictures are clipped and covered, copies are made of pages and of nothing else."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image

from crawler.archive import WarcFolder, sha256
from crawler.capture import Capture
from crawler.evidence import SiteEvidence
from reports.replay import SUFFIX
from scoring.finding import Citation, Finding, absent, present
from scoring.reason import say
from service.keeping import Kept, keep_cited

EVIDENCE = cast("SiteEvidence", SimpleNamespace(site=SimpleNamespace(id="uno"), everything=tuple))
HTML = (("Content-Type", "text/html; charset=iso-8859-1"),)
PAGE = "<html><body><h1 id=a>Trámites</h1></body></html>".encode("latin-1")
PHONE = {"selector": "", "kind": "personal", "text": "", "x": 700, "y": 2040, "width": 90, "height": 16}
BOX = (600.0, 2000.0, 100.0, 20.0)


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1366, 4000), (255, 255, 255)).save(out, "JPEG")
    return out.getvalue()


def capture(seq: int, body: bytes, **more: Any) -> Capture:
    at = datetime(2026, 10, 6, tzinfo=UTC)
    return Capture("https://uno.gob.test/", at, {"attempt": 1, "seq": seq}, body=body, **more)


@pytest.fixture
def archive(tmp_path: Path) -> tuple[WarcFolder, list[str], str]:
    """An archive of a page, a page with a telephone, a document and a rendered page with a picture; their records."""
    folder = WarcFolder(tmp_path / "warc")
    records = [
        folder.write("uno", capture(1, PAGE, status=200, headers=HTML))[0],
        folder.write("uno", capture(2, b"<p id=a>Tel. 2411-1900</p>", status=200, headers=HTML))[0],
        folder.write("uno", capture(3, b"%PDF-1.4 <p id=a>", status=200, headers=HTML))[0],
        folder.write("uno", capture(4, PAGE, rendered=True, screenshot=jpeg(), elements=(PHONE,)))[0],
    ]
    picture = next(s.picture for s in folder.read("uno") if s.picture)
    return folder, records, picture


def keep(archive: tuple[WarcFolder, list[str], str], findings: list[Finding], folder: Path) -> Kept:
    return keep_cited(archive[0], EVIDENCE, findings, folder)


def test_copies_are_made_of_pages_without_personal_data(archive: Any, tmp_path: Path) -> None:
    _, records, _ = archive
    cited = [absent(say("no"), tuple(Citation("u", "#a", record=record) for record in records[:3]))]
    kept = keep(archive, cited, tmp_path / "e")
    assert kept.files.keys() == set(records[:3])
    found = {path.name for path in (tmp_path / "e").iterdir()}
    page = sha256(PAGE)
    assert {name for name in found if name.endswith(SUFFIX)} == {f"{page}{SUFFIX}"}
    assert "Trámites" in (tmp_path / "e" / f"{page}{SUFFIX}").read_text(encoding="utf-8"), "read by its charset"
    assert {name for name in found if not name.endswith(SUFFIX)} == {f"{sha}.html" for sha in kept.files.values()}


def test_a_copy_goes_when_it_may_no_longer_be_shown(archive: Any, tmp_path: Path) -> None:
    path = tmp_path / "e" / f"{sha256(b'<p id=a>Tel. 2411-1900</p>')}{SUFFIX}"
    path.parent.mkdir()
    path.write_text("of an earlier scoring")
    keep(archive, [absent(say("no"), (Citation("u", "#a", record=archive[1][1]),))], tmp_path / "e")
    assert not path.exists()


def test_a_picture_is_clipped_and_covered_and_the_citation_follows(archive: Any, tmp_path: Path) -> None:
    _, records, picture = archive
    first = Citation("u", "#a", record=records[3], screenshot=picture, box=BOX)
    second = Citation("u", "", record=records[3], screenshot=picture)
    given = {"x": present(say("sí"), (first, second)), "y": present(say("sí"), (first,))}
    kept = keep(archive, list(given.values()), tmp_path / "e")
    shown = kept.clipped(given)
    around, whole = shown["x"].citations
    assert shown["y"].citations == (around,)
    assert (around.box, whole.box) == ((350.0, 200.0, 100.0, 20.0), None)
    assert len(list((tmp_path / "e").glob("*.jpg"))) == 2, "the whole picture is not among them"
    seen = Image.open(tmp_path / "e" / f"{kept.files[around.screenshot]}.jpg").convert("L")
    assert seen.size == (800, 420)
    pixel = seen.getpixel((350 + 700 - 600 + 40, 200 + 2040 - 2000 + 8))
    assert isinstance(pixel, int)
    assert pixel < 150, "the telephone beside the mark is covered"


def test_half_a_picture_is_none(archive: Any, tmp_path: Path) -> None:
    folder = archive[0]
    record = folder.write("uno", capture(5, PAGE, rendered=True, screenshot=jpeg()[:200]))[0]
    half = [s.picture for s in folder.read("uno") if s.picture][-1]
    given = {"x": present(say("sí"), (Citation("u", "#a", record=record, screenshot=half, box=BOX),))}
    shown = keep(archive, list(given.values()), tmp_path / "e").clipped(given)["x"].citations[0]
    assert (shown.screenshot, shown.box) == ("", None)
    assert not list((tmp_path / "e").glob("*.jpg"))
