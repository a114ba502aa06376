"""Notify: people are told by mail or webhook that a quarter is ready, and when a run needs them."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Literal

import apprise
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from crawler.vocabulary import read_yaml
from reports.announcement import Message, ready, stopped
from reports.words import Words
from scoring.changes import changes, quarter_of_frames
from scoring.store import Store
from service.context import Context
from service.publication import records

log = logging.getLogger(__name__)
_TOLD = "told.json"


class NotifyRules(BaseModel):
    """config/notify.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    variables: tuple[str, ...]
    language: Literal["es", "en"]
    listed: int = Field(gt=0)
    wait_s: float = Field(gt=0)
    trouble: frozenset[int]

    @classmethod
    def load(cls, config: Path) -> NotifyRules:
        """Read config/notify.yaml. Raises ConfigError with file, key and what was expected."""
        return read_yaml(config / "notify.yaml", TypeAdapter(cls))

    @property
    def addresses(self) -> list[str]:
        """What the environment gives; never written anywhere."""
        return [address for name in self.variables for address in os.environ.get(name, "").split()]


def tell_published(context: Context) -> bool:
    """Tell that a quarter is ready; nothing is sent twice. True when a message went out."""
    rules = NotifyRules.load(context.config)
    store = Store.open(context.store_url)
    try:
        known = [quarter for quarter in records(context, store) if quarter <= context.quarter]
        frames = [store.frames(context.registry, quarter) for quarter in known]
    finally:
        store.close()
    if not frames or known[-1] != context.quarter:
        return False
    names = dict(zip(frames[-1].sites.site_id, frames[-1].sites.name, strict=True))
    told = changes([quarter_of_frames(one) for one in frames])
    message = ready(Words(rules.language), told, names, rules.listed, simulated=context.simulated)
    return _once(context, message, rules)


def tell_trouble(context: Context, code: int, why: str) -> bool:
    """Tell that a run ended with a code that needs a person. True when a message went out."""
    rules = NotifyRules.load(context.config)
    if code not in rules.trouble and code >= 0:
        return False
    message = stopped(Words(rules.language), context.registry, context.quarter, code, why)
    return _once(context, message, rules)


def _once(context: Context, message: Message, rules: NotifyRules) -> bool:
    """Send unless these were the last words on this quarter."""
    path = context.run_folder / _TOLD
    said = json.dumps([message.subject, message.body], ensure_ascii=False)
    if path.is_file() and path.read_text(encoding="utf-8") == said:
        return False
    if not send(message, rules):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(said, encoding="utf-8")
    return True


def send(message: Message, rules: NotifyRules) -> bool:
    """Send to every address; True when all took it. What failed is logged without its address."""
    if not rules.addresses:
        return False
    sender, bad = apprise.Apprise(), 0
    for address in rules.addresses:
        bad += not sender.add(_limited(address, rules.wait_s))
    took = bool(len(sender)) and bool(sender.notify(title=message.subject, body=message.body))
    if bad or not took:
        log.warning("a notification was not taken: %d of %d addresses are not valid", bad, len(rules.addresses))
    return took and not bad


def _limited(address: str, wait_s: float) -> str:
    """Apprise's own limits of connecting and reading."""
    return f"{address}{'&' if '?' in address else '?'}cto={wait_s:g}&rto={wait_s:g}"
