"""F01-F12: names, connections and bytes that are out of order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from crawler.evidence import Cause, Status
from crawler.page import Purpose
from tests.hostile.conftest import Quarter
from tests.hostile.names import HUNG_S
from tests.hostile.network import LATE
from tests.hostile.town import OVERRIDES

pytestmark = pytest.mark.full  # the guards themselves are tested in the quick suite

DNS_S = OVERRIDES["time"]["dns_s"]
# site -> cause after three attempts on three days
UNREACHABLE = {
    "f01-nxdomain": Cause.DNS,
    "f02-servfail": Cause.DNS,
    "f02-silent": Cause.DNS,
    "f04-refused": Cause.REFUSED,
    "f04-reset": Cause.RESET,
    "f04-empty": Cause.RESET,
    "f05-blackhole": Cause.TIMEOUT,
    "f06-silent": Cause.TIMEOUT,
    "f06-headers": Cause.TIMEOUT,
    "f10-long-header": Cause.RESET,  # Twisted hangs up at 16 KB and tells no more
    "f10-negative": Cause.INVALID_RESPONSE,
    "f10-status-only": Cause.RESET,
    "f10-http09": Cause.RESET,
    "f10-ssh": Cause.INVALID_RESPONSE,
}


@pytest.mark.fault("F01", "F02", "F04", "F05", "F06", "F10")
def test_no_fault_ends_a_run(quarter: Quarter) -> None:
    assert [run.code for run in quarter.runs] == [0, 0, 0], quarter.last.log[-3000:]
    assert not any("Traceback" in run.log for run in quarter.runs)
    ending = quarter.last.ending("bueno")
    assert (ending.status, ending.attempts) == (Status.EVALUATED, 1)


@pytest.mark.fault("F01", "F02", "F04", "F05", "F06", "F10")
@pytest.mark.parametrize("site", UNREACHABLE)
def test_silence_on_three_days_is_unreachable_with_its_cause(quarter: Quarter, site: str) -> None:
    attempts = quarter.last.attempts(site)
    assert [(a.status, a.cause) for a in attempts] == [(Status.PENDING, UNREACHABLE[site])] * 3
    ending = quarter.last.ending(site)
    assert (ending.status, ending.cause, ending.attempts) == (Status.UNREACHABLE, UNREACHABLE[site], 3)
    assert ending.detail


@pytest.mark.fault("F01")
def test_a_name_is_tried_with_and_without_www_and_once_a_night(quarter: Quarter) -> None:
    asked = [unit.step.url for unit in quarter.last.units("f01-nxdomain")]
    host = quarter.town.houses["f01-nxdomain"].host
    assert asked == [f"http://{host}:8080/robots.txt", f"http://www.{host}:8080/robots.txt"]


@pytest.mark.fault("F02")
def test_a_silent_name_service_costs_no_more_than_its_limit(quarter: Quarter) -> None:
    """Each look-up is cut at the configured limit, and a hung one does not keep the process from ending."""
    detail = quarter.last.units("f02-silent")[0].answer.detail
    assert f"no answer in {DNS_S} s" in detail
    assert all(run.seconds < 2 * 2 * HUNG_S for run in quarter.runs)  # two tries for each of two kinds of address


@pytest.mark.fault("F04")
def test_broken_pages_do_not_end_the_visit_of_a_good_site(quarter: Quarter) -> None:
    run = quarter.runs[0]
    assert run.ending("f04-inside").status is Status.EVALUATED
    assert [run.unit("f04-inside", path).answer.error for path in ("/contacto", "/noticias")] == [Cause.RESET] * 2
    assert run.unit("f04-inside", "/servicios").answer.status == 200


@pytest.mark.fault("F05")
def test_others_keep_their_pace_beside_a_black_hole(quarter: Quarter) -> None:
    """Between two requests to a good site there is never a wait that comes near that for the black hole."""
    run = quarter.runs[1]
    assert run.ending(LATE).status is Status.EVALUATED
    began = str(run.rows(f"SELECT MIN(at) FROM units WHERE site='{LATE}'")[0][0])  # noqa: S608 - a constant
    given_up = str(run.rows("SELECT MIN(at) FROM units WHERE site='f05-blackhole' AND attempt=2")[0][0])
    assert began < given_up
    asked = quarter.town.houses[LATE].asked
    assert max(b.at - a.at for a, b in pairwise(asked)) < OVERRIDES["time"]["request_s"] / 2


@pytest.mark.fault("F06")
def test_drips_are_cut_and_not_kept(quarter: Quarter) -> None:
    run = quarter.runs[0]
    assert run.ending("f06-inside").status is Status.EVALUATED
    for path in ("/contacto", "/noticias"):
        answer = run.unit("f06-inside", path).answer
        assert (answer.error, answer.status) == (Cause.TIMEOUT, 0)
    kept = {reading.page.url.rpartition("/")[2] for reading in run.evidence("f06-inside").readings}
    assert kept == {"", "servicios", "quienes-somos"}


@pytest.mark.fault("F07", "F08")
@pytest.mark.parametrize(("site", "paths"), [
    ("f07-endless", ("/contacto", "/noticias")),
    ("f08-bombs", ("/contacto", "/noticias", "/servicios", "/quienes-somos")),
])  # fmt: skip
def test_what_has_no_end_is_cut_and_the_site_goes_on(quarter: Quarter, site: str, paths: tuple[str, ...]) -> None:
    run = quarter.runs[0]
    assert run.ending(site).status is Status.EVALUATED
    assert {path: run.unit(site, path).answer.error for path in paths} == dict.fromkeys(paths, Cause.TOO_LARGE)
    assert run.units(site, Purpose.HOME)[0].answer.status == 200


@pytest.mark.fault("F07", "F08")
def test_memory_stays_bounded(quarter: Quarter) -> None:
    """Two endless bodies and four bombs of 200 MB, all in one process beside twenty other sites."""
    assert quarter.runs[0].peak_mb < quarter.runs[2].peak_mb + 8 * 8 + 64


@pytest.mark.fault("F09")
def test_what_came_is_kept_and_marked(quarter: Quarter) -> None:
    run = quarter.runs[0]
    assert run.ending("f09-incomplete").status is Status.EVALUATED
    cut = run.unit("f09-incomplete", "/contacto").answer
    assert (cut.status, cut.truncated, cut.error) == (200, True, "")
    half = run.unit("f09-incomplete", "/noticias")
    assert (half.answer.status, half.found.text > 1000) == (200, True)
    assert run.unit("f09-incomplete", "/servicios").answer.error == Cause.INVALID_RESPONSE
    chunk = run.unit("f09-incomplete", "/quienes-somos").answer
    assert chunk.error or chunk.truncated


@pytest.mark.fault("F10")
@pytest.mark.parametrize("site", ["f10-many-headers", "f10-no-colon"])
def test_odd_headers_do_not_keep_a_page_from_being_read(quarter: Quarter, site: str) -> None:
    run = quarter.runs[0]
    assert run.ending(site).status is Status.EVALUATED
    assert run.units(site, Purpose.HOME)[0].found.text > 500


@pytest.mark.fault("F11")
def test_a_site_with_ipv6_only_is_read(quarter: Quarter) -> None:
    run = quarter.runs[0]
    assert run.ending("f11-ipv6").status is Status.EVALUATED
    assert {unit.answer.address for unit in run.units("f11-ipv6", Purpose.CONTENT)} == {"::1"}


@pytest.mark.fault("F12")
def test_the_night_that_succeeds_counts_and_the_other_is_on_record(quarter: Quarter) -> None:
    attempts = quarter.last.attempts("f12-flips")
    assert [(a.status, a.cause) for a in attempts] == [
        (Status.PENDING, Cause.ROBOTS_UNAVAILABLE),
        (Status.EVALUATED, Cause.NONE),
    ]
    assert quarter.last.ending("f12-flips").status is Status.EVALUATED
