"""Drawing: pictures in the order of their sketches, bitmaps at their scale, and nothing is fetched from anywhere."""

from __future__ import annotations

import json
import socket
import struct
from pathlib import Path

import pytest

from crawler.browser import find_browser
from reports.pictures import Painter, Sketch
from service.drawing import painter_of


@pytest.fixture(scope="module")
def painter() -> Painter:
    browser = find_browser()
    if browser is None:
        pytest.skip("no browser on this machine: nothing can be drawn (set EGOB_BROWSER)")
    return painter_of(Path(browser))


def figure(title: str, **layout: object) -> str:
    text = {"width": 200, "height": 100, "title": {"text": title}, **layout}
    return json.dumps({"data": [{"type": "scatter", "x": [1, 2], "y": [2, 1]}], "layout": text})


def size(png: bytes) -> tuple[int, int]:
    """Width and height in the head of a PNG."""
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


def test_pictures_come_in_the_order_of_their_sketches(painter: Painter) -> None:
    sketches = [Sketch(figure=figure(f"Título {n}"), scale=2 * (n % 2)) for n in range(5)]
    given = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="63"><rect width="120" height="63"/></svg>'
    drawn = list(painter.paint([*sketches, Sketch(svg=given, scale=1)]))
    assert [f"Título {n}" in picture.svg for n, picture in enumerate(drawn[:5])] == [True] * 5
    assert [size(picture.png) if picture.png else None for picture in drawn] == [
        None, (400, 200), None, (400, 200), None, (120, 63),
    ]  # fmt: skip
    assert drawn[5].svg == given
    assert list(painter.paint([])) == []
    assert painter.version


def test_a_figure_that_names_a_picture_elsewhere_fetches_nothing(painter: Painter) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        outside = [{"source": address, "x": 0, "y": 1, "sizex": 1, "sizey": 1}]
        assert "<svg" in next(iter(painter.paint([Sketch(figure=figure("x", images=outside))]))).svg
        with pytest.raises(TimeoutError):
            server.accept()
