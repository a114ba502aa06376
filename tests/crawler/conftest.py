"""A browser for the tests that need one, and one stage for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.browser import find_browser, missing_browser_advice
from crawler.render import Limits
from tests.crawler.loopback import Stage


@pytest.fixture(scope="session")
def browser() -> Path:
    found = find_browser()
    if found is None:
        pytest.skip(f"no browser on this machine: {missing_browser_advice()}")
    return found


def _acts(url: str) -> bool:
    return "logout" in url.lower()


@pytest.fixture(scope="session")
def stage(browser: Path) -> Iterator[Stage]:
    hosts = {"sitio.test": "127.0.0.1", "otro.test": "127.0.0.1"}
    made = Stage(browser, hosts, Limits(wall_clock_s=6.0, picture_s=2.0, html_bytes=1_000_000), _acts)
    with made.open() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _blank(request: pytest.FixtureRequest) -> None:
    if "stage" in request.fixturenames:
        opened: Stage = request.getfixturevalue("stage")
        opened.site.routes.clear()
        opened.site.asked.clear()
        opened.canary.asked.clear()
