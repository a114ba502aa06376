"""The address book: one loopback address per server, a few shared, nothing for names that do not exist."""

from __future__ import annotations

import json
from collections import Counter
from ipaddress import ip_address
from pathlib import Path

from crawler.addresses import AddressBook
from service.simulation.faults import Fault
from tests.simulation.asking import world


def test_every_server_has_its_own_loopback_address_but_for_four_groups() -> None:
    book = world().addresses()
    hosts = Counter(book[s.host] for s in world().sites.values() if s.host in book and s.prefix == "/")
    assert all(ip_address(address).is_loopback for address in book.values())
    assert sorted(n for n in hosts.values() if n > 1) == [4, 4, 4, 8]


def test_a_name_that_does_not_exist_is_not_in_the_book_and_a_refusing_server_does_not_listen() -> None:
    book, listening = world().addresses(), world().listening()
    for site in world().sites.values():
        assert (site.host in book) == (site.fault not in {Fault.DNS, Fault.NO_ADDRESS})
        if site.fault is Fault.REFUSED:
            assert book[site.host] not in listening


def test_gateways_and_social_networks_are_not_in_the_book() -> None:
    assert not [h for h in world().addresses() if h.endswith((".gt", "recurrente.com", "facebook.com", "google.com"))]


def test_some_hosts_hold_several_sites_by_path() -> None:
    by_path = {host: sites for host, sites in world().by_host.items() if len(sites) > 1}
    assert len(by_path) == 3
    assert all(sites[-1].prefix == "/" for sites in by_path.values())  # the longest prefix is asked first


def test_the_file_is_what_the_crawler_reads(tmp_path: Path) -> None:
    world().write_addresses(tmp_path / "addresses.json")
    assert json.loads((tmp_path / "addresses.json").read_text())["hosts"] == world().addresses()
    book = AddressBook.load(tmp_path / "addresses.json")
    assert book.lookup("www.minfin.gob.test") == world().addresses()["www.minfin.gob.test"]
