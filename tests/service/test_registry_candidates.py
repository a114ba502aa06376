"""Registry candidates: which linked hosts are proposed, and how one becomes a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.registry import Registry
from crawler.vocabulary import ConfigError
from service.registry_candidates import Candidate, accept, candidates, read_left_out, read_links
from tests.service.registries import build

MSP, SEC = "https://www.msp.gob.test/a", "https://sec.gob.test/"


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry.load(build(tmp_path), "prueba")


def test_hosts_are_counted_by_page_and_by_site(registry: Registry) -> None:
    links = [
        (MSP, "http://www.nuevo.gob.test/b"),
        (MSP, "http://nuevo.gob.test/a"),  # the same page again
        (MSP + "/2", "https://nuevo.gob.test/"),
        (SEC, "https://NUEVO.gob.test/"),
        (SEC, "https://otro.msp.gob.test/"),
    ]
    assert candidates(links, registry, ["gob.test"]) == [
        Candidate("nuevo.gob.test", 3, 2, "http://nuevo.gob.test/a", ""),
        Candidate("otro.msp.gob.test", 1, 1, "https://otro.msp.gob.test/", "msp"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://msp.gob.test/x",  # in the registry
        "https://datos.msp.gob.test/",  # a service is in the registry
        "http://viejo.gob.test/",  # left out by a person
        "https://sub.fuera.gob.test/",  # an institution outside the frame
        "https://empresa.test/",  # not the government
        "https://fakegob.test/",  # ends alike, is not under the suffix
        "http://[mal",
        "mailto:a@nuevo.gob.test",
        "",
    ],
)
def test_what_is_no_candidate(registry: Registry, url: str) -> None:
    assert candidates([(MSP, url)], registry, ["gob.test"], frozenset({"viejo.gob.test"})) == []


def test_an_accepted_host_is_a_row(registry: Registry) -> None:
    site = accept(registry, "WWW.nuevo.gob.test", "msp", "Área de Niñez (Sur)")
    assert (site.id, site.url, site.status) == ("msp-area-de-ninez-sur", "https://www.nuevo.gob.test/", "accepted")
    assert accept(registry, "nuevo.gob.test", "msp", "Nuevo", site_id="msp-9").id == "msp-9"


@pytest.mark.parametrize(
    ("host", "institution", "name", "site_id", "message"),
    [
        ("https://nuevo.gob.test/", "msp", "Nuevo", "", "expected a host name"),
        ("nuevo", "msp", "Nuevo", "", "expected a host name"),
        ("a b.gob.test", "msp", "Nuevo", "", "expected a host name"),
        ("nuevo.gob.test", "nadie", "Nuevo", "", "--institution nadie"),
        ("www.sec.gob.test", "sec", "Nuevo", "", "the host belongs to site sec"),
        ("nuevo.gob.test", "msp", "Sur", "", "--id msp-sur: the id is taken"),
        ("nuevo.gob.test", "msp", "x", "", "name 'x'"),
        ("nuevo.gob.test", "msp", "Nuevo", "Mal Id", "id 'Mal Id'"),
    ],
)
def test_what_cannot_be_accepted(
    registry: Registry, host: str, institution: str, name: str, site_id: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        accept(registry, host, institution, name, site_id=site_id)


def test_hosts_left_out_are_read(tmp_path: Path) -> None:
    folder = build(tmp_path)
    assert read_left_out(folder) == {"viejo.gob.test"}
    (folder / "left_out.csv").write_text("host\nx\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="a column named url"):
        read_left_out(folder)
    (folder / "left_out.csv").unlink()
    assert read_left_out(folder) == frozenset()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("l.json", '[["a", "b"], ["c", "d"]]'),
        ("l.csv", "source,url\na,b\nc,d\n"),
        ("l.csv", "url,x,source\nb,,a\nd,,c\n"),
    ],
)
def test_links_are_read(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_links(tmp_path / name) == [("a", "b"), ("c", "d")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("l.json", b"[[1]]", r"item 0\.0|item 0"),
        ("l.json", b"{}", "item .top.: expected a list of"),
        ("l.json", b"[", "line 1: not valid JSON"),
        ("l.csv", b"a,b\n", "the columns source and url"),
        ("l.csv", b"", "the columns source and url"),
        ("l.csv", b"source,url\n\xff,x\n", "expected UTF-8"),
    ],
)
def test_links_that_cannot_be_read_say_so(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError, match=message):
        read_links(tmp_path / name)
    with pytest.raises(ConfigError, match="the file is missing"):
        read_links(tmp_path / "nada.json")
