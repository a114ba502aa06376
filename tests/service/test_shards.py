"""Shards: no two share a host or an address, all sites are in one, and together they take what one process took."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from crawler.addresses import AddressBook
from crawler.config import CrawlConfig
from crawler.job import Job
from crawler.registry import Institution, Kind, Registry, Site
from service.shards import addresses_of, cut, processes, split
from tests.house import CONFIG

PACE = CrawlConfig.load(CONFIG).pace


def sites(*urls: str) -> list[Site]:
    return [Site(id=f"s{n}", institution="uno", name=f"Sitio {n}", url=url) for n, url in enumerate(urls)]


SHARED = [
    ("two paths of a host", ["http://a.gob.gt/x", "http://a.gob.gt/y"], {}, [{"s0", "s1"}]),
    ("with and without www", ["http://www.a.gob.gt/", "http://a.gob.gt/z"], {}, [{"s0", "s1"}]),
    ("one address", ["http://a.gob.gt/", "http://b.gob.gt/"], {"a.gob.gt": ["1.1.1.1"], "b.gob.gt": ["1.1.1.1"]}, [{"s0", "s1"}]),
    ("by its www", ["http://a.gob.gt/", "http://b.gob.gt/"], {"www.a.gob.gt": ["1.1.1.1"], "b.gob.gt": ["1.1.1.1"]}, [{"s0", "s1"}]),
    ("through a third", ["http://a.gob.gt/", "http://b.gob.gt/", "http://c.gob.gt/"],
     {"a.gob.gt": ["1.1.1.1"], "b.gob.gt": ["2.2.2.2"], "c.gob.gt": ["2.2.2.2", "1.1.1.1"]}, [{"s0", "s1", "s2"}]),
    ("nothing", ["http://a.gob.gt/", "http://b.gob.gt/"], {"a.gob.gt": ["1.1.1.1"], "b.gob.gt": ["2.2.2.2"]}, [{"s0"}, {"s1"}]),
    ("no answer", ["http://a.gob.gt/", "http://b.gob.gt/"], {}, [{"s0"}, {"s1"}]),
]  # fmt: skip


@pytest.mark.parametrize(("urls", "addresses", "expected"), [row[1:] for row in SHARED], ids=[row[0] for row in SHARED])
def test_what_shares_a_host_or_an_address_stays_together(
    urls: list[str], addresses: Mapping[str, list[str]], expected: list[set[str]]
) -> None:
    groups = [set(group) for group in cut(sites(*urls), addresses, 2)]
    assert sorted(groups, key=sorted) == expected


def test_groups_are_level_and_whole() -> None:
    many = sites(*[f"http://{'a' if n < 7 else f'h{n}'}.gob.gt/{n}" for n in range(31)])
    groups = cut(many, {}, 4)
    assert sorted(name for group in groups for name in group) == sorted(site.id for site in many)
    assert max(map(len, groups)) - min(map(len, groups)) <= 1


@pytest.mark.parametrize(
    ("wanted", "cores", "count", "browser", "expected"),
    [
        (0, 2, 276, True, 2),
        (0, 16, 276, True, 4),  # four renders in all: a fifth process would have none
        (0, 16, 276, False, 16),
        (3, 16, 276, True, 3),
        (0, 16, 12, True, 3),  # four sites are worth a process
        (0, 16, 1, True, 1),
        (1, 16, 276, True, 1),
    ],
)
def test_how_many_processes(wanted: int, cores: int, count: int, browser: bool, expected: int) -> None:
    pace = PACE.model_copy(update={"processes": wanted, "renders_at_once": 4})
    assert processes(pace, count, browser=browser, cores=cores) == expected


def test_the_parts_share_the_limits_of_the_whole(tmp_path: Path) -> None:
    rows = {site.id: site for site in sites(*[f"http://h{n}.gob.test/" for n in range(20)])}
    registry = Registry("prueba", {"uno": Institution(id="uno", acronym="UNO", name="Uno", kind=Kind.OTHER)}, rows)
    book = tmp_path / "book.json"
    book.write_text('{"hosts": {"h0.gob.test": "127.9.0.1", "h1.gob.test": "127.9.0.1"}}')
    job = Job(registry="prueba", registry_folder=tmp_path, config=CONFIG, run_folder=tmp_path, sites=tuple(rows),
              browser="/b", address_book=book, overrides={"pace": {"processes": 3, "delay_s": 0.1}})  # fmt: skip
    parts = split(job, registry)
    paces = [part.crawl_config().pace for part in parts]
    assert sorted(name for part in parts for name in part.sites) == sorted(rows)
    assert [sum({"s0", "s1"} <= set(part.sites) for part in parts)] == [1]
    assert sum(pace.renders_at_once for pace in paces) == PACE.renders_at_once
    assert sum(pace.requests_at_once for pace in paces) == PACE.requests_at_once
    assert {pace.delay_s for pace in paces} == {0.1}
    assert all(part.leases for part in parts)
    alone = job.model_copy(update={"sites": ("s0",)})
    assert split(alone, registry) == [alone]  # one process needs no leases


def test_a_name_without_an_answer_is_left_to_the_visit(tmp_path: Path) -> None:
    book = tmp_path / "book.json"
    book.write_text('{"hosts": {"a.gob.test": "127.9.0.1"}}')
    job = Job(registry="p", registry_folder=tmp_path, config=CONFIG, run_folder=tmp_path, sites=(), address_book=book)
    found = addresses_of(sites("http://a.gob.test/", "http://b.gob.test/"), job)
    assert (found["a.gob.test"], found["b.gob.test"]) == (["127.9.0.1"], [])
    assert AddressBook.load(book).closed
