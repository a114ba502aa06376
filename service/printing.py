"""Printing: a page of our own as a tagged PDF with an outline; the same page gives the same bytes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

from crawler.browser import launch_arguments

_DATE = re.compile(rb"\(D:\d{14}\+00'00'\)")
_NODE = re.compile(rb"\(node\d{8}\)")
_FOOT = (
    '<div style="width:100%;font:8pt sans-serif;color:#505a66;padding:0 15mm;display:flex;'
    'justify-content:space-between">'
    '<span>{title}</span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>'
)


def print_pages(pages: dict[Path, Path], browser: Path, title: str, moment: datetime) -> None:
    """Print HTML files of ours (from -> to) in one browser. `moment` becomes the date of every PDF."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=launch_arguments())
        try:
            for source, target in pages.items():
                page = chromium.new_page(java_script_enabled=False, color_scheme="light")
                page.goto(source.resolve().as_uri(), wait_until="load")
                data = page.pdf(
                    prefer_css_page_size=True,
                    print_background=True,
                    tagged=True,
                    outline=True,
                    display_header_footer=True,
                    header_template="<span></span>",
                    footer_template=_FOOT.format(title=escape(title)),
                )
                target.write_bytes(steady(data, moment))
                page.close()
        finally:
            chromium.close()


def steady(pdf: bytes, moment: datetime) -> bytes:
    """The file with every date set to `moment` and the ids of its tags counted from one.

    Chromium counts the ids on from whatever the browser had open before. Dates and ids keep their length and the ids
    their order, so that no offset in the file and no sorted tree of names moves."""
    dated = _DATE.sub(moment.astimezone(UTC).strftime("(D:%Y%m%d%H%M%S+00'00')").encode(), pdf)
    ids = {old: b"(node%08d)" % n for n, old in enumerate(sorted(set(_NODE.findall(dated))), start=1)}
    return _NODE.sub(lambda found: ids[found.group()], dated)
