"""Evidence pictures: only real JPEGs named by their hash are measured and copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.edition import build
from reports.evidence import Pictures, jpeg_size
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference

DIGEST = "c" * 64
FRAME = b"\xff\xc0\x00\x11\x08" + (900).to_bytes(2, "big") + (1280).to_bytes(2, "big") + b"\x03" + b"\x00" * 9
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab" + FRAME


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (JPEG, (1280, 900)),
        (b"\x89PNG", None),
        (b"", None),
        (b"\xff\xd8", None),
        (JPEG[:12], None),
        (b"\xff\xd8\xff\xe0\xff\xff", None),
    ],
)
def test_size(data: bytes, size: tuple[int, int] | None) -> None:
    assert jpeg_size(data) == size


@pytest.mark.parametrize("digest", ["", "../etc/passwd", "C" * 64, "c" * 63, "d" * 64])
def test_a_name_that_is_no_hash_or_no_file_is_no_picture(tmp_path: Path, digest: str) -> None:
    assert Pictures(tmp_path).size(digest) is None


def test_cited_pictures_are_copied_and_no_other(tmp_path: Path) -> None:
    folder, target = tmp_path / "evidence", tmp_path / "out"
    folder.mkdir()
    for name in (f"{DIGEST}.jpg", f"{'e' * 64}.jpg", f"{DIGEST}.html"):
        (folder / name).write_bytes(JPEG)
    pictures = Pictures(folder)
    edition = build(fake_frames(picture=DIGEST), fake_method(), fake_reference(), fake_causes(), pictures.size)
    pictures.copy(edition.sites, target)
    assert [path.name for path in target.iterdir()] == [f"{DIGEST}.jpg"]
    cited = next(c for s in edition.sites for f in s.findings for c in f.citations)
    assert (cited.screenshot, cited.size, cited.box) == (f"{DIGEST}.jpg", (1280, 900), (80.0, 300.0, 420.0, 44.0))
