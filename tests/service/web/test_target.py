"""Target: only names of the registry or of the allowed zones; no URL, no address in numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.registry import Registry
from service.web.target import Refusal, TargetError, host_name, in_scope, target_of
from tests.service.registries import build

SUFFIXES = ("gob.gt", "mil.gt")


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return Registry.load(build(Path(tmp_path_factory.mktemp("config"))), "prueba")


@pytest.mark.parametrize(
    ("text", "host", "url", "site"),
    [
        ("www.msp.gob.test", "www.msp.gob.test", "https://www.msp.gob.test/", "msp"),
        (" MSP.gob.test. ", "msp.gob.test", "https://www.msp.gob.test/", "msp"),
        ("datos.msp.gob.test", "datos.msp.gob.test", "https://datos.msp.gob.test/", "msp-datos"),
        ("nuevo.gob.gt", "nuevo.gob.gt", "https://nuevo.gob.gt/", ""),
        ("fuera.gob.test", "fuera.gob.test", "https://fuera.gob.test/", ""),  # a host of an institution without a site
        ("educación.gob.gt", "xn--educacin-13a.gob.gt", "https://xn--educacin-13a.gob.gt/", ""),
    ],
)
def test_names_lead_to_sites(registry: Registry, text: str, host: str, url: str, site: str) -> None:
    found = target_of(registry, SUFFIXES, text)
    assert (found.host, found.url, found.site) == (host, url, site)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "localhost", "gob", "https://www.msp.gob.test/", "www.msp.gob.test/ruta", "www.msp.gob.test:22",
        "user@www.msp.gob.test", "www.msp.gob.test#@x", "127.0.0.1", "2130706433", "0x7f.1", "0x7f000001", "[::1]", "::1",
        "127.1", "١٢٧.٠.٠.١", "１２７.０.０.１", "www..gob.gt", "-a.gob.gt", "a-.gob.gt", "a b.gob.gt", "a_b.gob.gt",
        "x" * 64 + ".gob.gt", ".".join(["a" * 60] * 5) + ".gob.gt", "a.gob.gt\x00.evil.test", "a.gob.gt\r\nHost: x", "<script>.gob.gt",
    ],
)  # fmt: skip
def test_what_is_no_name_is_refused(registry: Registry, text: str) -> None:
    with pytest.raises(TargetError) as found:
        target_of(registry, SUFFIXES, text)
    assert found.value.refusal is Refusal.NOT_A_NAME


@pytest.mark.parametrize("text", ["example.org", "gob.gt.example.org", "xgob.gt", "www.msp.gob.test.example.org"])
def test_hosts_of_others_are_refused(registry: Registry, text: str) -> None:
    with pytest.raises(TargetError) as found:
        target_of(registry, SUFFIXES, text)
    assert found.value.refusal is Refusal.NOT_ALLOWED


def test_a_site_is_named_on_its_own_host_only(registry: Registry) -> None:
    assert target_of(registry, SUFFIXES, "msp.gob.test", "msp").site == "msp"
    with pytest.raises(TargetError) as found:
        target_of(registry, SUFFIXES, "sec.gob.test", "msp")
    assert found.value.refusal is Refusal.NOT_OF_HOST


def test_the_longest_name_is_253_octets() -> None:
    name = ".".join(["a" * 61] * 4)  # 247
    assert host_name(name + ".bcdef") == name + ".bcdef"
    with pytest.raises(TargetError):
        host_name(name + ".bcdefg")


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("https://www.msp.gob.test/encuesta", True), ("http://msp.gob.test:8080/", True),
        ("https://otro.gob.test/", False), ("javascript:alert(1)", False), ("//msp.gob.test/", False), ("", False),
        ("https://msp.gob.test@evil.test/", False), ("https://x@msp.gob.test/", False), ("ftp://msp.gob.test/", False),
        ("https://msp.gob.test:99999/", False), ("https://msp.gob.test/" + "a" * 2000, False),
    ],
)  # fmt: skip
def test_a_reply_points_into_the_site(url: str, inside: bool) -> None:
    assert in_scope("https://www.msp.gob.test/", url) is inside
