"""egob bench runs on a tiny world and gives its numbers; how large they are is for the machine to say."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from service.bench.pages import sites
from service.cli import app
from tests.house import CONFIG


def test_pages_have_the_size_of_real_ones_and_lead_only_to_themselves() -> None:
    (site,) = sites(CONFIG, 1, 4)
    assert len(site) == 4
    assert all(60_000 <= len(body) <= 80_000 for body in site.values())
    assert all(f'href="{path}"' in body.decode() for body in site.values() for path in site)
    assert sites(CONFIG, 1, 4) == [site]


def test_every_row_reads_every_page() -> None:
    result = CliRunner().invoke(app, ["bench", "--sites", "2", "--pages", "3", "--rounds", "1", "--json"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert [row["row"] for row in found["rows"]] == ["plain_scrapy", "readings_and_detectors", "survey"]
    assert [row["pages"] for row in found["rows"]] == [6, 3, 3]  # the first site of the last two is for warming up
    assert all(row["cpu_ms_per_page"] > 0 and row["ratio"] > 0 for row in found["rows"])
    assert found["rows"][0]["ratio"] == 1
