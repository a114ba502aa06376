"""A page that was read goes when nobody holds it: a night's crawl reads thousands."""

from __future__ import annotations

import gc
import weakref
from functools import cached_property

from crawler.readings.reading import Reading
from tests.building import reading

PAGE = """<html lang="es"><head><title>Trámites</title><script src="/a.js"></script></head><body>
<nav><ul><li><a href="/">Inicio</a></li><li><a href="/b">Servicios</a></li><li><a href="/c">Noticias</a></li></ul></nav>
<main><h1>Trámites</h1><p>12 de marzo de 2026</p><form action="/buscar"><input name="q"></form>
<a href="https://wa.me/50222220000">Chat</a> <a href="/f.pdf">Formulario</a> <a href="mailto:a@b.gob.gt">correo</a>
</main></body></html>"""


def test_a_reading_holds_no_circle() -> None:
    gc.disable()  # what is freed now is freed by counting alone
    try:
        read = reading(PAGE)
        for name, value in vars(Reading).items():
            if isinstance(value, cached_property):
                getattr(read, name)
        _ = [(link.selector, link.context) for link in read.links]
        gone = weakref.ref(read)
        del read
        assert gone() is None
    finally:
        gc.enable()
