"""F16-F24: redirects, closed doors, errors, robots.txt and cookies."""

from __future__ import annotations

import pytest

from crawler.browser import find_browser, missing_browser_advice
from crawler.evidence import Cause, Status
from crawler.page import Purpose, Via
from tests.hostile import semantics
from tests.hostile.conftest import Quarter
from tests.hostile.town import Town

pytestmark = pytest.mark.full  # the guards themselves are tested in the quick suite

HOPS = 10  # config/crawl.yaml, budget.redirects
LOST = ("f16-redirect", "f16-meta", "f16-script", "f16-hops", "f24-wall")


def homes(quarter: Quarter, site: str) -> int:
    """Requests for a home page in the first night."""
    rows = quarter.last.rows(f"SELECT unit FROM units WHERE site='{site}' AND attempt=1")  # noqa: S608 - our own names
    return sum('"purpose":"home"' in str(row[0]) for row in rows)


@pytest.mark.fault("F16", "F24")
@pytest.mark.parametrize("site", LOST)
def test_a_home_page_that_only_leads_on_is_given_up_after_ten_hops(quarter: Quarter, site: str) -> None:
    ending = quarter.last.ending(site)
    assert (ending.status, ending.cause) == (Status.UNREACHABLE, Cause.TOO_MANY_REDIRECTS)
    assert homes(quarter, site) == HOPS + 1
    assert not quarter.last.units(site, Purpose.CONTENT)


@pytest.mark.fault("F16")
def test_a_loop_inside_a_site_costs_one_page(quarter: Quarter) -> None:
    run = quarter.runs[0]
    assert run.ending("f16-inside").status is Status.EVALUATED
    asked = [unit.step.url.rpartition("/")[2] for unit in run.units("f16-inside", Purpose.CONTENT)]
    assert asked.count("contacto") == 1
    assert {"servicios", "noticias", "quienes-somos"} <= set(asked)


@pytest.mark.fault("F17")
def test_a_site_that_moved_away_is_for_a_person_to_look_at(quarter: Quarter) -> None:
    ending = quarter.runs[0].ending("f17-moved")
    assert (ending.status, ending.cause) == (Status.NOT_EVALUATED, Cause.MOVED_OFFSITE)
    assert f"http://{semantics.ELSEWHERE}:8080/" in ending.detail


@pytest.mark.fault("F17")
def test_a_host_of_the_same_institution_is_followed(quarter: Quarter) -> None:
    run = quarter.runs[0]
    assert run.ending("f17-kin").status is Status.EVALUATED
    assert {reading.page.final_url.split("/")[2] for reading in run.evidence("f17-kin").readings} == {
        f"{semantics.KIN}:8080"
    }


@pytest.mark.fault("F18")
@pytest.mark.parametrize("site", semantics.CLOSED)
def test_a_closed_door_is_never_a_zero(quarter: Quarter, site: str) -> None:
    ending = quarter.runs[0].ending(site)
    cause = Cause.CAPTCHA if site == "f18-captcha" else Cause.WAF
    assert (ending.status, ending.cause, ending.attempts) == (Status.NOT_EVALUATED, cause, 1)
    assert homes(quarter, site) == 1


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    """The closed doors once more, with a browser."""
    browser = find_browser()
    if browser is None:
        pytest.skip(f"no browser on this machine: {missing_browser_advice()}")
    with Town().open() as town:
        for name in ("f18-403", "f18-moment", "f18-captcha"):
            town.add(name, semantics.closed(semantics.CLOSED[name]))  # type: ignore[arg-type]
        town.add("f16-script", semantics.loop("script"))  # type: ignore[arg-type]
        return Quarter(town, None, [town.crawl(tmp_path_factory.mktemp("puertas"), browser=browser)])  # type: ignore[arg-type]


