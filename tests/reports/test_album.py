"""The album as files: every chart drawn without labels that meet, the book tagged, two runs equal byte for byte."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, sync_playwright

from reports.album import Album, write_album
from reports.pictures import Painter
from reports.words import Words
from service.printing import print_pages
from tests.reports import several

# The four corners of every text but the stamp, as they stand on the page: slanted names have slanted boxes
CORNERS = """() => [...document.querySelectorAll("text")].filter((t) => t.textContent.trim() && t.textContent !== "Simulación")
  .map((t) => { const b = t.getBBox(), m = t.getScreenCTM();
    const at = (x, y) => [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f];
    return [t.textContent, [at(b.x, b.y), at(b.x + b.width, b.y), at(b.x + b.width, b.y + b.height), at(b.x, b.y + b.height)]]; })"""
ROOM = 1.5  # pixels that two boxes may share: fonts differ by a hair from machine to machine
Box = list[tuple[float, float]]


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes, turned or not, share more than ROOM in every direction."""
    for box in (one, other):
        for n in range(2):
            x, y = box[n + 1][0] - box[n][0], box[n + 1][1] - box[n][1]
            length = math.hypot(x, y) or 1.0
            a, b = ([(px * x + py * y) / length for px, py in corners] for corners in (one, other))
            if min(max(a), max(b)) - max(min(a), min(b)) <= ROOM:
                return False
    return True


def meeting(texts: list[tuple[str, Box]]) -> list[tuple[str, str]]:
    return [(a, c) for n, (a, b) in enumerate(texts) for c, d in texts[n + 1 :] if meet(b, d)]


def square(x: float, y: float, turned: float = 0) -> Box:
    corners = [(0, 0), (40, 0), (40, 10), (0, 10)]
    cos, sin = math.cos(turned), math.sin(turned)
    return [(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in corners]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (square(0, 0), square(30, 5), True),
        (square(0, 0), square(50, 0), False),
        (square(0, 0, -math.pi / 4), square(20, 0, -math.pi / 4), False),
        (square(0, 0, -math.pi / 4), square(5, 0, -math.pi / 4), True),
    ],
)
def test_turned_boxes_meet_or_do_not(one: Box, other: Box, expected: bool) -> None:
    assert meet(one, other) is expected


def test_pages_of_an_album_without_a_browser(tmp_path: Path) -> None:
    album = write_album(several.alone(simulated=True), several.background(), tmp_path, Words(), painter=None)
    assert len(album.pages) == 26
    assert all(page.is_file() for page in (*album.pages, album.book, album.findings, tmp_path / "index.html"))
    book = album.book.read_text(encoding="utf-8")
    assert "instituciones y direcciones de prueba" in book
    assert "Donde la matriz y el texto no coinciden" in book
    assert {p.stem for p in (tmp_path / "graficas").glob("*.csv")} >= {page.stem for page in album.pages}
    assert 'src="graficas' not in book, "no picture is promised that was not drawn"


@pytest.fixture(scope="module")
def album(browser: str, painter: Painter, tmp_path_factory: pytest.TempPathFactory) -> Album:
    return written(tmp_path_factory.mktemp("album"), browser, painter)


def written(out: Path, browser: str, painter: Painter) -> Album:
    made = write_album(several.edition(), several.background(), out, Words(), painter=painter)
    targets = {page: page.with_suffix(".pdf") for page in (made.book, made.findings)}
    with ThreadPoolExecutor(1) as own:  # a thread without the event loop of the fixture that opens pages
        own.submit(print_pages, targets, Path(browser), made.title, datetime(2026, 10, 7, tzinfo=UTC)).result()
    return made


@pytest.fixture(scope="module")
def chromium(browser: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        yield chromium
        chromium.close()


@pytest.mark.full
def test_no_label_meets_another_nor_leaves_the_picture(chromium: Browser, album: Album) -> None:
    page = chromium.new_page(viewport={"width": 1100, "height": 1700})
    pictures = [p for p in sorted((album.book.parent / "graficas").glob("*.svg")) if ".dark" not in p.name]
    assert len(pictures) == 3 * len(album.pages) + 13
    found = {path.name: wrong for path in pictures if (wrong := wrong_labels(page, path))}
    page.close()
    assert found == {}


def wrong_labels(page: Page, path: Path) -> list[Any]:
    """Pairs of labels of a drawing that meet, and labels that leave it."""
    page.goto(path.as_uri())
    texts = [(text, [tuple(corner) for corner in box]) for text, box in page.evaluate(CORNERS)]
    assert len(texts) > 4, path.name
    root = etree.parse(str(path)).getroot()
    width, height = float(root.get("width")), float(root.get("height"))
    out = [t for t, box in texts if any(not (-1 < x < width + 1 and -1 < y < height + 1) for x, y in box)]
    return [*meeting(texts), *out]


@pytest.mark.full
def test_two_runs_are_equal_byte_for_byte(browser: str, painter: Painter, album: Album, tmp_path: Path) -> None:
    again = written(tmp_path / "again", browser, painter)
    one, two = (digests(made.book.parent) for made in (album, again))
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
    assert {"libro.pdf", "hallazgos.pdf", "graficas/cambio.png", "graficas/vecinos.svg", "graficas/egdi.csv"} <= set(
        one
    )


def digests(folder: Path) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_a_chart_fits_and_is_named(chromium: Browser, album: Album, width: int, scheme: Any) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    for path in album.pages:
        page.goto(path.as_uri())
        # Not wait_for_function: what it asks again is compiled in the page, whose policy forbids that.
        assert page.locator("picture img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
        assert len(page.get_attribute("picture img", "alt") or "") > 30, path.name
        assert page.locator("details table tbody tr").count() > 0, path.name
    context.close()
