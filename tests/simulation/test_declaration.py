"""The declaration: the study's institutions and counts, names that say simulation, errors that say where."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from crawler.registry import Kind, Registry
from crawler.vocabulary import ConfigError
from service.simulation.declaration import load
from service.simulation.faults import Fault
from tests.simulation.asking import CONFIG, world


def test_the_study_counts_276_sites_of_thirty_institutions(tmp_path: Path) -> None:
    world().write_registry(tmp_path)
    registry = Registry.load(tmp_path, "simulacion")
    of_study = [i for i in registry.institutions.values() if i.kind != Kind.OTHER]
    assert len(registry.sites) == 276
    assert [sum(i.kind == kind for i in of_study) for kind in (Kind.MINISTRY, Kind.SECRETARIAT)] == [14, 16]
    assert sum(i.sites_2019 for i in of_study if i.kind == Kind.MINISTRY) == 260
    assert all(len(registry.of_institution(i.id)) == i.sites_2019 for i in of_study)


def test_every_name_says_that_it_is_a_simulation_and_every_host_is_reserved(tmp_path: Path) -> None:
    world().write_registry(tmp_path)
    registry = Registry.load(tmp_path, "simulacion")
    names = [i.name for i in registry.institutions.values()] + [s.name for s in registry.sites.values()]
    assert all(name.endswith(" (simulación)") for name in names)
    assert all(host.endswith(".test") for host in registry.hosts)
    assert all(registry.owner_of(site.url) == site.id for site in registry.sites.values() if site.url)


def test_what_is_named_exists() -> None:
    declaration = world().declaration
    named = [
        *declaration.special,
        *declaration.small,
        *declaration.fixed_levels,
        *chain.from_iterable(declaration.shared_addresses),
    ]
    assert set(named) <= set(world().sites)
    assert {special.fault for special in declaration.special.values()} >= set(Fault) - {Fault.NONE}
    for special in declaration.special.values():
        for criterion, variant in special.variants.items():
            options = declaration.variants[criterion]
            assert variant in {**options.present, **options.absent}


BAD = {
    "sites: 83": ("sites: 84", "institutions.mspas"),
    "seed: 20261005": ("seed: mañana", "seed"),
    "ports: {http: 8080": ("ports: {htp: 8080", "ports"),
}


@pytest.mark.parametrize("good", BAD)
def test_a_bad_file_is_one_error_with_file_and_key(good: str, tmp_path: Path) -> None:
    bad, key = BAD[good]
    text = (CONFIG / "simulation.yaml").read_text(encoding="utf-8")
    assert good in text
    (tmp_path / "simulation.yaml").write_text(text.replace(good, bad), encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"simulation\.yaml.*{key}"):
        load(tmp_path)
