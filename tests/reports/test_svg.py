"""SVG: fixed ids, title and description, lighter, still the same drawing."""

from __future__ import annotations

from lxml import etree

from reports.charts.chart import Canvas, Chart
from reports.svg import finish

DRAWN = """<svg class="main-svg" xmlns="http://www.w3.org/2000/svg" width="10" height="10"><defs id="defs-{id}">
<clipPath id="clip{id}xy"><rect width="5" height="5"/></clipPath></defs><g class="a"><g class="empty"/></g>
<g clip-path="url(#clip{id}xy)"><path class="p" d="M0,0" style="opacity: 1; stroke-opacity: 1; fill-opacity: 0.1;"/></g>
<defs><pattern id="p-legend-{other}"/><pattern id="p{id}-{other}-1"/></defs><path style="fill: url(#p{id}-{other}-1);"/><path style="fill: url(#p-legend-{other});"/><text>{other}</text></svg>"""


def _chart() -> Chart:
    return Chart("un-id", "Título <b>", "sub", "Descripción & más", "fuente", (), (), lambda canvas: canvas)


def test_the_same_drawing_gives_the_same_file() -> None:
    assert finish(DRAWN.format(id="1a2b3c", other="0f0f0f"), _chart()) == finish(
        DRAWN.format(id="ffee00", other="0a0a0a").replace(">0a0a0a<", ">0f0f0f<"), _chart()
    )


def test_the_order_of_attributes_says_nothing() -> None:
    one = '<svg xmlns="http://www.w3.org/2000/svg"><rect x="0" style="fill: red" width="5"/></svg>'
    other = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="5" x="0" style="fill: red"/></svg>'
    assert finish(one, _chart()) == finish(other, _chart())


def test_references_still_hold() -> None:
    text = finish(DRAWN.format(id="1a2b3c", other="0f0f0f"), _chart())
    assert 'id="clipcunid0xy"' in text
    assert "url(#clipcunid0xy)" in text
    assert "url(#p-legend-cunid1)" in text
    assert 'id="pcunid0-cunid1-1"' in text
    assert "url(#pcunid0-cunid1-1)" in text
    assert ">0f0f0f<" in text, "text is left alone"


def test_it_is_named_and_described() -> None:
    root = etree.fromstring(finish(DRAWN.format(id="1a2b3c", other="0f0f0f"), _chart()).encode())
    assert root.get("role") == "img"
    title, description = root[0], root[1]
    assert (title.text, description.text) == ("Título <b>", "Descripción & más")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


def test_defaults_go_and_the_rest_stays() -> None:
    text = finish(DRAWN.format(id="1a2b3c", other="0f0f0f"), _chart())
    assert "empty" not in text
    assert "class=" not in text
    assert 'style="fill-opacity: 0.1"' in text


def test_canvas_widths() -> None:
    assert (Canvas.NARROW.width, Canvas.WIDE.width, Canvas.EXPORT.width) == (400, 1000, 1000)
