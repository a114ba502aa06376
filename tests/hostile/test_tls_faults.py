"""F13-F15: certificates and handshakes that are out of order; what can be read is read, and the defect is on record."""

from __future__ import annotations

import pytest

from crawler.evidence import Cause, Status, Tls
from crawler.page import Purpose
from tests.hostile.certificates import DEFECTS, FALLBACK, privileged
from tests.hostile.conftest import Quarter

pytestmark = pytest.mark.full  # the guards themselves are tested in the quick suite

EXPECTED = {"valid": Tls(True), **{defect: Tls(False, defect) for defect in DEFECTS}}


@pytest.mark.fault("F13")
@pytest.mark.parametrize("defect", EXPECTED)
def test_a_bad_certificate_is_recorded_and_the_site_evaluated(quarter: Quarter, defect: str) -> None:
    site = f"f13-{defect.replace('_', '-')}"
    run = quarter.runs[0]
    assert run.ending(site).status is Status.EVALUATED
    evidence = run.evidence(site)
    assert evidence.tls == EXPECTED[defect]
    assert len(evidence.readings) >= 3


@pytest.mark.fault("F14")
@pytest.mark.parametrize("site", FALLBACK)
def test_where_https_fails_http_is_tried_and_the_failure_recorded(quarter: Quarter, site: str) -> None:
    if not privileged():
        pytest.skip("the ports 80 and 443 need privileges that this machine does not give")
    run = quarter.runs[0]
    failed = run.units(site, Purpose.ROBOTS)[0]
    assert failed.step.url.startswith("https://")
    # A handshake that the other side breaks off without an alert is a reset to whoever downloads.
    assert failed.answer.error in ({Cause.TIMEOUT} if site == "f14-hang" else {Cause.TLS, Cause.RESET}), (
        failed.answer.detail
    )
    assert run.ending(site).status is Status.EVALUATED
    evidence = run.evidence(site)
    assert evidence.readings[0].page.final_url.startswith("http://")
    assert evidence.tls == Tls(False, "timeout" if site == "f14-hang" else "protocol")


@pytest.mark.fault("F15")
def test_a_downgrade_is_followed_and_http_is_on_record(quarter: Quarter) -> None:
    run = quarter.runs[0]
    assert run.ending("f15-downgrade").status is Status.EVALUATED
    evidence = run.evidence("f15-downgrade")
    assert {reading.page.final_url.partition(":")[0] for reading in evidence.readings} == {"http"}
    assert evidence.tls.valid is None
    homes = run.units("f15-downgrade", Purpose.HOME)
    assert (homes[0].step.url.partition(":")[0], homes[0].answer.location.partition(":")[0]) == ("https", "http")


@pytest.mark.fault("F15")
def test_a_site_on_http_only_is_evaluated_and_has_no_certificate(quarter: Quarter) -> None:
    assert quarter.last.ending("bueno").status is Status.EVALUATED
    assert quarter.last.evidence("bueno").tls == Tls(None)
