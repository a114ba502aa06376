"""egob bench --dask: what is told of a crawl on workers is what was measured, and a small one runs."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from service.bench.dask import PAGES, WORKERS, DaskRow
from service.bench.meter import Spent
from service.cli import app

ONE = DaskRow(1, 100, Spent(22.0, 42.0, 500.0, 3.0), Spent(2.0, 2.0), 1.0)


@pytest.mark.parametrize(
    ("row", "cores", "told"),
    [
        (ONE, 2, {"wall_s": 40, "cpu_s": 20, "pages_per_s": 2.5, "cpu_ms_per_page": 200, "speed_up": 1, "of_cores": 1}),
        (DaskRow(2, 100, Spent(26.0, 28.0), Spent(2.0, 3.0), 1.5), 2, {"wall_s": 25, "speed_up": 1.6, "of_cores": 0.8}),
        (DaskRow(4, 100, Spent(26.0, 23.0), Spent(2.0, 3.0), 2.0), 2, {"wall_s": 20, "speed_up": 2, "of_cores": 1}),
        (DaskRow(4, 100, Spent(26.0, 23.0), Spent(2.0, 3.0), 2.0), 8, {"speed_up": 2, "of_cores": 0.5, "cores_busy": 1.3}),
        (DaskRow(0, 100, Spent(10.0, 12.0), Spent(2.0, 2.0), 1.0), 2, {"wall_s": 10, "speed_up": 4, "of_cores": 4}),
    ],
)  # fmt: skip
def test_numbers_are_without_the_start_and_against_one_worker_and_the_cores(
    row: DaskRow, cores: int, told: dict[str, float]
) -> None:
    found = row.as_json(ONE, cores)
    assert {key: found[key] for key in told} == told


def test_too_many_sites_are_refused() -> None:
    assert CliRunner().invoke(app, ["bench", "--dask", "1001"]).exit_code == 2


@pytest.mark.full
def test_a_small_one_reads_every_page_whatever_the_workers() -> None:
    done = CliRunner().invoke(app, ["bench", "--dask", "8", "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert [row["workers"] for row in found["rows"]] == list(WORKERS)
    assert {row["pages"] for row in found["rows"]} == {8 * PAGES}
    assert all(row["cpu_s"] > 0 and row["wall_s"] > 0 for row in found["rows"])
