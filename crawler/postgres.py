"""PostgreSQL: a run's ledger as a schema of its own in a database that several machines share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.database import Row, SqliteFile, statements
from crawler.storage import StorageError

if TYPE_CHECKING:  # the driver is an extra that one machine alone needs not
    import psycopg

_LONGEST = 63  # bytes of a name; the server would cut it in silence
_TOGETHER = 0x65676F62  # of the advisory lock under which tables are made: two processes may be the first at once
_DOWN = (
    "la base de datos de la bitácora no responde ({error}). Revise EGOB_LEDGER y el servidor, y repita la orden: "
    "lo ya guardado queda"
)
_NO_DRIVER = "EGOB_LEDGER nombra PostgreSQL y falta su controlador: instale egob con el extra postgres"


class PostgresSchema:
    """The schema of one run. What a worker elsewhere opens must be there already (`make` False)."""

    now = "extract(epoch FROM clock_timestamp())::float8"

    def __init__(self, url: str, run: str, tables: str, *, make: bool) -> None:
        self._run, self._tables = run, tables
        if len(run.encode()) > _LONGEST:
            raise StorageError(f"{run}: el nombre es más largo de lo que PostgreSQL admite para un esquema")
        self._db = _connect(url)
        try:
            self._enter(make=make)
        except StorageError:
            self._db.close()
            raise

    def _enter(self, *, make: bool) -> None:
        with self._storing():
            if make:
                self._make()
            elif not self.rows("SELECT 1 FROM pg_namespace WHERE nspname=?", (self._run,)):
                raise StorageError(
                    f"EGOB_LEDGER: aquí no hay bitácora de {self._run}; ¿es la misma base de quien repartió?"
                )
            self._db.execute(f"SET search_path TO {_quoted(self._run)}".encode())

    def _make(self) -> None:
        with self._db.transaction():
            self._db.execute("SELECT pg_advisory_xact_lock(%s)", (_TOGETHER,))
            self._db.execute(f"CREATE SCHEMA IF NOT EXISTS {_quoted(self._run)}".encode())
            self._db.execute(f"SET LOCAL search_path TO {_quoted(self._run)}".encode())
            for one in statements(self._tables):
                # Order by bytes, as in SQLite. What is leased is lost with a crash of the server anyway: no fsync.
                made = one.replace(" TEXT", ' TEXT COLLATE "C"').replace("TABLE IF NOT EXISTS leases", _UNLOGGED)
                self._db.execute(made.encode())

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """See Database."""
        with self._storing():
            answer = self._db.execute(sql.replace("?", "%s").encode(), [_clean(value) for value in values])
            return answer.fetchall() if answer.description else []

    def write(self, sql: str, values: Sequence[object] = ()) -> None:
        """See Database."""
        self.rows(sql, values)

    @contextmanager
    def together(self) -> Iterator[None]:
        """See Database."""
        with self._storing(), self._db.transaction():
            yield

    def verify(self) -> None:
        """Whether the server answers; its pages it checks itself."""
        self.rows("SELECT 1")

    def copy(self, path: Path) -> None:
        """See Database."""
        with self._storing(), self._db.transaction(), closing(SqliteFile(path, self._tables)) as target:
            self._db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            with target.together():
                for (table,) in target.rows("SELECT name FROM sqlite_master WHERE type='table'"):
                    for row in self.rows(f"SELECT * FROM {table}"):  # noqa: S608 - a name of our own tables
                        target.write(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)  # noqa: S608

    def close(self) -> None:
        """See Database."""
        self._db.close()

    @contextmanager
    def _storing(self) -> Iterator[None]:
        import psycopg

        try:
            yield
        except psycopg.Error as error:
            raise _down(error) from error


_UNLOGGED = "UNLOGGED TABLE IF NOT EXISTS leases"


def _connect(url: str) -> psycopg.Connection[Any]:
    try:
        import psycopg
    except ImportError as error:
        raise StorageError(_NO_DRIVER) from error
    try:
        # A worker whose machine vanished is noticed by the server, and a server that vanished by the worker.
        db = psycopg.connect(
            url, autocommit=True, connect_timeout=10, application_name="egob", keepalives_idle=30, prepare_threshold=2,
            options="-c synchronous_commit=on -c tcp_keepalives_idle=30 -c lock_timeout=30s",
        )  # fmt: skip
    except psycopg.Error as error:
        raise _down(error) from None  # the error that psycopg raises may quote the address with its password
    return db


def _down(error: Exception) -> StorageError:
    return StorageError(_DOWN.format(error=" ".join(str(error).split())[:300]))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _clean(value: object) -> object:
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value  # PostgreSQL's text holds no NUL
