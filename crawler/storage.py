"""Storage: trouble with the disk or the ledger, told in words: which file, what happened, what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = "el disco está lleno. Libere espacio y repita la orden: lo ya guardado queda y el trabajo continúa donde quedó"
_CLOSED = (
    "no se puede escribir aquí. Dé permiso de escritura a quien corre egob (o monte el disco para escribir) "
    "y repita la orden: lo ya guardado queda"
)
_BUSY = (
    "otro programa la tiene tomada. Ciérrelo (un respaldo en curso, un visor de SQLite) y repita la orden: "
    "lo ya guardado queda"
)
_DAMAGED = (
    "la bitácora está dañada: no se sigue con ella y no se borró nada. Restaure {name} de un respaldo "
    "(con {name}-wal, si lo hay), o mueva la carpeta {folder} a otro lugar para empezar de nuevo el rastreo del "
    "trimestre"
)
_BROKEN = "el disco falló ({error}). Revíselo y repita la orden: lo ya guardado queda"

_OF_SQLITE = {
    "SQLITE_FULL": _FULL, "SQLITE_READONLY": _CLOSED, "SQLITE_CANTOPEN": _CLOSED, "SQLITE_PERM": _CLOSED,
    "SQLITE_BUSY": _BUSY, "SQLITE_LOCKED": _BUSY, "SQLITE_CORRUPT": _DAMAGED, "SQLITE_NOTADB": _DAMAGED,
}  # fmt: skip
_OF_SYSTEM = {
    errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EFBIG: _FULL, errno.EACCES: _CLOSED, errno.EPERM: _CLOSED,
    errno.EROFS: _CLOSED, errno.EISDIR: _CLOSED, errno.ENOTDIR: _CLOSED,
}  # fmt: skip


class StorageError(RuntimeError):
    """The ledger or the archive cannot be read or written: says which file and what to do."""


def trouble(path: Path, error: sqlite3.Error | OSError) -> StorageError:
    """The error in words for who operates the run."""
    if isinstance(error, OSError):
        text = _OF_SYSTEM.get(error.errno or 0, _BROKEN)
    else:
        name = getattr(error, "sqlite_errorname", "")
        text = next((words for known, words in _OF_SQLITE.items() if name.startswith(known)), _BROKEN)
    return StorageError(f"{path}: {text.format(name=path.name, folder=path.parent, error=error)}.")


def damaged(path: Path) -> StorageError:
    """A ledger that its own check refuses."""
    return StorageError(f"{path}: {_DAMAGED.format(name=path.name, folder=path.parent)}.")


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say about a file into StorageError."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise trouble(path, error) from error
