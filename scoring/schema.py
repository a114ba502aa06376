"""Schema: which version of its tables a database has; one of another version is refused until it was upgraded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, String, Table, create_engine, event, insert, inspect, select

from scoring import tables

_FOLDER = Path(__file__).parent / "migrations"
#: Version of scoring.tables: the number of the newest revision.
HEAD = max(path.name[1:5] for path in (_FOLDER / "versions").glob("v[0-9]*.py"))
_version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


class SchemaError(RuntimeError):
    """The database has tables of another version: says what to do."""


def prepare(connection: Connection) -> None:
    """Create the tables in an empty database. Raises SchemaError when it has those of another version."""
    found = version_of(connection)
    if found == HEAD:
        return
    if found is None:
        tables.metadata.create_all(connection)
        _version.create(connection)
        connection.execute(insert(_version), [{"version_num": HEAD}])
        return
    where = connection.engine.url.render_as_string(hide_password=True)
    if found > HEAD:
        raise SchemaError(f"{where}: sus tablas son de la versión {found}, más nueva que este programa ({HEAD}): "
                          "actualice el programa")  # fmt: skip
    raise SchemaError(f"{where}: sus tablas son de la versión {found or 'sin número'} y este programa usa la {HEAD}. "
                      "Respalde (egob backup CARPETA) y corra: egob upgrade")  # fmt: skip


def version_of(connection: Connection) -> str | None:
    """The version of a database's tables: None when it has none of ours, "" for those from before they had numbers."""
    names = set(inspect(connection).get_table_names())
    if _version.name in names:
        return connection.scalar(select(_version.c.version_num)) or ""
    return "" if tables.runs.name in names else None


def upgrade(url: str) -> tuple[str, str]:
    """Bring a database to today's version in one transaction; (version before, version now).

    Raises SchemaError when its tables do not agree with that version afterwards; then nothing was changed."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _bare)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as connection:
            before = version_of(connection)
            run(connection, "head")
            if left := differences(connection):
                raise SchemaError(f"{engine.url.render_as_string(hide_password=True)}: no se cambió nada, porque sus "
                                  f"tablas no son las de ninguna versión: {'; '.join(left)}")  # fmt: skip
    finally:
        engine.dispose()
    return before or "", HEAD


def run(connection: Connection, target: str) -> None:
    """Apply revisions up to one of them."""
    from alembic import command  # takes a quarter of a second that opening a store need not wait

    command.upgrade(migrations(connection), target)


def migrations(connection: Connection) -> Any:
    """Alembic's configuration for a connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def differences(connection: Connection) -> list[str]:
    """What the tables of a database lack or have too much, in Alembic's words; rows of other programs are no matter."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    known = tables.metadata.tables
    options = {"include_name": lambda name, kind, _parents: kind != "table" or name in known}
    return [str(one) for one in compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata)]


def _bare(connection: Any, _record: object) -> None:
    """SQLite alters a table by copying it and dropping the old one: with foreign keys on, its children would go."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA busy_timeout=10000")
