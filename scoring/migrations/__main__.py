"""Writes the revision that brings the newest version to scoring.tables: python -m scoring.migrations "what changes"."""

from __future__ import annotations

import sys

from alembic import command
from sqlalchemy import create_engine

from scoring.schema import HEAD, migrations, run


def main(message: str) -> None:
    """Compare a database of the newest version with the tables and write what differs. Read it before you commit it."""
    with create_engine("sqlite://").begin() as connection:
        run(connection, HEAD)
        number = f"{int(HEAD) + 1:04}"
        script = command.revision(migrations(connection), message, autogenerate=True, rev_id=number)
    sys.stdout.write(f"{getattr(script, 'path', '')}\n")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
