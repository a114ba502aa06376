"""Printing: a page of our own as a tagged PDF with an outline; the same page gives the same bytes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

from crawler.browser import launch_arguments

_DATE = re.compile(rb"\(D:\d{14}\+00'00'\)")
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
    """The file with every date of Chromium's set to `moment`; all are of one length, so that no offset moves."""
    return _DATE.sub(moment.astimezone(UTC).strftime("(D:%Y%m%d%H%M%S+00'00')").encode(), pdf)
