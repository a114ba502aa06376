"""Several quarters: permalinks stay as they were, links of sites that are gone survive, changes and history are told."""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from reports.edition import build
from reports.evidence import Pictures
from reports.past import changes_of, past_of
from reports.records import EarlierScore, Edition
from reports.site import publish, write_site
from scoring.rubric import Rubric
from scoring.store import Store
from tests.house import CONFIG
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference
from tests.reports.quarters import QUARTERS, REGISTRY, fill, frames_of, save


def _edition(quarter: str, age: int, *, most: int = 1) -> Edition:
    frames = fake_frames(age=age, most=most)
    frames = replace(frames, run=frames.run | {"quarter": quarter})
    return build(frames, fake_method(), fake_reference(), fake_causes())


@pytest.fixture(scope="module")
def two() -> tuple[Edition, Edition]:
    before = _edition("2026T2", 2, most=2)
    return before, replace(_edition("2026T4", 0), past=(past_of(before),))


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_a_closed_quarter_is_not_written_again(two: tuple[Edition, Edition], tmp_path: Path) -> None:
    before, now = two
    out = tmp_path / "out"
    write_site(now, out, Pictures(tmp_path), browser="", others=[before])
    first = _digests(out)
    page = out / "sitios" / "mspas" / "2026T2" / "index.html"
    page.write_text("as it was", encoding="utf-8")
    write_site(now, out, Pictures(tmp_path), browser="", others=[before])
    assert page.read_text(encoding="utf-8") == "as it was"
    assert {name for name, digest in _digests(out).items() if first.get(name) != digest} == {
        "sitios/mspas/2026T2/index.html"
    }
    other_method = replace(before, run=replace(before.run, rubric_version="1.1"))
    write_site(now, out, Pictures(tmp_path), browser="", others=[other_method])
    assert "Método 1.1" in page.read_text(encoding="utf-8")
    assert "Método 1.0" in (out / "sitios" / "mspas" / "index.html").read_text(encoding="utf-8")


def test_links_of_a_site_that_left_the_frame_survive(two: tuple[Edition, Edition], tmp_path: Path) -> None:
    before, now = two
    out = write_site(now, tmp_path / "out", Pictures(tmp_path), browser="", others=[before]).parent
    gone = next(site.id for site in before.sites if site.id not in now.site_by_id)
    for path in (f"sitios/{gone}/index.html", f"en/sites/{gone}/index.html", f"sitios/{gone}/2026T2/insignia.svg"):
        assert (out / path).is_file(), path
    changes = html.fromstring((out / "cambios" / "index.html").read_text(encoding="utf-8"))
    assert gone in changes.xpath("string(//section[@aria-labelledby='salieron'])")


def test_changes_compare_only_what_was_measured_twice(two: tuple[Edition, Edition]) -> None:
    changes = changes_of(two[1])
    assert changes is not None
    told = {*(m.site.id for m in changes.moved), *(s.id for s in changes.unread), *(s.id for s in changes.new)}
    assert told == set(two[1].site_by_id)
    assert all(m.after > m.before for m in changes.better)
    assert all(m.after < m.before for m in changes.worse)
    assert changes_of(two[0]) is None


def test_history_shows_missed_quarters_and_both_methods(two: tuple[Edition, Edition], tmp_path: Path) -> None:
    before, now = two
    earlier = EarlierScore("2026T2", "mspas", "0.9", 1, 20.0)
    edition = replace(now, earlier=(earlier,))
    out = write_site(edition, tmp_path / "out", Pictures(tmp_path), browser="", others=[before]).parent
    page = html.fromstring((out / "sitios" / "mspas" / "index.html").read_text(encoding="utf-8"))
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//section[h2[@id='historia']]//tbody/tr")]
    assert [row[:6] for row in rows] == ["2026T4", "2026T3", "2026T2"]
    assert rows[1].endswith("No se midió.")
    assert "con el método 0.9: 20.0" in rows[2]


@pytest.mark.full
def test_a_report_of_eight_quarters_is_made_in_time(tmp_path: Path) -> None:
    store, rubric, out = Store.open(f"sqlite:///{tmp_path}/egob.db"), Rubric.load(CONFIG), tmp_path / "out"
    fill(store)
    took = []
    for step in range(2):
        if step:
            save(store, frames_of(QUARTERS[-1], seed=7))
        start = time.process_time()  # of this process: the machine may have other work
        publish(store, rubric, REGISTRY, QUARTERS[-1], out, tmp_path, config=CONFIG, images=False)
        took.append(time.process_time() - start)
    print(f"first report {took[0]:.0f} s, one quarter changed {took[1]:.0f} s")  # noqa: T201
    assert len(list((out / "sitios").glob("*/2025T1/index.html"))) == 276
    assert took[0] < 300
    assert took[1] < 60
    store.close()
