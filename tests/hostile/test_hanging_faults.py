"""One host in twenty hangs: it costs the others nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.hostile.answers import good, http, page
from tests.hostile.run import Run
from tests.hostile.town import Asked, Town

SITES, PAGES = 20, 24
# The official numbers divided by five: a delay of 1 s, 30 s for an answer.
PACE = {"pace": {"delay_s": 0.2}, "time": {"request_s": 6}}
MOST = 1.2
PATHS = {f"/seccion-{n}": f"Sección {n}" for n in range(PAGES)}


def _words(path: str) -> str:
    """Text that no other page has."""
    chance = random.Random(path)  # noqa: S311 - always the same, no secret
    return " ".join("".join(chance.choices("abdefilmnoprstu", k=8)) for _ in range(150))


def _answer(asked: Asked) -> bytes:
    path = asked.path.partition("?")[0]
    if path == "/" or path in PATHS:
        return http(page(PATHS.get(path, "Dirección de pruebas"), f"<p>{_words(path)}</p>", links=PATHS))
    return good(path)


def _crawl(folder: Path, *, hanging: int) -> Run:
    folder.mkdir()
    with Town().open() as town:
        for number in range(SITES - hanging):
            town.add(f"sitio-{number}", _answer)
        for number in range(hanging):
            town.hang(f"sitio-mudo-{number}")
        run = town.crawl(folder, overrides=PACE)
        assert all(len(house.asked) > PAGES for house in town.houses.values() if "mudo" not in house.name)
    return run


@pytest.mark.full
@pytest.mark.fault("F45")
def test_one_host_in_twenty_that_hangs_costs_the_others_nothing(tmp_path: Path) -> None:
    clean, hung = (_crawl(tmp_path / str(hanging), hanging=hanging) for hanging in (0, SITES // 20))
    assert hung.ending("sitio-mudo-0").status.value == "pending"
    assert all(hung.ending(f"sitio-{n}").status.value == "evaluated" for n in range(SITES - SITES // 20))
    assert hung.seconds <= MOST * clean.seconds, f"{hung.seconds:.1f} s, without it {clean.seconds:.1f} s"
