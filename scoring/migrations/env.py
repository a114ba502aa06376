"""Environment of Alembic: it works on the connection that scoring.schema gives it, inside that transaction."""

from __future__ import annotations

from alembic import context

from scoring import tables


def named(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table is one of ours; the database may hold others (a job store, ledgers)."""
    return kind != "table" or name in tables.metadata.tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    include_name=named,
    render_as_batch=True,  # SQLite alters a table by copying it
)
with context.begin_transaction():
    context.run_migrations()
