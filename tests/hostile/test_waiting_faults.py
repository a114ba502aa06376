"""A visit that waits: for the night, for our own network; and one that is never made, because it was not wanted."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

from crawler.evidence import Cause, Status
from crawler.job import Exit
from crawler.ledger import OFFLINE, Ledger
from tests.hostile.answers import good, http, page
from tests.hostile.polite import Log
from tests.hostile.run import CONFIG, Run
from tests.hostile.town import FIRST_NIGHT, SECOND_NIGHT, THIRD_DAY, Asked, Town

pytestmark = pytest.mark.full  # the guards themselves are tested in the quick suite

BY_DAY = "2026-10-05T15:00:00-06:00"
LAST_MOMENT = "2026-10-06T05:59:57-06:00"


def test_an_official_visit_is_made_by_night_and_stops_in_the_morning(tmp_path: Path) -> None:
    town = Town()
    log = Log(town)
    slow = {"pace": {"delay_s": 0.5}}
    with town.open():
        log.add("uno")
        early = town.crawl(tmp_path, official=True, now=BY_DAY)
        assert (early.code, log.loads, early.attempts("uno")) == (Exit.LEFT_OVER, [], [])
        stopped = town.crawl(tmp_path, official=True, now=LAST_MOMENT, overrides=slow)
        assert stopped.code == Exit.LEFT_OVER
        assert stopped.ending("uno").cause is Cause.NOT_FINISHED
        before = [load.path for load in log.loads]
        assert before
        night = town.crawl(tmp_path, official=True, now=SECOND_NIGHT)
        assert night.code == Exit.DONE
    assert night.ending("uno").status is Status.EVALUATED
    assert len(night.attempts("uno")) == 1
    pages = Counter(load.path for load in log.loads if load.path != "/robots.txt")
    assert max(pages.values()) == 1  # what was read before the morning is not asked for again


@pytest.mark.full
def test_the_last_attempt_is_made_by_day(tmp_path: Path) -> None:
    town = Town()
    log = Log(town)
    with town.open():
        log.add("caido", lambda path: http("no", 404) if path == "/robots.txt" else http("error", 500))
        for now in (FIRST_NIGHT, SECOND_NIGHT):
            assert town.crawl(tmp_path, official=True, now=now).code == Exit.DONE
        count = len(log.loads)
        town.crawl(tmp_path, official=True, now="2026-10-08T22:00:00-06:00")
        assert len(log.loads) == count
        run = town.crawl(tmp_path, official=True, now=THIRD_DAY)
    assert len(log.loads) > count
    assert (run.ending("caido").status, run.ending("caido").cause) == (Status.UNREACHABLE, Cause.SERVER_ERROR)


@pytest.mark.full
def test_without_office_the_hour_does_not_matter(tmp_path: Path) -> None:
    town = Town()
    log = Log(town)
    with town.open():
        log.add("uno")
        assert town.crawl(tmp_path, now=BY_DAY).code == Exit.DONE
    assert log.loads


class Outage:
    """Everything answers until a site has been asked so often; then nothing does, until it is mended."""

    def __init__(self, town: Town) -> None:
        self.town, self.down, self.left = town, False, 30

    async def __call__(self, asked: Asked) -> bytes | None:
        host = asked.headers["host"].partition(":")[0]
        if not host.startswith("control") and not self.down:
            self.left -= 1
            self.down = self.left <= 0
        if self.down:
            asked.writer.transport.abort()
            return None
        return good(asked.path) if not host.startswith("control") else http(page("Control"))


def failed(run: Run) -> list[tuple[object, ...]]:
    return run.rows("SELECT site, seq FROM units WHERE unit LIKE '%\"error\"%'")


def offline(run: Run) -> str:
    with closing(Ledger(run.folder / "ledger.db")) as ledger:
        return ledger.fact(OFFLINE)


@pytest.mark.fault("F03")
def test_when_our_network_fails_in_the_middle_nothing_of_it_is_believed(tmp_path: Path) -> None:
    town = Town()
    outage = Outage(town)
    with town.open():
        for number in range(8):
            town.add(f"sitio-{number}", outage)
        control = town.add("control", outage, listed=False)
        overrides = {"control": [control.url], "network": {"hosts": 3, "pause_s": 0.3, "again_s": 0.1}}
        first = town.crawl(tmp_path, overrides=overrides)
        assert first.code == Exit.OWN_NETWORK
        assert outage.down
        assert failed(first) == []
        assert offline(first).endswith("UTC")
        endings = {first.ending(f"sitio-{n}").cause for n in range(8)}
        assert endings <= {Cause.NONE, Cause.NOT_FINISHED}
        assert Cause.NOT_FINISHED in endings

        again = town.crawl(tmp_path, overrides=overrides)  # still down: found before anything is visited
        assert (again.code, failed(again)) == (Exit.OWN_NETWORK, [])

        outage.down, outage.left = False, 10**6
        soon = (datetime.fromisoformat(FIRST_NIGHT) + timedelta(minutes=5)).isoformat()
        last = town.crawl(tmp_path, overrides=overrides, now=soon)
    assert last.code == Exit.DONE
    assert failed(last) == []
    assert {last.ending(f"sitio-{n}").status for n in range(8)} == {Status.EVALUATED}
    assert {len(last.attempts(f"sitio-{n}")) for n in range(8)} == {1}
    assert offline(last) == ""


@pytest.mark.full
@pytest.mark.fault("F03")
def test_a_network_that_comes_back_in_time_is_waited_for(tmp_path: Path) -> None:
    """The control address is mended by being asked: the run goes on by itself."""
    town = Town()
    outage = Outage(town)
    asked_control: list[str] = []

    async def control(asked: Asked) -> bytes | None:
        if outage.down:
            asked_control.append(asked.path)
            if len(asked_control) > 3:
                outage.down, outage.left = False, 10**6
        return await outage(asked)

    with town.open():
        for number in range(6):
            town.add(f"sitio-{number}", outage)
        url = town.add("control", control, listed=False).url
        overrides = {"control": [url], "network": {"hosts": 3, "pause_s": 20, "again_s": 0.1}}
        run = town.crawl(tmp_path, overrides=overrides)
    assert len(asked_control) == 4
    assert run.code == Exit.DONE
    assert failed(run) == []
    assert {run.ending(f"sitio-{n}").status for n in range(6)} == {Status.EVALUATED}


@pytest.mark.fault("F04")
def test_failures_of_sites_are_believed_while_the_control_answers(tmp_path: Path) -> None:
    town = Town()
    with town.open():
        for number in range(5):
            town.add(f"caido-{number}")  # nobody listens
        url = town.add("control", lambda _asked: http(page("Control")), listed=False).url
        run = town.crawl(tmp_path, overrides={"control": [url], "network": {"hosts": 3}})
    assert run.code == Exit.DONE
    assert {run.ending(f"caido-{n}").cause for n in range(5)} == {Cause.REFUSED}


def test_who_asked_to_be_left_out_is_not_asked_for_anything(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    town = Town()
    log = Log(town)
    reason = {"es": "Se cambia de servidor", "en": "The server is being replaced"}
    entry = {"since": "2026-10-01", "asked_by": "Dirección de Informática", "reason": reason}
    with town.open():
        shared = log.add("a-cerrado")
        log.add("b-ruta", path="/ruta/", beside=shared)
        named = log.add("c-nombrado")
        past = log.add("d-antes")
        linked = log.add("e-enlaza", lambda path: good(path, {"/": f'<a href="{shared.url}encuesta">Encuesta</a>'}))
        wishes = [
            {"host": shared.host, **entry},
            {"site": "c-nombrado", **entry},
            {"site": "d-antes", **entry, "until": "2026-10-04"},
        ]
        (config / "opt_out.yaml").write_text(yaml.safe_dump(wishes, allow_unicode=True), encoding="utf-8")
        run = town.crawl(tmp_path / "run", config=config)
    for site in ("a-cerrado", "b-ruta", "c-nombrado"):
        reach = run.ending(site)
        assert (reach.status, reach.cause) == (Status.NOT_EVALUATED, Cause.OPTED_OUT), site
        assert "Dirección de Informática" in reach.detail
    assert log.of(shared.host) + log.of(named.host) == []
    for site, house in (("d-antes", past), ("e-enlaza", linked)):
        assert run.ending(site).status is Status.EVALUATED
        assert log.of(house.host)
