"""Every detector over one site, and what a second pass should render."""

from __future__ import annotations

import logging
from types import ModuleType, SimpleNamespace

import pytest

from crawler.evidence import Cause, Reachability, SiteEvidence, Status
from scoring import assess as subject
from scoring.finding import Citation, Finding, Outcome, absent, present
from scoring.needs import needs
from scoring.reason import say
from tests.building import BASE, site_evidence

TEXT = "<p>" + "El Ministerio informa a la población sobre sus programas y servicios. " * 12 + "</p>"
LINKS = "".join(f'<a href="/p{i}">Página {i}</a> ' for i in range(10))
PAGE = TEXT + LINKS
SHELL = '<div id="root"></div><script src="/app.js"></script>'
HOLLOW = f'<nav>{TEXT}{LINKS}</nav><main><h1>Trámites</h1></main><script src="/app.js"></script>'
GTM = PAGE + '<script src="https://www.googletagmanager.com/gtm.js?id=GTM-X"></script>'


def _says(evidence: SiteEvidence, *, word: str = "nada") -> Finding:
    return absent(say(word))


def _breaks(evidence: SiteEvidence) -> Finding:
    raise ValueError("broken")


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = {
        "good": SimpleNamespace(detect=_says, VERSION="1.0"),
        "bad": SimpleNamespace(detect=_breaks, VERSION="2"),
    }
    monkeypatch.setattr(subject, "_detectors", lambda: modules)


@pytest.mark.usefixtures("fakes")
def test_params_reach_the_detector_and_order_is_kept() -> None:
    found = subject.assess(site_evidence({"/": PAGE}), {"good": {"word": "cero"}})
    assert found == {"good": absent(say("cero"))}


@pytest.mark.usefixtures("fakes")
def test_a_broken_detector_fails_alone_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        found = subject.assess(site_evidence({"/": PAGE}), {"bad": {}, "good": {}})
    assert found["bad"].outcome is Outcome.FAILED
    assert found["good"].outcome is Outcome.ABSENT
    assert "bad" in caplog.text


@pytest.mark.usefixtures("fakes")
@pytest.mark.parametrize("params", [{"good": {"wrong": 1}}, {"nobody": {}}])
def test_what_cannot_be_judged_is_our_fault(params: dict[str, dict[str, object]]) -> None:
    assert {f.outcome for f in subject.assess(site_evidence({"/": PAGE}), params).values()} == {Outcome.FAILED}


@pytest.mark.usefixtures("fakes")
@pytest.mark.parametrize("status", [s for s in Status if s is not Status.EVALUATED])
def test_a_site_that_was_not_evaluated_has_every_finding_with_its_cause(status: Status) -> None:
    evidence = site_evidence({}, reachability=Reachability(status, Cause.DNS, "NXDOMAIN"))
    found = subject.assess(evidence, {"good": {}, "bad": {}})
    assert {name: finding.outcome for name, finding in found.items()} == dict.fromkeys(["good", "bad"], Outcome.UNKNOWN)
    assert "dns_error" in found["good"].reason


def test_each_detector_and_indicator_says_its_version() -> None:
    assert all(version for version in subject.versions().values())
    assert all(isinstance(module, ModuleType) for module in subject._detectors().values())


def claim(path: str = "", picture: str = "") -> Finding:
    return present(say("sí"), (Citation(url=BASE + path, screenshot=picture),))


@pytest.mark.parametrize(
    ("pages", "findings", "expected"),
    [
        ({"/": PAGE}, {}, []),
        ({"/": PAGE, "/app": SHELL}, {}, [("app", "S1+S2")]),
        ({"/": PAGE, "/pago": PAGE}, {"electronic_payments": claim("pago")}, [("pago", "electronic_payments")]),
        ({"/": PAGE, "/pago": PAGE}, {"electronic_payments": claim("pago", "pic")}, []),
        ({"/": PAGE, "/pago": PAGE}, {"many_pages": claim("pago")}, []),
        ({"/": GTM, "/b": GTM}, {}, [("", "G1")]),  # one page answers for the template
        ({"/": GTM}, {"interactive_channels": claim(picture="p"), "online_surveys": claim(picture="p")}, []),
        (
            {"/": PAGE, "/a/1": HOLLOW, "/a/2": HOLLOW, "/b": HOLLOW},
            {},
            [("a/1", "C1"), ("b", "C1")],
        ),  # one of a template
        ({"/": PAGE + '<i class="fa fa-search"></i>'}, {}, [("", "search_icon")]),
        ({"/": PAGE + '<i class="fa fa-search"></i>'}, {"search_works": claim(picture="p")}, []),
        ({"/": PAGE + '<div class="gcse-search"></div>'}, {}, [("", "search_engine")]),
        (
            {"/": PAGE, "/uno": PAGE, "/app": SHELL},
            {"user_accounts": claim("uno"), "online_surveys": claim("uno")},
            [("app", "S1+S2"), ("uno", "user_accounts+online_surveys")],
        ),
    ],
)
def test_needs(pages: dict[str, str], findings: dict[str, Finding], expected: list[tuple[str, str]]) -> None:
    found = needs(site_evidence(pages), findings)
    assert [(url.removeprefix(BASE), reason) for url, reason in found] == expected


def test_what_is_rendered_is_not_asked_for_again() -> None:
    assert needs(site_evidence({"/": SHELL}, rendered=["/"]), {}) == []


def test_without_a_browser_nothing_is_asked_for() -> None:
    assert needs(site_evidence({"/": SHELL}, browser=False), {}) == []


def test_needs_are_bounded_and_nearest_first() -> None:
    pages = {f"/p{i}": SHELL for i in range(9)}
    found = needs(site_evidence(pages, clicks={f"/p{i}": 9 - i for i in range(9)}), {}, limit=3)
    assert [url.removeprefix(BASE) for url, _ in found] == ["p8", "p7", "p6"]
