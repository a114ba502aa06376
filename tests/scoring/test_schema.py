"""Schema: an older database is refused, upgraded without losing a row, and then equals a new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, insert, select, text
from typer.testing import CliRunner

from scoring import tables
from scoring.migrations.versions import v0001_baseline
from scoring.schema import HEAD, SchemaError, differences, run, upgrade, version_of
from scoring.store import Store
from service.cli import app

RUN: dict[str, Any] = {
    "registry": "prueba", "quarter": "2026T3", "simulated": False, "rubric_version": "1.0", "config_digest": "a",
    "code_version": "b", "first_read": None, "last_read": None, "browser": True,
}  # fmt: skip
INSTITUTION = {"registry": "prueba", "quarter": "2026T3", "institution_id": "uno", "position": 0, "acronym": "UNO",
               "name": "Uno", "kind": "ministry", "sites_2019": 1}  # fmt: skip
OLD = [
    "runs",
    "institutions",
    "sites",
    "visits",
    "findings",
    "indicators",
    "scores",
    "variants",
    "averages",
    "recall",
    "earlier_scores",
    "reviews",
]


def old(path: Path, *, numbered: bool) -> str:
    """A database file as the first revision makes it, with rows in a parent and a child."""
    url = f"sqlite:///{path}"
    engine = create_engine(url)
    with engine.begin() as connection:
        run(connection, "0001")
        connection.execute(insert(tables.runs), [RUN])
        connection.execute(insert(tables.institutions), [INSTITUTION])
        if not numbered:
            connection.execute(text("DROP TABLE alembic_version"))
    engine.dispose()
    return url


def everything(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    found = v0001_baseline.metadata.tables
    return {name: [tuple(row) for row in connection.execute(select(found[name]))] for name in OLD}


@pytest.mark.parametrize(("numbered", "told"), [(True, "0001"), (False, "sin número")])
def test_an_older_database_is_refused_then_upgraded_and_equal(tmp_path: Path, numbered: bool, told: str) -> None:
    url = old(tmp_path / "egob.db", numbered=numbered)
    engine = create_engine(url)
    with engine.connect() as connection:
        before = everything(connection)
    with pytest.raises(SchemaError, match=rf"versión {told} y este programa usa la {HEAD}.*egob upgrade"):
        Store.open(url)
    done = CliRunner().invoke(app, ["upgrade", "--store", url])
    assert (done.exit_code, told in done.stdout, HEAD in done.stdout) == (0, True, True), done.output
    with engine.connect() as connection:
        assert everything(connection) == before
        assert (version_of(connection), differences(connection)) == (HEAD, [])
    engine.dispose()
    store = Store.open(url)
    assert store.quarters("prueba") == ["2026T3"]
    store.close()
    assert upgrade(url) == (HEAD, HEAD)


def test_the_newest_revision_and_the_tables_agree() -> None:
    """When this fails: python -m scoring.migrations "what changes", read the file that it writes, commit it."""
    with create_engine("sqlite://").begin() as connection:
        run(connection, "head")
        assert differences(connection) == []
        connection.execute(text("ALTER TABLE runs ADD COLUMN strange TEXT"))
        connection.execute(text("DROP TABLE recall"))
        assert len(differences(connection)) == 2  # the comparison sees what it should


def test_a_new_database_has_the_newest_version(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    for _ in range(2):
        Store.open(url).close()
    engine = create_engine(url)
    with engine.connect() as connection:
        assert (version_of(connection), differences(connection)) == (HEAD, [])
    engine.dispose()


@pytest.mark.parametrize(("change", "said"), [
    ("UPDATE alembic_version SET version_num='9999'", "más nueva que este programa"),
    ("DROP TABLE alembic_version", "sin número"),
])  # fmt: skip
def test_a_strange_version_is_refused(tmp_path: Path, change: str, said: str) -> None:
    url = f"sqlite:///{tmp_path / 'egob.db'}"
    Store.open(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    with pytest.raises(SchemaError, match=said):
        Store.open(url)


def test_tables_of_no_version_are_left_as_they_are(tmp_path: Path) -> None:
    url = old(tmp_path / "egob.db", numbered=False)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE runs ADD COLUMN strange TEXT"))
    with pytest.raises(SchemaError, match=r"no se cambió nada.*strange"):
        upgrade(url)
    with engine.connect() as connection:
        assert version_of(connection) == ""
    engine.dispose()
