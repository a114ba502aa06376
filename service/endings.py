"""Endings: which exit code and sentence a known trouble ends a command with; anything else is a defect."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from typer import Exit as Left

from crawler.browser import BrowserNotFoundError
from crawler.job import Exit
from crawler.storage import StorageError, trouble
from crawler.vocabulary import ConfigError
from scoring.schema import SchemaError
from service.lock import LockedError
from service.publication import ImplausibleError
from service.scoring_run import NothingToScoreError

KNOWN = (
    ConfigError, BrowserNotFoundError, NothingToScoreError, KeyError, ValueError, LockedError, ImplausibleError,
    StorageError, SchemaError, SQLAlchemyError, OSError,
)  # fmt: skip
_CODES: tuple[tuple[type[BaseException], Exit], ...] = (
    (LockedError, Exit.LOCKED),
    (ImplausibleError, Exit.IMPLAUSIBLE),
    (StorageError, Exit.STORAGE),
    (SchemaError, Exit.STORAGE),
    (SQLAlchemyError, Exit.STORAGE),
    (OSError, Exit.STORAGE),
)


def ending(error: BaseException) -> tuple[Exit, str]:
    """(exit code, what to say) of one of KNOWN."""
    code = next((code for kind, code in _CODES if isinstance(error, kind)), Exit.USAGE)
    if isinstance(error, SQLAlchemyError):
        return code, f"base de datos: {error}"
    if isinstance(error, OSError):
        return code, str(trouble(Path(str(error.filename or "")), error))
    if isinstance(error, KeyError) and error.args:
        return code, str(error.args[0])  # Python would put the sentence in quotes
    return code, str(error)


def code_of(error: BaseException | None) -> int:
    """The exit code that the process ends with when it leaves by this exception; 0 without one."""
    if error is None:
        return int(Exit.DONE)
    if isinstance(error, Left):
        return int(error.exit_code)
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else int(Exit.USAGE)
    if isinstance(error, KNOWN):
        return int(ending(error)[0])
    return int(Exit.BROKEN)
