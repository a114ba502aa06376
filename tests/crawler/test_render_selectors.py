"""The selectors of a rendered page and those of the readings are one rule, in two languages."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.readings.blocks import selector_of
from tests.crawler.loopback import Stage

KINDS = "a[href],h1,h2,h3,h4,h5,h6,form,input,select,textarea,button,iframe"

PAGES = {
    "plain": "<!DOCTYPE html><html><head><title>x</title></head><body><h1>Uno</h1><p><a href=/a>a</a><a href=/b>b</a></p></body></html>",
    "ids": "<div id=menu><a href=/a>a</a><ul id=lista><li><a href=/b>b</a></li><li><a href=/c>c</a></li></ul></div>"
    "<form id=buscar><input id=q name=q><input name=r></form>",
    "ids that do not last": "<div id=ctl00_menu><a href=/a>a</a></div><div id=bloque-12><a href=/b>b</a></div>"
    "<div id=j_idt5><a href=/c>c</a></div><div id='a b'><a href=/d>d</a></div><div id=a1b2c3d4e5><h2>x</h2></div>"
    "<div id=1x><h2>y</h2></div><div id=yui-3><h2>z</h2></div>",
    "ids twice": "<div id=caja><a href=/a>a</a></div><div id=caja><a href=/b>b</a></div><p id=unica><a href=/c>c</a></p>",
    "odd tags": "<mi-menu><a href=/a>a</a></mi-menu><x:caja><a href=/b>b</a></x:caja><o:p><a href=/c>c</a></o:p>",
    "mended": "<table><a href=/a>fuera</a><tr><td><form><input name=q><td><select name=s><option>1</select></form>"
    "</table><p>uno<p><a href=/b>b</a><b><i><a href=/c>c</b></i><h2>dos</h3>",
    "made by scripts": "<div id=raiz></div><script>for (let i = 0; i < 3; i++) { const a = document.createElement('a');"
    "a.href = '/' + i; a.textContent = 'n' + i; raiz.append(a); }"
    "raiz.insertAdjacentHTML('afterbegin', '<h3>antes</h3>')</script>",
    "text and comments between": "<!-- a --><div>x<a href=/a>a</a>y<!-- b --><a href=/b>b</a></div><svg><a href=/c></a></svg>",
    "deep": "<div>" * 40 + "<a href=/hondo>a</a>" + "</div>" * 40,
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_both_name_the_same_elements_in_the_same_words(stage: Stage, name: str) -> None:
    rendered = stage.render(PAGES[name])
    tree = LexborHTMLParser(rendered.html)
    expected = [selector_of(node) for node in tree.css(KINDS)]
    assert [element["selector"] for element in rendered.elements] == expected
    assert expected
    for element in rendered.elements:
        assert len(tree.css(element["selector"])) == 1


def test_each_kind_has_its_words_and_its_place(stage: Stage) -> None:
    rendered = stage.render(
        "<!DOCTYPE html><body style='margin:0'><h2 style='margin:0;height:50px'>Título <b>dos</b></h2>"
        "<a style='display:block;width:300px;height:20px' href=/a>  Ver\n más </a><form aria-label=Buscar>"
        "<input name=q placeholder='Qué busca' value=secreto></form><iframe title=Mapa></iframe>"
    )
    seen = {element["kind"]: element for element in rendered.elements}
    assert {kind: element["text"] for kind, element in seen.items()} == {
        "heading": "Título dos",
        "link": "Ver más",
        "form": "Buscar",
        "field": "Qué busca",
        "iframe": "Mapa",
    }
    assert (seen["link"]["x"], seen["link"]["y"], seen["link"]["width"], seen["link"]["height"]) == (0, 50, 300, 20)


def test_elements_and_their_words_are_bounded(stage: Stage) -> None:
    rendered = stage.render("<a href=/x>" + "palabra " * 100 + "</a>" + "<a href=/y>y</a>" * 2000)
    assert len(rendered.elements) == 1500
    assert len(rendered.elements[0]["text"]) == 200


def test_personal_data_in_running_text_has_boxes_and_no_words(stage: Stage) -> None:
    text = "Llame al 2411-1900 o escriba a juzgado.ejemplo@gmail.com; info@minfin.gob.gt. Memoria de labores 2024."
    rendered = stage.render(f"<p>{text}</p>")
    boxes = [element for element in rendered.elements if element["kind"] == "personal"]
    assert [(box["selector"], box["text"]) for box in boxes] == [("", ""), ("", "")]
    assert all(box["width"] > 20 and box["height"] > 5 for box in boxes)
