"""Logs: the one configuration of every process of ours: lines for people, or a JSON object each for programs."""

from __future__ import annotations

import json
import logging
import os
import sys
from datetime import UTC, datetime
from enum import StrEnum

_OURS = ("crawler", "scoring", "reports", "service")
_NAME = "egob"  # of our handler, which is put in place of an earlier one
_TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class Format(StrEnum):
    """How a line is written."""

    TEXT = "text"
    JSON = "json"


class Json(logging.Formatter):
    """time, level, logger, run, event (the message without its values), message; site and error where there are any."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "run": os.environ.get("EGOB_RUN_ID", ""),
            "site": getattr(record, "site", ""),
            "event": str(record.msg),
            "message": record.getMessage(),
            "error": self.formatException(record.exc_info) if record.exc_info else "",
        }
        return json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False)


class Errors(logging.Handler):
    """Writes to what is the error output at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            sys.stderr.write(self.format(record) + "\n")
        except (OSError, ValueError):  # nobody reads it any more
            self.handleError(record)


def configure(level: int = logging.WARNING, form: Format | None = None) -> None:
    """Write to the error output. `form` is remembered in EGOB_LOG_FORMAT, so that processes we start write the same.

    `level` is that of our own packages; of libraries only warnings are written."""
    if form is not None:
        os.environ["EGOB_LOG_FORMAT"] = form.value
    chosen = os.environ.get("EGOB_LOG_FORMAT", Format.TEXT)
    root, handler = logging.getLogger(), Errors()
    handler.set_name(_NAME)
    handler.setFormatter(Json() if chosen == Format.JSON else logging.Formatter(_TEXT))
    for old in [one for one in root.handlers if one.get_name() == _NAME]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
