"""One fake edition, and the browser that draws its charts, for all report tests."""

from __future__ import annotations

import os

import pytest

from reports.edition import build
from reports.pictures import find_browser
from reports.records import Edition
from reports.words import Words
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference


@pytest.fixture(scope="session")
def words() -> Words:
    return Words()


@pytest.fixture(scope="session")
def edition() -> Edition:
    return build(fake_frames(), fake_method(), fake_reference(), fake_causes())


@pytest.fixture(scope="session")
def browser() -> str:
    found = find_browser()
    if not found:
        pytest.skip("no browser on this machine: charts cannot be drawn nor pages opened (set EGOB_BROWSER)")
    os.environ.setdefault("BROWSER_PATH", found)
    return found
