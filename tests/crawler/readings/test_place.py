"""Which block holds a node, and that its selector finds exactly it again."""

from __future__ import annotations

import time

import pytest

from crawler.readings.blocks import block_of, selector_of
from crawler.readings.markup import parse
from crawler.readings.model import Block


@pytest.mark.parametrize(
    ("html", "block"),
    [
        ("<header><a>", Block.HEADER),
        ("<header><nav><a>", Block.NAV),
        ("<div id=header><ul class='menu'><li><a>", Block.NAV),
        ("<div role=banner><a>", Block.HEADER),
        ("<div class='col cabecera'><a>", Block.HEADER),
        ("<footer><a>", Block.FOOTER),
        ("<footer><nav><a>", Block.FOOTER),
        ("<div id='pie'><a>", Block.FOOTER),
        ("<aside><a>", Block.ASIDE),
        ("<div class=sidebar><a>", Block.ASIDE),
        ("<main><p><a>", Block.MAIN),
        ("<p><a>", Block.MAIN),
        ("<article><header><a>", Block.MAIN),
        ("<section><footer><a>", Block.MAIN),
        ("<div class='entry-header'><a>", Block.MAIN),
        ("<div class='card-footer'><a>", Block.MAIN),
        ("<body class='menu header'><a>", Block.MAIN),
        ("<nav><div class=header><a>", Block.NAV),
        ("<header><main><a>", Block.MAIN),
    ],
)
def test_block(html: str, block: Block) -> None:
    node = parse(html).css_first("a")
    assert node is not None
    assert block_of(node) is block


@pytest.mark.parametrize(
    ("html", "selector"),
    [
        ("<p>x<p id=c><a>", "#c > a:nth-of-type(1)"),
        ("<a id=mapa>", "#mapa"),
        ("<div id=x></div><div id=x><a>", "body > div:nth-of-type(2) > a:nth-of-type(1)"),
        ("<div id=ctl00_Main_x><a>", "body > div:nth-of-type(1) > a:nth-of-type(1)"),
        ("<div id=mod-search-searchword92><a>", "body > div:nth-of-type(1) > a:nth-of-type(1)"),
        ("<div id='9x'><a>", "body > div:nth-of-type(1) > a:nth-of-type(1)"),
        ("<b></b><o:p></o:p><o:p><a>", "body > :nth-child(3) > a:nth-of-type(1)"),
    ],
)
def test_selector(html: str, selector: str) -> None:
    tree = parse(html)
    node = tree.css_first("a")
    assert node is not None
    assert selector_of(node) == selector
    assert [found.mem_id for found in tree.css(selector)] == [node.mem_id]


def test_every_node_is_found_again() -> None:
    html = """<head><title>t</title><meta name=a content=b></head><div id=m><ul><li><a>1</a></li><li><a>2</a><ul><li>
    <a>3</a></ul></ul></div><table><tr><td>a<td>b</table><svg><g><path></path></g></svg><p>x<p>y<b>z</b><b>w</b>"""
    tree = parse(html)
    nodes = tree.css("*")
    assert len(nodes) > 25
    for node in nodes:
        assert [found.mem_id for found in tree.css(selector_of(node))] == [node.mem_id]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 200_000 + "<a href=/x>k</a>",
        "<div>" * 200_000 + "<a href=/x>k</a>" + "</div>" * 200_000,
        "<b><a href=/x>" * 60_000,
        "<ul><li><a href=/x>k" * 60_000,
        "<a href=/x>k</a>" * 3_000,
        "<select>" + "<option>x" * 100_000 + "</select><a>",
    ],
    ids=["open", "closed", "inline", "lists", "wide", "options"],
)
def test_bounded(html: str) -> None:
    start = time.process_time()
    tree = parse(html)
    nodes = tree.css("a")[-2:]
    assert [block_of(node) for node in nodes] == [Block.MAIN] * len(nodes)
    assert all(node.mem_id in {n.mem_id for n in tree.css(selector_of(node))} for node in nodes if selector_of(node))
    assert time.process_time() - start < 10  # without the bound on depth it takes minutes


@pytest.mark.parametrize("html", ["<nav><aside>" * 4_900, "<div class=header>" * 9_900, "<div class=menu>" * 9_900])
def test_parts_in_parts_are_bounded(html: str) -> None:
    start = time.process_time()
    node = parse(html + "<a href=/x>k</a>").css_first("a")
    assert node is not None
    assert block_of(node) is not Block.MAIN
    assert time.process_time() - start < 10


def test_text_survives_flattening() -> None:
    tree = parse("<div>" * 20_000 + "hondo" + "</div>" * 20_000 + "<p id=z>fin</p>")
    assert tree.body is not None
    assert "hondo" in tree.body.text()
    assert tree.css_first("body > #z") is not None
