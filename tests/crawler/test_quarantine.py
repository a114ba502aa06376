"""Heavy pages are read where the kernel can end them; ordinary ones pay nothing."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

import pytest

from crawler.page import Page
from crawler.quarantine import LARGE, TAGS, TooHeavyError, apart, suspicious
from crawler.readings.reading import Lens
from crawler.survey import READINGS
from tests.crawler.web import AT, VOCABULARY

LENS = Lens(VOCABULARY, {})
ATTRIBUTES = "<html><body " + " ".join(f"a{n}=1" for n in range(200_000)) + ">hola"  # 90 s in the parser


def page(html: str) -> Page:
    return Page("http://a.gob.test/", "http://a.gob.test/", 200, html, AT)


# html, whether it looks like trouble
LOOKS: dict[str, tuple[str, bool]] = {
    "ordinary": ("<p>Trámites</p>" * 1000, False),
    "an image in an attribute": (f"<img src='data:image/png;base64,{'A' * 900_000}'>", False),
    "long text and script": ("<script>" + "x" * (LARGE - 100), False),
    "large": ("x" * (LARGE + 1), True),
    "many tags": ("<br>" * (TAGS + 1), True),
    "attributes without end": (ATTRIBUTES[:200_000], True),
    "the same with slashes": (ATTRIBUTES[:200_000].replace(" ", "/"), True),
    "few attributes and a long page": ("<p class='a b'>hola, mundo de los trámites</p>" * 4_500, False),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_what_looks_like_trouble(name: str) -> None:
    html, expected = LOOKS[name]
    assert suspicious(page(html)) is expected


def test_work_comes_back_from_a_process_that_is_gone() -> None:
    pid, total = asyncio.run(apart(lambda: (os.getpid(), sum(range(1000)))))
    assert total == 499500
    assert pid != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def _hog() -> int:
    return len(bytearray(500 * 2**20))


def _parse() -> str:
    return LENS.read(page(ATTRIBUTES)).title


def _spin() -> None:
    while True:
        pass


def _break() -> None:
    raise RecursionError("demasiado hondo")


# work, words of the reason
ENDED: dict[str, tuple[Callable[[], object], str]] = {
    "inside the parser, where no signal handler of Python runs": (_parse, "procesador"),
    "in a loop": (_spin, "procesador"),
    "memory": (_hog, "memoria"),
    "a defect of ours": (_break, "falló"),
}


@pytest.mark.parametrize("name", ENDED)
def test_the_kernel_ends_what_is_too_much(name: str) -> None:
    work, reason = ENDED[name]
    before = os.times()
    with pytest.raises(TooHeavyError, match=reason):
        asyncio.run(apart(work, cpu_s=1))
    after = os.times()
    assert after.children_user + after.children_system - before.children_user - before.children_system < 3.5


def test_others_go_on_meanwhile() -> None:
    async def both() -> int:
        ticks, work = 0, asyncio.ensure_future(apart(_spin, cpu_s=1))
        while not work.done():
            ticks += 1
            await asyncio.sleep(0.01)
        assert isinstance(work.exception(), TooHeavyError)
        return ticks

    assert asyncio.run(both()) > 20


#: The worst that still counts as ordinary: it is read in the crawl process itself.
ORDINARY = {
    "nested": "<div>" * (TAGS - 1) + "x",
    "formatting": "<b><i><u><s>" * (TAGS // 4 - 1) + "<p>x" * 2,
    "misnested": "<b><i><a href=x><table><tr><p></b></i>" * (TAGS // 8 - 1),
    "attributes of a small page": ATTRIBUTES[:100_000],
    "attributes": ("<p " + " ".join(f"a{n}" for n in range(3900)) + ">") * (LARGE // 23_500),
    "spaces": "<p>" + " " * (LARGE - 10),
    "a word": "<p>" + "a" * (LARGE - 10),
    "mail": "<p>" + "a@a.a" * (LARGE // 5 - 2),
    "dates": "<p>" + "12/12/2026 " * (LARGE // 11 - 2),
    "dots": "<p>" + "1.1.1." * (LARGE // 6 - 2),
    "links": "".join(f"<a href=/p{n}>Trámite {n}</a>" for n in range(TAGS // 2 - 1)),
    "forms": "".join(f"<form action=/x{n}><input name=q><input type=submit value=Buscar></form>" for n in range(TAGS // 4 - 1)),
    "quotes": "<script>" + "location.href='" * (LARGE // 15 - 2),
    "entities": "<p>" + "&amp;" * (LARGE // 5 - 2),
    "lists": "<ul><li>" * (TAGS // 2 - 1),
}  # fmt: skip


@pytest.mark.full
@pytest.mark.parametrize("name", ORDINARY)
def test_the_worst_ordinary_page_costs_less_than_five_seconds(name: str) -> None:

    assert not suspicious(page(ORDINARY[name]))
    reading, before = LENS.read(page(ORDINARY[name])), time.process_time()
    for each in READINGS:
        getattr(reading, each)
    assert time.process_time() - before < 5
