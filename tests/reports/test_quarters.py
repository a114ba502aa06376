"""Several quarters: permalinks stay as they were, links of sites that are gone survive, changes and history are told."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest
from lxml import html

from reports.edition import build
from reports.evidence import Pictures
from reports.past import changes_of, past_of
from reports.pictures import Drawn, Painter, Sketch
from reports.records import EarlierScore, Edition
from reports.site import publish, write_site
from scoring.rubric import Rubric
from scoring.store import Store
from service.drawing import PAGES
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
    write_site(now, out, Pictures(tmp_path), painter=None, others=[before])
    first = _digests(out)
    page = out / "sitios" / "mspas" / "2026T2" / "index.html"
    page.write_text("as it was", encoding="utf-8")
    write_site(now, out, Pictures(tmp_path), painter=None, others=[before])
    assert page.read_text(encoding="utf-8") == "as it was"
    assert {name for name, digest in _digests(out).items() if first.get(name) != digest} == {
        "sitios/mspas/2026T2/index.html"
    }
    other_method = replace(before, run=replace(before.run, rubric_version="1.1"))
    write_site(now, out, Pictures(tmp_path), painter=None, others=[other_method])
    assert "Método 1.1" in page.read_text(encoding="utf-8")
    assert "Método 1.0" in (out / "sitios" / "mspas" / "index.html").read_text(encoding="utf-8")


def test_links_of_a_site_that_left_the_frame_survive(two: tuple[Edition, Edition], tmp_path: Path) -> None:
    before, now = two
    out = write_site(now, tmp_path / "out", Pictures(tmp_path), painter=None, others=[before]).parent
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
    out = write_site(edition, tmp_path / "out", Pictures(tmp_path), painter=None, others=[before]).parent
    page = html.fromstring((out / "sitios" / "mspas" / "index.html").read_text(encoding="utf-8"))
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//section[h2[@id='historia']]//tbody/tr")]
    assert [row[:6] for row in rows] == ["2026T4", "2026T3", "2026T2"]
    assert rows[1].endswith("No se midió.")
    assert "con el método 0.9: 20.0" in rows[2]


@pytest.mark.full
def test_a_report_of_eight_quarters_is_made_in_time(tmp_path: Path, painter: Painter) -> None:
    """Pictures included. The changed quarter is the newest, in which every site has other findings, so that no chart
    of it can be taken over. Time of processors is told beside that of the clock: the machine may have other work."""
    store, rubric, out = Store.open(f"sqlite:///{tmp_path}/egob.db"), Rubric.load(CONFIG), tmp_path / "out"
    fill(store)
    watch = Watch(painter)
    told = []
    for seed in (7, 8):
        save(store, frames_of(QUARTERS[-1], seed=seed))
        told.append(watch.timed(lambda: publish(
            store, rubric, REGISTRY, QUARTERS[-1], out, tmp_path, config=CONFIG, painter=watch.painter
        )))  # fmt: skip
    store.close()
    for name, took in zip(("first report", "newest quarter changed"), told, strict=True):
        print(f"{name}: {took}")  # noqa: T201
    assert len(list((out / "sitios").glob("*/2025T1/index.html"))) == 276
    assert len(list((out / "graficas").glob("*.wide.svg"))) > 20
    assert told[0].drawn > told[1].drawn > 0, "what did not change is drawn once"
    assert told[0].on_two_cores < 300
    assert told[1].on_two_cores < 60


@dataclass(frozen=True)
class Took:
    """Seconds of the clock, of our own process and of the browser while it drew, and the number of pictures."""

    clock: float
    ours: float
    browser: float
    drawn: int

    @property
    def on_two_cores(self) -> float:
        """What two idle cores need: our own work is done by one of them, the pages that draw share both."""
        return self.ours + self.browser / PAGES

    def __str__(self) -> str:
        cores = f"{self.ours:.0f} s + {self.browser:.0f} s / {PAGES} = {self.on_two_cores:.0f} s on two idle cores"
        return f"{self.clock:.0f} s by the clock; {cores}; {self.drawn} pictures drawn"


class Watch:
    """Measures a report and the browser that its painter starts."""

    def __init__(self, painter: Painter) -> None:
        self.painter = replace(painter, paint=self._paint)
        self._given, self._drawn, self._browser = painter, 0, 0.0

    def _paint(self, sketches: Sequence[Sketch]) -> Iterable[Drawn]:
        self._drawn += len(sketches)
        spent: dict[int, float] = {}
        done = threading.Event()
        with ThreadPoolExecutor(1) as own:
            counted = own.submit(_count, spent, done)
            drawn = self._given.paint(sketches)
            done.set()
            counted.result()
        self._browser += sum(spent.values())
        return drawn

    def timed(self, work: Callable[[], object]) -> Took:
        """What the work took."""
        self._drawn, self._browser = 0, 0.0
        clock, ours = time.monotonic(), time.process_time()
        work()
        return Took(time.monotonic() - clock, time.process_time() - ours, self._browser, self._drawn)


def _count(spent: dict[int, float], done: threading.Event) -> None:
    """Processor time of every process below this one, read until all is done: one that ended keeps its last count."""
    while not done.wait(0.2):
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                times = child.cpu_times()
                spent[child.pid] = times.user + times.system
