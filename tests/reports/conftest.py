"""One fake edition, and the browser that draws its charts, for all report tests."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from crawler.browser import find_browser
from reports.edition import build
from reports.pictures import Painter
from reports.records import Edition
from reports.words import Words
from service.drawing import painter_of
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference


@pytest.fixture(scope="session")
def words() -> Words:
    return Words()


@pytest.fixture(scope="session")
def edition() -> Edition:
    return build(fake_frames(), fake_method(), fake_reference(), fake_causes())


@pytest.fixture(scope="session")
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def browser() -> str:
    found = find_browser()
    if not found:
        pytest.skip("no browser on this machine: charts cannot be drawn nor pages opened (set EGOB_BROWSER)")
    return str(found)


@pytest.fixture(scope="session")
def painter(browser: str) -> Painter:
    return painter_of(Path(browser))
