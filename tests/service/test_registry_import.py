"""Registry import: each bad cell is named, the difference is right, and no row is lost silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.registry import Registry, Role
from crawler.vocabulary import ConfigError
from service.registry_import import Change, Difference, after, compare, write
from service.registry_sheet import read_sheet
from tests.service.registries import SITES, build


def difference(tmp_path: Path, table: str) -> tuple[Difference, Registry]:
    registry = Registry.load(build(tmp_path / "config"), "prueba")
    path = tmp_path / "hoja.csv"
    path.write_text(table, encoding="utf-8")
    return compare(read_sheet(path), registry), registry


def test_the_same_table_is_no_difference(tmp_path: Path) -> None:
    found, registry = difference(tmp_path, SITES)
    assert (found.added, found.changed, found.missing) == ((), (), ())
    assert after(found, registry, remove=True) == list(registry.sites.values())


def test_added_changed_and_missing(tmp_path: Path) -> None:
    table = "id,institution,name,url\nmsp,msp,Ministerio Nuevo,http://msp.gob.test/\nmsp-norte,msp,Dirección Norte,\n"
    found, registry = difference(tmp_path, table)
    assert [(s.id, s.role) for s in found.added] == [("msp-norte", Role.DEPENDENCY)]
    assert found.changed == (
        Change("msp", "name", "Ministerio de Prueba", "Ministerio Nuevo"),
        Change("msp", "url", "https://www.msp.gob.test/", "http://msp.gob.test/"),
    )
    assert [s.id for s in found.missing] == ["msp-sur", "msp-datos", "sec", "vac"]
    rows = after(found, registry, remove=False)
    assert [s.id for s in rows] == ["msp", "msp-sur", "msp-datos", "sec", "vac", "msp-norte"]
    assert (rows[0].url, rows[0].source) == (
        "http://msp.gob.test/",
        "lista",
    )  # a column that is not there keeps its value


def test_rows_go_only_when_asked(tmp_path: Path) -> None:
    found, registry = difference(tmp_path, "id\nmsp\nmsp-datos\n")
    assert [s.id for s in after(found, registry, remove=True)] == ["msp", "msp-datos"]


def test_a_row_does_not_go_from_under_its_service(tmp_path: Path) -> None:
    orphan, registry = difference(tmp_path, "id\nmsp-datos\n")
    with pytest.raises(ConfigError, match="'msp' cannot be removed: 'msp-datos' is a service of it"):
        after(orphan, registry, remove=True)


@pytest.mark.parametrize(
    ("table", "messages"),
    [
        (
            "id,url\nmsp,ftp://x.test\n",
            ["hoja.csv, cell B2: 'ftp://x.test': url: expected an address that starts with http"],
        ),
        ("id,institution,name\nMal Id,msp,Sitio\n", ["cell A2: 'Mal Id': id: expected 2 to 63 lower-case letters"]),
        ("id,institution,name\nnuevo,nadie,Sitio\n", ["cell B2: 'nadie': expected the id of an institution"]),
        ("id,institution,name\nnuevo,msp,x\n", ["cell C2: 'x': name: expected at least 3 characters"]),
        ("id,institution\nnuevo,msp\n", ["cell A2: 'nuevo': name: expected a value: the site is new"]),
        ("id,role\nmsp,parte\n", ["cell B2: 'parte': role: expected 'dependency' or 'service'"]),
        ("id,role,owner\nmsp-sur,service,nadie\n", ["cell C2: 'nadie': expected the id of the dependency"]),
        ("id,role,owner\nmsp-sur,service,msp-datos\n", ["cell C2: 'msp-datos': expected the id of the dependency"]),
        ("id,owner\nmsp-sur,msp\n", ["cell B2: 'msp': expected nothing: only a service has an owner"]),
        ("id,name\nmsp,Uno Dos\nmsp,Uno Dos\n", ["cell A3: 'msp': expected an id that is used once"]),
        ("id,color\nmsp,rojo\n", ["cell B1: 'color': expected one of id, institution, name"]),
        ("id,name,name\nmsp,a,b\n", ["cell C1: 'name': expected each column once"]),
        ("name\nmsp\n", ["hoja.csv: expected a column named id"]),
        ("id,url\nmsp,x\nsec,y\n", ["cell B2: 'x'", "cell B3: 'y'"]),  # all of them, not only the first
    ],
)
def test_bad_cells_are_named(tmp_path: Path, table: str, messages: list[str]) -> None:
    with pytest.raises(ConfigError) as error:
        difference(tmp_path, table)
    lines = str(error.value).splitlines()
    assert len(lines) == len(messages)
    assert all(message in line for message, line in zip(messages, lines, strict=True))


def test_an_empty_role_is_a_dependency_and_an_empty_address_empties(tmp_path: Path) -> None:
    found, _ = difference(tmp_path, "id,role,url\nmsp,,\n")
    assert found.changed == (Change("msp", "url", "https://www.msp.gob.test/", ""),)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    folder = build(tmp_path)
    sites = list(Registry.load(folder, "prueba").sites.values())
    write(folder / "sites.csv", reversed(sites))
    assert list(Registry.load(folder, "prueba").sites.values()) == sites[::-1]
    assert sorted(path.name for path in folder.iterdir()) == ["institutions.csv", "left_out.csv", "sites.csv"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("service.registry_import.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(folder / "sites.csv", [])
    assert (folder / "sites.csv").read_text(encoding="utf-8") == SITES
    assert len(list(folder.iterdir())) == 3
