"""Links with their labels, blocks and contexts; frames; feeds."""

from __future__ import annotations

import time

import pytest

from crawler.readings.model import Block
from tests.building import reading

URL = "https://www.ejemplo.gob.test/a/b.html"


@pytest.mark.parametrize(
    ("html", "url", "label"),
    [
        ("<a href='/x'>Uno <b>dos</b></a>", "https://www.ejemplo.gob.test/x", "Uno dos"),
        ("<a href='c?d=1'>t</a>", "https://www.ejemplo.gob.test/a/c?d=1", "t"),
        ("<a href='../z'>t</a>", "https://www.ejemplo.gob.test/z", "t"),
        ("<a href='//otro.test/z'>t</a>", "https://otro.test/z", "t"),
        ("<a href=' https://otro.test/un sitio\n'>t</a>", "https://otro.test/un%20sitio", "t"),
        ("<base href='https://base.test/q/'><a href='c'>t</a>", "https://base.test/q/c", "t"),
        ("<a href='mailto:a@b.test'>t</a>", "mailto:a@b.test", "t"),
        ("<a href='#s'>t</a>", "", "t"),
        ("<a href='JavaScript:ir()'>t</a>", "", "t"),
        ("<a href='http://[roto'>t</a>", "", "t"),
        ("<a href='/x' aria-label='Buscar'><i class=fa></i></a>", "https://www.ejemplo.gob.test/x", "Buscar"),
        ("<a href='/x' title='Ir'><i></i></a>", "https://www.ejemplo.gob.test/x", "Ir"),
        ("<a href='/x'><img src=a.png alt='Logo'></a>", "https://www.ejemplo.gob.test/x", "Logo"),
        ("<a href='/x'><img src='/i/organigrama_2024.png'></a>", "https://www.ejemplo.gob.test/x", "organigrama 2024"),
        ("<a href='/d/ficha-1.pdf'></a>", "https://www.ejemplo.gob.test/d/ficha-1.pdf", "ficha 1"),
        ("<a href='/x'><svg><style>.a{fill:red}</style></svg> Inicio</a>", "https://www.ejemplo.gob.test/x", "Inicio"),
        ("<map><area href='/m' alt='Mapa'></map>", "https://www.ejemplo.gob.test/m", "Mapa"),
    ],
)
def test_link(html: str, url: str, label: str) -> None:
    (link,) = reading(html, URL).links
    assert (link.url, link.label) == (url, label)


def test_script_links() -> None:
    links = reading("<a href='javascript:void(0)'>a</a><a href='#' onclick='x()'>b</a><a href='#c'>c</a>").links
    assert [link.script for link in links] == [True, True, False]


def test_block_context_and_selector() -> None:
    found = reading(
        "<nav><a href=/n>N</a></nav><main><ul><li>Formulario de inscripción <a href=/f>aquí</a></li></ul></main>"
    )
    menu, form = found.links
    assert (menu.block, menu.context) == (Block.NAV, "")
    assert (form.block, form.context) == (Block.MAIN, "Formulario de inscripción aquí")
    assert form.selector == "body > main:nth-of-type(1) > ul:nth-of-type(1) > li:nth-of-type(1) > a:nth-of-type(1)"


def test_context_is_a_window_around_the_label() -> None:
    (link,) = reading(f"<p>{'antes ' * 100} Descargar <a href=/f>boleta 7</a> {'luego ' * 100}</p>").links
    assert "Descargar boleta 7 luego" in link.context
    assert len(link.context) <= 160


@pytest.mark.parametrize(
    "html",
    [
        "<a href=/x>k</a>" * 200_000,
        "<div><a href=/x>k</a>" * 100_000,
        "<p>" + "texto " * 200_000 + "<a href=/x>k</a>" * 9_000,
    ],
    ids=["wide", "deep", "long"],
)
def test_bounded(html: str) -> None:
    start = time.process_time()
    assert len(reading(html).links) == 6_000
    assert time.process_time() - start < 10


def test_embeds() -> None:
    found = reading(
        "<iframe src='/a' title='Mapa'></iframe><iframe data-src='https://v.test/b'></iframe><iframe></iframe>"
        "<object data='c.pdf'></object>",
        URL,
    ).embeds
    assert [(e.url, e.title) for e in found] == [
        ("https://www.ejemplo.gob.test/a", "Mapa"),
        ("https://v.test/b", ""),
        ("https://www.ejemplo.gob.test/a/c.pdf", ""),
    ]


def test_feeds() -> None:
    found = reading(
        "<link rel=alternate type='application/rss+xml' href='/feed/'>"
        "<link rel=alternate type='application/rss+xml' href='/comments/feed/'>"
        "<link rel=alternate hreflang=en href='/en/'><a href='/noticias.rss'>suscríbase</a><a href='/r'>RSS</a>"
        "<a href='/feedback'>x</a>",
        URL,
    ).feeds
    assert found == tuple("https://www.ejemplo.gob.test" + path for path in ("/feed/", "/noticias.rss", "/r"))
