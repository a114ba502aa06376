"""Special sites: each fault answers as it should, day by day."""

from __future__ import annotations

import pytest

from service.simulation.faults import ENDINGS, NO_SERVER, Fault
from service.simulation.response import Wire
from service.simulation.traits import SimSite
from tests.simulation.asking import FIRST_NIGHT, SECOND_DAY, fetch, raw, tree, world


def sites(fault: Fault) -> list[SimSite]:
    return [site for site in world().sites.values() if site.fault is fault]


# fault -> status, and what the body or the Location holds
HOMES = {
    Fault.HOME_404: (404, "Not Found"),
    Fault.HOME_500: (500, "Error interno"),
    Fault.PARKED: (200, "estacionado"),
    Fault.DEFAULT_PAGE: (200, "Apache2 Debian Default Page"),
    Fault.SUSPENDED: (200, "suspendida"),
    Fault.MAINTENANCE: (200, "mantenimiento"),
    Fault.WAF_CHALLENGE: (403, "_cf_chl_opt"),
    Fault.WAF_BLOCK: (403, "was rejected"),
    Fault.CAPTCHA: (200, "g-recaptcha"),
    Fault.RATE_LIMITED: (429, ""),
    Fault.COMPROMISED: (200, "Hacked by"),
    Fault.LOGIN_WALL: (200, 'type="password"'),
    Fault.SOCIAL_IFRAME: (200, "facebook.com/plugins/page.php"),
    Fault.SOCIAL_REDIRECT: (302, "https://www.facebook.com/"),
    Fault.ABSORBED: (301, "http://www.maga.gob.test:8080/"),
    Fault.MOVED: (301, "http://promociones.simulacion.test:8080/"),
    Fault.REDIRECT_LOOP: (302, "/inicio"),
    Fault.WWW_REDIRECT: (301, ".gob.test:8080/"),
    Fault.HTTPS_REDIRECT: (301, "https://hospitalescuintla.mspas.gob.test:8443/"),
    Fault.FRAMESET: (200, "<frameset"),
    Fault.META_REFRESH: (200, 'http-equiv="refresh"'),
}


@pytest.mark.parametrize("fault", HOMES)
def test_the_home_page_answers_as_the_fault_says(fault: Fault) -> None:
    status, mark = HOMES[fault]
    for site in sites(fault):
        answer = raw(site, site.prefix)
        assert answer.status == status
        assert mark in answer.body.decode() + dict(answer.headers).get("Location", "")


@pytest.mark.parametrize(
    ("fault", "wire"),
    [
        (Fault.BLACKHOLE, Wire.HOLD),
        (Fault.RESET, Wire.RESET),
        (Fault.EMPTY_REPLY, Wire.CLOSE),
        (Fault.GARBAGE, Wire.GARBAGE),
    ],
)
def test_broken_wires(fault: Fault, wire: Wire) -> None:
    assert {raw(site).wire for site in sites(fault)} == {wire}


def test_every_fault_has_a_site_and_an_ending_or_is_read() -> None:
    for fault in set(Fault) - {Fault.NONE}:
        assert sites(fault), fault
    read = {site.fault for site in world().sites.values() if site.truth.level is not None}
    assert read.isdisjoint(ENDINGS)
    assert set(Fault) >= NO_SERVER


def test_a_flaky_site_fails_through_the_first_day_of_guatemala_and_answers_on_the_second() -> None:
    for site in sites(Fault.FLAKY):
        assert fetch(site, now=FIRST_NIGHT).status == 502
        assert fetch(site, now=SECOND_DAY).status == 200


def test_robots_closed_and_robots_broken() -> None:
    assert b"Disallow: /\n" in raw(sites(Fault.ROBOTS_DISALLOW)[0], "/robots.txt").body
    assert raw(sites(Fault.ROBOTS_500)[0], "/robots.txt").status == 500
    assert raw(sites(Fault.ROBOTS_500)[0]).status == 200


def test_pages_behind_a_frameset_or_a_refresh_are_there() -> None:
    for site in [*sites(Fault.FRAMESET), *sites(Fault.META_REFRESH)]:
        assert "inicio.html" in raw(site, site.prefix).body.decode()
        assert tree(site.id, "inicio.html").css_first("a[href*=servicios]")


def test_a_slow_site_is_slow_and_a_site_with_a_firewall_in_front_is_only_that() -> None:
    assert {fetch(site).delay for site in sites(Fault.SLOW)} == {0.8}
    for site in sites(Fault.WAF_PRESENT):
        answer = fetch(site)
        assert ("Server", "cloudflare") in answer.headers
        assert answer.status == 200


def test_latin_1_without_a_word_about_it() -> None:
    for site in sites(Fault.LATIN1):
        answer = fetch(site)
        assert dict(answer.headers)["Content-Type"] == "text/html"
        assert "Institución" in answer.body.decode("latin-1")
        with pytest.raises(UnicodeDecodeError):
            answer.body.decode()


def test_a_path_that_does_not_exist_is_404_but_for_the_sites_that_say_200() -> None:
    for site in world().sites.values():
        if site.truth.level is not None and site.fault is not Fault.FLAKY:
            expected = 200 if site.fault is Fault.SOFT_404 else 404
            assert fetch(site, "no/existe-9f3c").status == expected, site.id
