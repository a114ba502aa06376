"""The rubric of the repository, over plain criterion files."""

from __future__ import annotations

import pytest

from scoring.rubric import Rubric
from tests.scoring import building


@pytest.fixture(scope="session")
def rubric(tmp_path_factory: pytest.TempPathFactory) -> Rubric:
    return building.rubric(tmp_path_factory.mktemp("config"))