@pytest.mark.fault("F18")
@pytest.mark.parametrize("site", ["f18-403", "f18-moment", "f18-captcha"])
def test_one_polite_look_with_a_browser_under_our_own_name(looked: Quarter, site: str) -> None:
    assert looked.last.ending(site).status is Status.NOT_EVALUATED
    assert [unit.step.via for unit in looked.last.units(site, Purpose.HOME)] == [Via.HTTP, Via.BROWSER]
    asked = looked.town.houses[site].asked
    assert {one.headers["user-agent"].split("/")[0] for one in asked} == {"EGobGT"}
    assert len([one for one in asked if one.path == "/"]) == 2


@pytest.mark.fault("F16")
def test_a_loop_of_scripts_ends_with_a_browser_too(looked: Quarter) -> None:
    assert looked.last.ending("f16-script").cause is Cause.TOO_MANY_REDIRECTS


@pytest.mark.fault("F20")
@pytest.mark.parametrize(("site", "cause"), [("f20-500", Cause.SERVER_ERROR), ("f20-maintenance", Cause.MAINTENANCE)])
def test_errors_on_three_days_are_unreachable(quarter: Quarter, site: str, cause: Cause) -> None:
    assert [(a.status, a.cause) for a in quarter.last.attempts(site)] == [(Status.PENDING, cause)] * 3
    ending = quarter.last.ending(site)
    assert (ending.status, ending.cause) == (Status.UNREACHABLE, cause)


@pytest.mark.fault("F21")
def test_soft_404s_give_no_credit(quarter: Quarter) -> None:
    run = quarter.runs[0]
    assert run.ending("f21-soft").status is Status.EVALUATED
    asked = {unit.step.url.rpartition("/")[2] for unit in run.units("f21-soft", Purpose.CONTENT)}
    assert {"falsa", "otra"} <= asked
    kept = {reading.page.url.rpartition("/")[2] for reading in run.evidence("f21-soft").readings}
    assert kept == {"", "contacto", "servicios"}


@pytest.mark.fault("F21")
def test_parked_and_hacked_home_pages(quarter: Quarter) -> None:
    parked, hacked = quarter.last.ending("f21-parked"), quarter.last.ending("f21-hacked")
    assert (parked.status, parked.cause, parked.attempts) == (Status.UNREACHABLE, Cause.PARKED, 3)
    assert (hacked.status, hacked.cause, hacked.attempts) == (Status.NOT_EVALUATED, Cause.COMPROMISED, 1)


# site -> whether /contacto was asked for
ROBOTS = {"bueno": True, "f22-403": True, "f22-far": True, "f22-html": True, "f22-large": False, "f22-bom": False}


@pytest.mark.fault("F22")
@pytest.mark.parametrize("site", ROBOTS)
def test_robots_as_rfc_9309_reads_it(quarter: Quarter, site: str) -> None:
    assert quarter.last.ending(site).status is Status.EVALUATED
    assert ("/contacto" in quarter.town.houses[site].paths()) is ROBOTS[site]


@pytest.mark.fault("F22")
@pytest.mark.parametrize(("site", "status", "cause"), [
    ("f22-closed", Status.NOT_EVALUATED, Cause.ROBOTS_DISALLOWED),
    ("f22-503", Status.NOT_EVALUATED, Cause.ROBOTS_UNAVAILABLE),
    ("f22-silent", Status.UNREACHABLE, Cause.TIMEOUT),
])  # fmt: skip
def test_without_leave_of_robots_nothing_else_is_asked_for(
    quarter: Quarter, site: str, status: Status, cause: Cause
) -> None:
    ending = quarter.last.ending(site)
    assert (ending.status, ending.cause) == (status, cause)
    assert set(quarter.town.houses[site].paths()) == {"/robots.txt"}


@pytest.mark.fault("F24")
def test_cookies_over_http_are_neither_kept_nor_sent(quarter: Quarter) -> None:
    assert quarter.runs[0].ending("f24-cookies").status is Status.EVALUATED
    asked = quarter.town.houses["f24-cookies"].asked
    assert len(asked) > 5
    assert not any("cookie" in one.headers for one in asked)
    assert not any("set-cookie" in reading.page.headers for reading in quarter.runs[0].evidence("f24-cookies").readings)
