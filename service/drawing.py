"""Drawing: figures of plotly and SVGs of ours as pictures, in pages that hold plotly and reach nothing outside."""

from __future__ import annotations

import asyncio
import base64
import subprocess
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright
from plotly.offline import get_plotlyjs

from crawler.browser import launch_arguments
from reports.pictures import Drawn, Painter, Sketch

PAGES = 2  # tabs that draw at the same time, each in a process of its own: the machines this runs on have two cores
_BLANK = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:\"><body>"
)
# The PNG is made of the SVG just drawn: laying the figure out again would cost as much as the first time
_DRAW = """async ([figure, given, scale]) => {
  let svg = given;
  if (figure) {
    const {data, layout} = JSON.parse(figure), {width, height} = layout;
    const options = {format: "svg", width, height, imageDataOnly: true};
    svg = await Plotly.toImage({data, layout, config: {staticPlot: true}}, options);
  }
  if (!scale) return [svg, ""];
  const image = new Image();
  image.src = "data:image/svg+xml," + encodeURIComponent(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth * scale, image.naturalHeight * scale];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return [svg, canvas.toDataURL("image/png").split(",")[1]];
}"""


def painter_of(browser: Path) -> Painter:
    """Whoever draws with this browser."""
    told = subprocess.run([browser, "--version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603
    return Painter(version=told.stdout.strip(), paint=partial(paint, browser))


def paint(browser: Path, sketches: Sequence[Sketch]) -> list[Drawn]:
    """The pictures in the order of the sketches. Raises playwright's Error for a figure that cannot be drawn."""
    if not sketches:
        return []
    with ThreadPoolExecutor(1) as own:  # a thread without an event loop, whatever the caller has
        return own.submit(asyncio.run, _painted(browser, sketches)).result()


async def _painted(browser: Path, sketches: Sequence[Sketch]) -> list[Drawn]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=launch_arguments())
        try:
            waiting = iter(enumerate(sketches))
            shares = await asyncio.gather(*(_share(chromium, waiting) for _ in range(min(PAGES, len(sketches)))))
        finally:
            await chromium.close()
    drawn = dict(pair for share in shares for pair in share)
    return [drawn[n] for n in range(len(sketches))]


async def _share(chromium: Browser, waiting: Iterable[tuple[int, Sketch]]) -> list[tuple[int, Drawn]]:
    """What one page draws: the next sketch that no other has taken, until there is none."""
    page = await _blank(chromium)
    return [(n, await _drawn(page, sketch)) for n, sketch in waiting]


async def _blank(chromium: Browser) -> Page:
    page = await chromium.new_page(offline=True)
    await page.set_content(_BLANK)
    await page.add_script_tag(content=get_plotlyjs())
    return page


async def _drawn(page: Page, sketch: Sketch) -> Drawn:
    svg, png = await page.evaluate(_DRAW, [sketch.figure, sketch.svg, sketch.scale])
    return Drawn(svg=svg, png=base64.b64decode(png))
