"""Fetch: one page the way a visit would fetch its home page, for `egob inspect URL`."""

from __future__ import annotations

from pathlib import Path

from crawler.page import Page
from crawler.vocabulary import ConfigError
from service.check import look
from service.context import Context, find_config


def fetch_one(url: str, *, allow_private: bool, config: Path | None, registry: str) -> Page:
    """The page behind an address, after robots.txt and the address rule. Raises ConfigError when it cannot be read."""
    evidence = look(Context.build(find_config(config), registry), url, private=allow_private)
    if evidence.home is None:
        reach = evidence.reachability
        raise ConfigError(f"{url}: {reach.cause.value} {reach.detail}".strip())
    return evidence.home.page
