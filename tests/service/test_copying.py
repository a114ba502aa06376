"""Copying: of a hostile page only dead words are left, what is cited is marked, and a page that names people has none."""

from __future__ import annotations

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

from reports.replay import anchor
from service.copying import copy_of

PAGE = """<!DOCTYPE html><html><head><title>Inicio</title><link rel=stylesheet href="http://evil.test/a.css">
<base href="http://evil.test/"><meta http-equiv=refresh content="0;url=http://evil.test/">
<style>@import url(http://evil.test/b.css)</style></head><body onload="alert(1)" background="http://evil.test/c.gif">
<h1>Trámites</h1><script>alert(2)</script><p style="background:url(http://evil.test/d)">Pague <a id="pago"
href="javascript:alert(3)">en línea</a> &lt;script&gt;alert(4)&lt;/script&gt;</p><img src="http://evil.test/e.png" alt="Escudo"
onerror="alert(5)"><svg onload="alert(6)"><a href="http://evil.test/f"><text>x</text></a></svg>
<iframe src="http://evil.test/g" srcdoc="&lt;script&gt;alert(7)&lt;/script&gt;"></iframe><object data="http://evil.test/h"></object>
<form action="http://evil.test/i"><input name="nit" placeholder="Su usuario"><input type="hidden" value="secreto">
<input type="submit" value="Entrar"><button formaction="http://evil.test/j">Ir</button></form><video src="http://evil.test/k"></video>
<math><mtext></mtext></math><noscript><img src=x onerror=alert(8)></noscript><a href="http://evil.test/l" ping="http://evil.test/m">más</a>
<ul><li>uno<li>dos</ul><table><tr><td>celda</table></body></html>"""

ALLOWED = {"id", "class"}


def test_only_dead_words_are_left() -> None:
    copy = copy_of(PAGE, ["#pago"])
    assert copy is not None
    head, _, body = copy.partition("</head>")
    assert "default-src 'none'" in head
    tree = LexborHTMLParser(f"<body>{body}")
    assert tree.body is not None
    nodes = [node for node in tree.body.traverse() if node.tag != "body"]
    assert {name for node in nodes for name in node.attributes} <= ALLOWED
    assert {node.tag for node in nodes} & {
        "script",
        "img",
        "iframe",
        "svg",
        "form",
        "input",
        "a",
        "link",
        "style",
    } == set()
    for word in ("Trámites", "en línea", "Escudo", "Su usuario", "Entrar", "<script>alert(4)</script>", "dos", "celda"):
        assert word in tree.body.text(), word
    assert "secreto" not in copy
    assert not re.search(r"(?:href|src|url)\s*[=(]", copy)


@pytest.mark.parametrize(
    ("selector", "text"),
    [("#pago", "en línea"), ("body > h1:nth-of-type(1)", "Trámites"), ("body > form:nth-of-type(1)", "Su usuarioEntrarIr"),
     ("body > img:nth-of-type(1)", "Escudo"), ("body > iframe:nth-of-type(1)", "http://evil.test/g")],
)  # fmt: skip
def test_what_is_cited_is_marked(selector: str, text: str) -> None:
    copy = copy_of(PAGE, [selector, "#not-there"])
    assert copy is not None
    marked = LexborHTMLParser(copy).css(".cita")
    assert [node.attributes["id"] for node in marked] == [anchor(selector)]
    assert "".join(marked[0].text().split()) == "".join(text.split())


def test_an_element_cited_twice_has_both_anchors() -> None:
    copy = copy_of(PAGE, ["#pago", "body > p:nth-of-type(1) > a:nth-of-type(1)"])
    assert copy is not None
    ids = {node.attributes["id"] for node in LexborHTMLParser(copy).css("[id]")}
    assert ids == {anchor("#pago"), anchor("body > p:nth-of-type(1) > a:nth-of-type(1)")}


PERSONAL = {
    "telephone": ("<p>Tel. 2411-1900</p>", False),
    "telephone in pieces": ("<p>Tel. <b>2411</b>-<span>1900</span></p>", False),
    "identity card": ("<td>1234 56789 0101</td>", False),
    "tax number": ("<p>NIT: 1234567-8</p>", False),
    "private mailbox": ("<a href='mailto:x'>juez@gmail.com</a>", False),
    "in the hint of a field": ("<input placeholder='2411-1900'>", False),
    "in the words of a picture": ("<img alt='Llame al 2411 1900'>", False),
    "in a script, which is left out": ("<script>t='2411-1900'</script>", True),
    "in an address, which is left out": ("<a href='tel:+50224111900'>Llame</a>", True),
    "institutional mailbox": ("<p>info@minfin.gob.gt</p>", True),
    "years in two cells": ("<table><tr><td>2024<td>2025</table>", True),
}


@pytest.mark.parametrize("name", PERSONAL)
def test_a_page_with_something_personal_has_no_copy(name: str) -> None:
    markup, copied = PERSONAL[name]
    assert (copy_of(f"<body><h1 id=a>Directorio</h1>{markup}</body>", ["#a"]) is not None) is copied


NONE = {
    "nothing cited is there": ("<body><p>x</p></body>", ["#a"]),
    "a selector that is none": ("<body><p>x</p></body>", ["]["]),
    "too long": ("<body><p>" + "palabra " * 60_000, [""]),
}


@pytest.mark.parametrize("name", NONE)
def test_no_copy(name: str) -> None:
    assert copy_of(*NONE[name]) is None


def test_a_page_that_nests_deep_is_copied() -> None:
    assert copy_of("<body>" + "<div>" * 20_000 + "fondo", [""]) is not None


def test_a_page_cited_as_a_whole_is_copied() -> None:
    copy = copy_of("<body><p>x</p></body>", [""])
    assert copy is not None
    assert 'class="cita"' not in copy
