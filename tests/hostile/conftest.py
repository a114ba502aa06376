"""One town with every network, TLS and HTTP fault, crawled on three nights as a quarter would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.hostile import certificates, network, semantics
from tests.hostile.names import Names
from tests.hostile.run import Run
from tests.hostile.town import FIRST_NIGHT, SECOND_NIGHT, THIRD_DAY, Town


@dataclass(frozen=True)
class Quarter:
    """A town and the runs over it; all share one folder, so that the ledger of each holds all attempts."""

    town: Town
    names: Names
    runs: list[Run]

    @property
    def last(self) -> Run:
        return self.runs[-1]


@pytest.fixture(scope="session")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quarter]:
    folder = tmp_path_factory.mktemp("hostil")
    with Town().open() as town:
        network.build(town)
        semantics.build(town)
        ca = certificates.build(town, folder)
        names = town.do(Names(network.NAMES).open())
        nights = (FIRST_NIGHT, SECOND_NIGHT, THIRD_DAY)
        ways = {
            "module": "tests.hostile.process",
            "closed": False,
            "extra_ca": ca,
            "environment": {"EGOB_TEST_NAMES": str(names.port)},
        }
        early = [name for name in town.houses if name != network.LATE]
        yield Quarter(
            town, names, [town.crawl(folder, early if now == FIRST_NIGHT else (), now=now, **ways) for now in nights]
        )
        town.do(names.close())
