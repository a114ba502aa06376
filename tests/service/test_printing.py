"""Printing: dates of a PDF are those of the run, ids count from one, nothing else in the file moves, and a page prints the same twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from crawler.browser import find_browser
from service.printing import print_pages, steady

READ = datetime(2026, 10, 7, 14, 30, tzinfo=timezone(timedelta(hours=-6)))


@pytest.mark.parametrize(
    ("given", "made"),
    [
        (b"/CreationDate (D:20301231235959+00'00')", b"/CreationDate (D:20261007203000+00'00')"),
        (b"/ModDate (D:20301231235959Z)", b"/ModDate (D:20301231235959Z)"),
        (b"(D:2030 is text)", b"(D:2030 is text)"),
        (b"/ID (node00000166) (node00000158)", b"/ID (node00000002) (node00000001)"),
    ],
)
def test_dates_and_ids_keep_their_length(given: bytes, made: bytes) -> None:
    assert steady(given, READ) == made
    assert len(given) == len(made)


def test_a_page_prints_tagged_and_the_same_twice(tmp_path: Path) -> None:
    browser = find_browser()
    if browser is None:
        pytest.skip("no browser on this machine: nothing can be printed (set EGOB_BROWSER)")
    page = tmp_path / "libro.html"
    page.write_text("<html lang=es><title>Libro</title><h1>Uno</h1><p>ñandú<h2>Dos</h2>", encoding="utf-8")
    one, two = tmp_path / "1.pdf", tmp_path / "2.pdf"
    print_pages({page: one}, browser, "Título & más", READ.astimezone(UTC))
    print_pages({page: two}, browser, "Título & más", READ.astimezone(UTC))
    data = one.read_bytes()
    assert data == two.read_bytes()
    assert set(re.findall(rb"D:\d{14}", data)) == {b"D:20261007203000"}
    assert all(part in data for part in (b"/StructTreeRoot", b"/Outlines", b"/Lang"))
