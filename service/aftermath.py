"""Aftermath: what follows a run however it ended: people are told, figures written. It stays ended as it was."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from crawler.storage import StorageError
from crawler.vocabulary import ConfigError
from scoring.schema import SchemaError
from service.context import Context
from service.journal import entries
from service.publication import published

log = logging.getLogger(__name__)


@contextmanager
def following(context: Context) -> Iterator[None]:
    """Follow the run of the body, whichever way it leaves."""
    try:
        yield
    finally:
        follow(context)


def follow(context: Context) -> None:
    """Tell of the last run of a quarter: that it published, or that it needs a person."""
    from service.metrics import write_metrics
    from service.notify import tell_published, tell_trouble  # Apprise takes a second

    try:
        write_metrics(context)
        for entry in entries(context.var, context.registry, context.quarter)[-1:]:
            record = published(context.run_folder)
            if record is not None and record.at >= entry.began:
                tell_published(context)
            elif entry.code is not None:
                tell_trouble(context, entry.code, entry.why)
    except (OSError, SQLAlchemyError, SchemaError, StorageError, ConfigError) as error:
        log.warning("what follows a run was left undone: %s", error)
