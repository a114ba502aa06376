"""What a render costs: processor time of the whole tree per page, printed with -s, and bounded against plain loading."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from crawler.browser import launch_arguments
from crawler.render import Limits, Renderer
from crawler.render_watchdog import tree
from tests.crawler.loopback import Stage

PAGES = 30
TEXT = "La dirección informa sobre sus trámites y servicios en línea. "
PAGE = (
    "<!DOCTYPE html><html><head><title>Dirección</title></head><body><nav><ul>"
    + "".join(f"<li><a href='/seccion/{n}'>Sección {n}</a></li>" for n in range(60))
    + "</ul></nav><main>"
    + "".join(
        f"<article><h2>Noticia {n}</h2><p>{TEXT * 40}</p><a href='/nota/{n}'>Leer más</a></article>" for n in range(24)
    )
    + "</main><footer><form><input name=q></form></footer>"
    + "<script>document.querySelectorAll('h2').forEach((h) => { h.title = h.textContent; })</script></body></html>"
)


def _spent(root: int) -> dict[int, int]:
    """Clock ticks of a process and of all below it."""
    ticks = {}
    for pid in tree(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks[pid] = int(fields[11]) + int(fields[12])
    return ticks


def _since(before: dict[int, int]) -> float:
    """Milliseconds of processor time since."""
    spent = sum(ticks - before.get(pid, 0) for pid, ticks in _spent(os.getpid()).items())
    return spent * 1000 / os.sysconf("SC_CLK_TCK")


@pytest.mark.full
def test_a_render_costs_little_more_than_loading_the_page(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(PAGES + 1):
        stage.site.routes[f"/{number}"] = PAGE

    async def bare() -> float:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=str(stage._browser),
                args=launch_arguments(),
                proxy={"server": stage.proxy.server, "bypass": "<-loopback>"},
            )
            page = await browser.new_page()
            await page.goto(stage.url("/0"))
            before = _spent(os.getpid())
            for number in range(PAGES):
                await page.goto(stage.url(f"/{number + 1}"))
                await page.content()
            spent = _since(before)
            await browser.close()
            return spent / PAGES

    async def ours(limits: Limits) -> tuple[float, float]:
        renderer = Renderer(stage._browser, stage.proxy, limits)
        await renderer.render("sitio", stage.url("/0"))
        before, began = _spent(os.getpid()), time.monotonic()
        for number in range(PAGES):
            await renderer.render("sitio", stage.url(f"/{number + 1}"))
        spent, wall_s = _since(before), time.monotonic() - began
        await renderer.close()
        return spent / PAGES, wall_s * 1000 / PAGES

    async def measure() -> tuple[float, tuple[float, float], tuple[float, float]]:
        return await bare(), await ours(Limits(shot_height=900)), await ours(Limits())

    plain, small, whole = stage.run(measure(), 300)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(PAGE.encode()) // 1000} kB: loaded {plain:.0f} ms CPU; rendered {whole[0]:.0f} ms CPU, "
            f"{whole[1]:.0f} ms wall; with a picture of the first screen only {small[0]:.0f} ms CPU\n"
        )
    assert whole[0] < 6 * plain + 100
