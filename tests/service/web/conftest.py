"""One published registry for all tests of the web; those that ask for checks copy it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from service.context import Context
from tests.service.web.world import Served, context_in, publish, served


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A scored and published quarter of four sites."""
    context = context_in(tmp_path_factory.mktemp("web"))
    publish(context)
    return context


@pytest.fixture
def context(published: Context, tmp_path: Path) -> Context:
    """A copy that a test may change."""
    shutil.copytree(published.var, tmp_path / "var")
    return replace(published, var=tmp_path / "var")


@pytest.fixture
def web(context: Context) -> Iterator[Served]:
    """A server whose checks wait until the worker is opened."""
    with served(context) as found:
        yield found


@pytest.fixture(scope="module")
def reading(published: Context) -> Iterator[Served]:
    """One server for tests that change nothing."""
    with served(published) as found:
        yield found
